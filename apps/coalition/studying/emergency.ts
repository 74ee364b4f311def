import { MainstayError } from '#kernel/base';
import type { Db } from '#kernel/database';
import { readEmergency } from '../store/emergency.ts';

/** In an emergency the machine is not to be kept busy by studies. @throws `coalition.emergency` */
export async function requireCalm(db: Db, configured: boolean): Promise<void> {
  if (!configured && !(await readEmergency(db)).on) return;
  throw new MainstayError(
    'coalition.emergency',
    'In an emergency no study is begun or goes on. Go on with it when that is over: what was played is kept.',
    { kind: 'unavailable', retryable: false },
  );
}
