import type { Browser } from 'playwright-core';
import type { BrowserKind } from '../domain/suite/test-case.ts';

/** A browser of the pool, for one user at a time. */
export interface Lease {
  readonly kind: BrowserKind;
  readonly browser: Browser;
  /** Aborts when the browser died or was taken for dead: what ran in it counts as infrastructure. */
  readonly lost: AbortSignal;
  /** Asks the browser whether it lives; ends it and aborts `lost` when it does not answer. Never throws. */
  check(): Promise<boolean>;
  /** Gives it back; its contexts are closed. A browser that does not answer is replaced. Never throws. */
  release(): Promise<void>;
}

export interface LeaseRequest {
  readonly kind: BrowserKind;
  /** Higher goes first; among equals first come, first served. */
  readonly priority?: number;
  readonly signal?: AbortSignal;
}

/** Real browsers, started when they are needed and kept for the next. */
export interface BrowserPool {
  /**
   * @throws MainstayError `testing.browser_missing` when that browser is not installed, with how to install it;
   *   `testing.browser_start_failed`; `testing.pool_closed`; the signal's reason when it aborts
   */
  lease(request: LeaseRequest): Promise<Lease>;
  /** The kinds that are installed here, with where. */
  installed(): Promise<
    readonly { readonly kind: BrowserKind; readonly path: string; readonly version: string }[]
  >;
  status(): PoolStatus;
  close(): Promise<void>;
}

export interface PoolStatus {
  readonly kinds: readonly {
    readonly kind: BrowserKind;
    /** The most at once. */
    readonly size: number;
    readonly running: number;
    readonly leased: number;
    readonly waiting: number;
    /** Since the start of the process. */
    readonly started: number;
    readonly replaced: number;
  }[];
}
