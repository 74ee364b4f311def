import type { Page } from 'playwright-core';
import type { BrowserPool } from '../browsers/pool.ts';
import type { StateGraph } from '../domain/exploration/graph.ts';
import type { Finding } from '../domain/findings/finding.ts';
import type { TestingSettings } from '../domain/settings.ts';

/** What a check of a whole site is given, whatever it looks for. */
export interface ProbeContext {
  /** Where exploration began, complete. */
  readonly url: string;
  /** What exploration learned; its states can be reached again by their `way`. */
  readonly graph: StateGraph;
  readonly settings: TestingSettings;
  readonly pool: BrowserPool;
  /** Opens a fresh, signed-in, watched page in a browser of the pool, and closes it when `use` is done. */
  withPage<T>(use: (page: Page) => Promise<T>, options?: PageOptions): Promise<T>;
  /** Keeps a file as evidence. @returns the id of its artifact */
  keep(file: {
    readonly name: string;
    readonly content: Buffer;
    readonly contentType: string;
  }): Promise<string>;
  /** Says a finding as soon as it is known, for the live page; the probe returns them all in the end, too. */
  found(finding: Finding): void;
  /** 0 to 1 of this probe, and a sentence. */
  progress(fraction: number, sentence: string): void;
  /** Aborts when the execution is cancelled. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left of its part of the budget; it ends by itself, with what it has, when none are. */
  remaining(): number;
  /** 0 to 1; the same sequence for the same execution. */
  readonly random: () => number;
}

export interface PageOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly browser?: 'chromium' | 'firefox' | 'webkit';
}

/** What a probe leaves: findings, and figures of its own kind for the report. */
export interface ProbeResult {
  readonly findings: readonly Finding[];
  /** What was looked at, for the report: `{ states: 12, rules: 98 }`. */
  readonly figures: Readonly<Record<string, number | string | null>>;
  /** What could not be looked at, each a sentence. */
  readonly limits: readonly string[];
}

export type Probe = (context: ProbeContext) => Promise<ProbeResult>;
