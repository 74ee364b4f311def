import { messageOf } from '#kernel/base';
import type { GuardedFetch } from './guarded-fetch.ts';
import { allowAll, allowNothing, parseRobots, type Robots } from './robots.ts';

export const productToken = 'mainstay';

/**
 * What a site wishes of crawlers. As RFC 9309, section 2.3.1, has it: a file that is not there (4xx) allows everything, a
 * site that cannot answer for it (5xx) nothing.
 *
 * @returns the sentence for people where nothing is allowed because the file could not be read
 */
export async function askRobots(
  origin: string,
  guarded: GuardedFetch,
  signal: AbortSignal,
): Promise<{ readonly robots: Robots; readonly limit?: string }> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
  try {
    const response = await guarded.fetch(new URL('/robots.txt', origin), { signal: within });
    if (response.status >= 500) {
      await response.body?.cancel();
      return {
        robots: allowNothing,
        limit: `${origin}/robots.txt answers ${response.status}, and so nothing may be explored. Set testing.exploration.respect_robots to false for a site of your own.`,
      };
    }
    if (!response.ok) {
      await response.body?.cancel();
      return { robots: allowAll };
    }
    return { robots: parseRobots(await response.text(), productToken) };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return {
      robots: allowNothing,
      limit: `${origin}/robots.txt could not be read (${messageOf(thrown).slice(0, 120)}), and so nothing may be explored. Set testing.exploration.respect_robots to false for a site of your own.`,
    };
  }
}
