import { askRobots } from '../addressing/ask-robots.ts';
import { checkAddress } from '../addressing/check-address.ts';
import { createGuardedFetch } from '../addressing/guarded-fetch.ts';
import type { PhaseContext } from './phase.ts';
import { policyOf } from './site.ts';

/** A site that has not begun to answer after so long is taken for unreachable. */
const answerMilliseconds = 20_000;

/**
 * Makes sure that the site may be tested and answers at all, before a browser is started for it.
 *
 * @throws MainstayError `testing.address_refused`, `testing.unreachable`, `testing.tls_failed`,
 *   `testing.too_many_redirects`
 */
export async function prepare({ platform, execution, signal, tell }: PhaseContext) {
  tell(0.02, `Asking ${execution.origin}`);
  const policy = policyOf(platform, execution);
  const { local } = await checkAddress(execution.url, policy);
  const guarded = createGuardedFetch(policy);
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]);
    const answer = await guarded.fetch(execution.url, { signal: within });
    await answer.body?.cancel();
    const robots = !local && platform.settings.exploration.respect_robots;
    const { limit } = robots ? await askRobots(execution.origin, guarded, signal) : {};
    return { status: answer.status, local, robots: limit ?? null };
  } finally {
    await guarded.close();
  }
}
