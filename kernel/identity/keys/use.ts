import { type Db, run, sql } from '#kernel/database';

const everyMilliseconds = 60_000;
const gatherMilliseconds = 1000;

/** When keys were last used, written down at most once a minute for each, many in one statement. */
export interface KeyUse {
  /** Costs a call no wait and no statement of its own. */
  note(keyId: string, now: number): void;
  flush(): Promise<void>;
}

export function keyUse(db: Db): KeyUse {
  const noted = new Map<string, number>();
  const waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const uses = [...waiting].map(([id, at]) => ({ id, at: new Date(at) }));
    waiting.clear();
    await run(
      db,
      sql`update kernel.identity_api_key k set last_used_at = used.at
        from jsonb_to_recordset(cast(${JSON.stringify(uses)} as jsonb)) as used (id text, at timestamptz)
        where k.id = used.id and (k.last_used_at is null or k.last_used_at < used.at)`,
    );
  }

  return {
    note(keyId, now) {
      const before = noted.get(keyId);
      if (before !== undefined && now - before < everyMilliseconds) return;
      noted.set(keyId, now);
      waiting.set(keyId, now);
      // For people to look at: where the database is away, the use of a minute later is written instead.
      timer ??= setTimeout(() => void flush().catch(() => undefined), gatherMilliseconds).unref();
    },
    flush,
  };
}
