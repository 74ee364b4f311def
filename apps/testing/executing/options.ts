import type { Page } from 'playwright-core';
import type { OpenPage, OpenPageOptions } from '../browsers/open-page.ts';
import type { BrowserPool, Lease } from '../browsers/pool.ts';
import type { TestingSettings } from '../domain/settings.ts';
import type { ElementRef } from '../domain/suite/locator.ts';

/** What running tests needs beside them. */
export interface RunOptions {
  readonly pool: BrowserPool;
  readonly settings: TestingSettings;
  /** The site, to which paths are relative. */
  readonly origin: string;
  readonly signal: AbortSignal;
  /** Opens the fresh page of a test (default: `openPage` on the origin); for sites that need a sign-in or a proxy. */
  readonly open?: (lease: Lease, options: Partial<OpenPageOptions>) => Promise<OpenPage>;
  /** In the queue for browsers: higher goes first. */
  readonly priority?: number;
  /** Keeps a file as evidence; without it, evidence is text only. @returns the id of its artifact */
  readonly keep?: (file: {
    readonly name: string;
    readonly content: Buffer;
    readonly contentType: string;
  }) => Promise<string>;
  /**
   * Looks for an element that none of its locators finds. What it gives is used for the rest of the attempt and reported
   * as a proposal; it is never asked whether an element is there, gone or so many.
   */
  readonly heal?: (
    page: Page,
    element: ElementRef,
  ) => Promise<{ readonly element: ElementRef; readonly similarity: number } | undefined>;
  /** Milliseconds of an execution's budget that are left; a test begun earlier is ended when none are. */
  readonly remaining?: () => number;
}
