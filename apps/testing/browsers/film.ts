import type { CDPSession, Page } from 'playwright-core';
import { wait } from '#kernel/base';
import { bounded } from './bounded.ts';

export interface FilmOptions {
  /** Of the page as it looks now: a JPEG. The next comes when it has resolved. */
  onPicture(picture: Buffer): Promise<void>;
  /** From one picture to the next, at least (default 1000). */
  readonly milliseconds?: number;
  /** A picture with more bytes is not told (default 200,000). */
  readonly mostBytes?: number;
}

export interface Film {
  /** From now on pictures are of this page, until it is closed or another is followed. */
  follow(page: Page): void;
  /** Ends it, when the picture at work is told. */
  close(): Promise<void>;
}

/** The pause after a picture is at least so many times as long as taking it: under 4% of the time goes into pictures. */
const pauseTimes = 25;
const longestPause = 10_000;
const quality = 40;
const timeout = 2000;

/**
 * Takes pictures of pages while others work with them. In Chromium the browser is asked for them past the page, which
 * notices nothing of it.
 */
export function createFilm({ onPicture, milliseconds = 1000, mostBytes = 200_000 }: FilmOptions): Film {
  const closing = new AbortController();
  let page: Page | undefined;
  let session: { readonly page: Page; readonly cdp: CDPSession | undefined } | undefined;
  let last: Buffer | undefined;

  const take = async (of: Page): Promise<Buffer> => {
    if (session?.page !== of) {
      const cdp = await of
        .context()
        .newCDPSession(of)
        .catch(() => undefined);
      session = { page: of, cdp };
    }
    // Only Chromium has it.
    if (!session.cdp) return of.screenshot({ type: 'jpeg', quality, timeout, caret: 'initial' });
    const { data } = await bounded(session.cdp.send('Page.captureScreenshot', { format: 'jpeg', quality }), {
      milliseconds: timeout,
      what: 'Taking a picture',
      signal: closing.signal,
    });
    return Buffer.from(data, 'base64');
  };

  const roll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const began = performance.now();
      const of = page;
      if (of && !of.isClosed()) {
        // A page that is closed meanwhile, or is busy, has none: the next will.
        const picture = await take(of).catch(() => undefined);
        const isNews = picture && picture.length <= mostBytes && !(last && picture.equals(last));
        if (isNews && of === page) {
          last = picture;
          await onPicture(picture).catch(() => undefined);
        }
      }
      const cost = performance.now() - began;
      const pause = Math.min(longestPause, Math.max(milliseconds - cost, cost * pauseTimes));
      await wait(pause, closing.signal);
    }
  };
  const rolling = roll();

  return {
    follow(next) {
      page = next;
    },
    async close() {
      closing.abort();
      await rolling;
    },
  };
}
