import type { Page } from 'playwright-core';
import type { Sighting } from '../../domain/accessibility/rule.ts';

export interface CheckContext {
  /** The level that is wanted: rules above it need not be looked at. */
  readonly level: 'A' | 'AA' | 'AAA';
  readonly signal?: AbortSignal | undefined;
}

/**
 * One look at a page for one rule, or for several that need the same preparation. A check leaves the page as it found
 * it; one that cannot stands among those that touch.
 */
export type Check = (page: Page, context: CheckContext) => Promise<readonly Sighting[]>;

/** How far an audit goes: each includes those before. */
export type AuditDepth = 'look' | 'layout' | 'operate';
