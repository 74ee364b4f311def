import type { Page } from 'playwright-core';
import type { OpenPage, OpenPageOptions } from '../browsers/open-page.ts';
import type { BrowserPool, Lease } from '../browsers/pool.ts';
import type { TestingSettings } from '../domain/settings.ts';
import type { ElementRef } from '../domain/suite/locator.ts';

/** Milliseconds that one step may take. */
export interface Patience {
  /** For an element to appear, or an expectation to come true (default 5000). */
  readonly find: number;
  /** For an action with an element, finding it included (default 15,000). */
  readonly act: number;
  /** For a page to load (default 30,000). */
  readonly navigate: number;
}

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
  readonly patience?: Patience;
  /** Milliseconds of an execution's budget that are left; a test begun earlier is ended when none are. */
  readonly remaining?: () => number;
}
