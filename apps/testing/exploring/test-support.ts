import { createGuardedFetch } from '../addressing/guarded-fetch.ts';
import { openPage } from '../browsers/open-page.ts';
import { openPool, settingsOf } from '../browsers/test-support.ts';
import { explore } from './explore.ts';
import type { Explored, ExploreRequest } from './explore-request.ts';

/** 0 to 1, the same for each test. */
function seeded(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Explores a site of a test with a browser of its own. */
export async function exploreSite(
  url: string,
  { seconds = 60, ...changes }: Partial<ExploreRequest> & { readonly seconds?: number } = {},
): Promise<Explored> {
  const settings = settingsOf({ exploration: { settle_milliseconds: 1500, max_states: 40 } });
  await using pool = openPool(settings);
  const guarded = createGuardedFetch({ allowLoopback: true, allowedPrivateHosts: [] });
  const ends = performance.now() + seconds * 1000;
  try {
    return await explore({
      url,
      pool,
      guarded,
      settings,
      signal: new AbortController().signal,
      random: seeded(),
      isLocal: true,
      open: (lease, options) => openPage(lease, { origin: new URL(url).origin, ...options }),
      remaining: () => ends - performance.now(),
      ...changes,
    });
  } finally {
    await guarded.close();
  }
}
