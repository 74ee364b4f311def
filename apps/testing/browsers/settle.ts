import type { Page, Request } from 'playwright-core';
import { wait } from '#kernel/base';

/** Nothing has to happen for so long before a page counts as quiet. */
const usualQuiet = 100;
/** A request that takes longer is taken for one that waits for news; a page is quiet beside it. */
const longRequestMilliseconds = 2000;

/**
 * Waits until a page is quiet: no request under way, no change of its document, no animation that will end, for
 * `quietMilliseconds` (default: a tenth of a second); at most `milliseconds`.
 *
 * @returns whether it became quiet in time; false also when the page is gone
 * @throws the signal's reason
 */
export async function settle(
  page: Page,
  {
    milliseconds,
    quietMilliseconds = usualQuiet,
    signal,
  }: { milliseconds: number; quietMilliseconds?: number | undefined; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const ends = performance.now() + milliseconds;
  const network = watchNetwork(page, quietMilliseconds);
  try {
    await Promise.race([network.begin(), wait(milliseconds, signal)]);
    while (performance.now() < ends) {
      signal?.throwIfAborted();
      if (page.isClosed()) return false;
      const left = ends - performance.now();
      const isStill = await Promise.race([
        documentIsStill(page, quietMilliseconds, left),
        wait(left, signal).then(() => false),
      ]);
      signal?.throwIfAborted();
      if (isStill && network.isQuiet()) return true;
      // A navigation under way destroys what was asked; it is asked again of the next document.
      await wait(Math.min(20, Math.max(0, ends - performance.now())), signal);
    }
    return false;
  } finally {
    network.stop();
  }
}

function watchNetwork(
  page: Page,
  quietMilliseconds: number,
): { begin(): Promise<void>; isQuiet(): boolean; stop(): void } {
  const pending = new Map<Request, number>();
  let lastChange = 0;
  const onRequest = (request: Request): void => {
    if (request.resourceType() === 'eventsource' || request.resourceType() === 'websocket') return;
    pending.set(request, performance.now());
  };
  const onEnd = (request: Request): void => {
    if (pending.delete(request)) lastChange = performance.now();
  };
  page.on('request', onRequest);
  page.on('requestfinished', onEnd);
  page.on('requestfailed', onEnd);
  return {
    /** Takes in what was asked before, too. */
    async begin() {
      const earlier = await page.requests().catch(() => []); // The page is gone.
      for (const request of earlier) {
        if (request.timing().responseEnd === -1 && request.failure() === null) onRequest(request);
      }
    },
    isQuiet() {
      const now = performance.now();
      const hasPending = pending.values().some((began) => now - began < longRequestMilliseconds);
      return !hasPending && now - lastChange >= quietMilliseconds;
    },
    stop() {
      page.off('request', onRequest);
      page.off('requestfinished', onEnd);
      page.off('requestfailed', onEnd);
    },
  };
}

/** Resolves when the document has been still for a while. Never rejects: a document that went away is not still. */
function documentIsStill(page: Page, quiet: number, most: number): Promise<boolean> {
  return page.evaluate(stillInPage, { quiet, most }).catch(() => false);
}

/** What the function below finds in a page. */
declare const document: {
  readonly readyState: string;
  getAnimations(): readonly {
    readonly playState: string;
    readonly effect: { getComputedTiming(): { readonly endTime?: unknown } } | null;
  }[];
};
declare const MutationObserver: new (
  changed: () => void,
) => { observe(node: object, what: object): void; disconnect(): void };

/** Runs in the page. */
function stillInPage({ quiet, most }: { quiet: number; most: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const began = performance.now();
    let changed = began;
    const observer = new MutationObserver(() => {
      changed = performance.now();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const hasFiniteAnimation = () =>
      document.getAnimations().some((animation) => {
        const end = animation.effect?.getComputedTiming().endTime;
        return animation.playState === 'running' && typeof end === 'number' && Number.isFinite(end);
      });
    const look = () => {
      const now = performance.now();
      const isStill = document.readyState === 'complete' && now - changed >= quiet && !hasFiniteAnimation();
      if (!isStill && now - began < most) {
        setTimeout(look, 20);
        return;
      }
      observer.disconnect();
      resolve(isStill);
    };
    setTimeout(look, quiet);
  });
}
