import type { Page } from 'playwright-core';

/**
 * Does something while every answer takes so long, as on a slow network: what is sent arrives at once. Only Chromium
 * can; elsewhere it is done at full speed.
 */
export async function withSlowAnswers<T>(
  page: Page,
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const session = await page
    .context()
    .newCDPSession(page)
    .catch(() => undefined);
  const late = (latency: number): Promise<unknown> | undefined =>
    session?.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  try {
    await session?.send('Network.enable');
    await late(milliseconds);
    return await work();
  } finally {
    await late(0)?.catch(() => undefined);
    await session?.detach().catch(() => undefined);
  }
}
