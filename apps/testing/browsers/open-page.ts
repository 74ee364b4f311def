import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { messageOf } from '#kernel/base';
import { bounded } from './bounded.ts';
import type { Lease } from './pool.ts';
import { type PageWatch, watchPage } from './watch.ts';

export interface OpenPageOptions {
  /** The site: answers of 400 and more count where they come from it. */
  readonly origin: string;
  /** CSS pixels (default 1280 × 720). */
  readonly viewport?: { readonly width: number; readonly height: number } | undefined;
  /** Cookies and local storage to begin with, as Playwright saves them: a signed-in user. */
  readonly storageState?: BrowserContextOptions['storageState'] | undefined;
  /** Refuses to leave the origin. Service workers are off then, for they would load what they like. */
  readonly stayOnOrigin?: boolean | undefined;
  readonly serviceWorkers?: 'allow' | 'block' | undefined;
  readonly reducedMotion?: boolean | undefined;
  /** Through which everything goes, also to this machine itself. */
  readonly proxy?: { readonly server: string } | undefined;
  /** Records what happens, to be kept with `saveTrace`. */
  readonly trace?: boolean | undefined;
  /** A folder for videos; none where Playwright's ffmpeg is not installed. */
  readonly videoFolder?: string | undefined;
  /** A file for the HTTP archive, written on close. */
  readonly harFile?: string | undefined;
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly watch: PageWatch;
  /** Writes the trace so far; false where none is recorded or the browser does not answer. */
  saveTrace(file: string): Promise<boolean>;
  /** Never throws and never hangs: a context that does not close is left to the release of its browser. */
  close(): Promise<void>;
}

const closeMilliseconds = 5000;
const traceMilliseconds = 10_000;

/**
 * A page in a context of its own: nothing of what went before is in it. Language, time zone, colours and pixels are
 * fixed, so that a site looks and behaves the same on every machine.
 */
export async function openPage(lease: Lease, options: OpenPageOptions): Promise<OpenPage> {
  try {
    return await open(lease, options);
  } catch (error) {
    // Without its ffmpeg, or in a browser that films nothing, a page without a video is better than none.
    if (!options.videoFolder || !/ffmpeg|video/i.test(messageOf(error))) throw error;
    return open(lease, { ...options, videoFolder: undefined });
  }
}

async function open(lease: Lease, options: OpenPageOptions): Promise<OpenPage> {
  const context = await lease.browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 720 },
    deviceScaleFactor: 1,
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: 'light',
    acceptDownloads: false,
    serviceWorkers: options.serviceWorkers ?? (options.stayOnOrigin ? 'block' : 'allow'),
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    ...(options.proxy && { proxy: { ...options.proxy, bypass: '<-loopback>' } }),
    ...(options.storageState && { storageState: options.storageState }),
    ...(options.videoFolder && { recordVideo: { dir: options.videoFolder } }),
    ...(options.harFile && { recordHar: { path: options.harFile, mode: 'minimal' as const } }),
  });
  try {
    if (options.trace) await context.tracing.start({ screenshots: true, snapshots: true });
    if (options.stayOnOrigin) await refuseToLeave(context, options.origin);
    const page = await context.newPage();
    const watch = watchPage(page, options.origin);
    return {
      page,
      context,
      watch,
      saveTrace: (file) =>
        options.trace
          ? bounded(context.tracing.stop({ path: file }), {
              milliseconds: traceMilliseconds,
              what: 'Saving the trace',
              signal: lease.lost,
            }).then(
              () => true,
              () => false,
            )
          : Promise.resolve(false),
      async close() {
        watch.stop();
        await closeContext(context, lease);
      },
    };
  } catch (error) {
    await closeContext(context, lease);
    throw error;
  }
}

async function closeContext(context: BrowserContext, lease: Lease): Promise<void> {
  await bounded(context.close(), {
    milliseconds: closeMilliseconds,
    what: 'Closing the page',
    signal: lease.lost,
  }).catch(() => {});
}

async function refuseToLeave(context: BrowserContext, origin: string): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    const leaves =
      request.isNavigationRequest() &&
      request.frame().parentFrame() === null &&
      new URL(request.url()).origin !== origin;
    await (leaves ? route.abort('blockedbyclient') : route.fallback()).catch(() => {});
  });
}
