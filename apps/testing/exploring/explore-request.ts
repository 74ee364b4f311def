import type { GuardedFetch } from '../addressing/guarded-fetch.ts';
import type { OpenPage, OpenPageOptions } from '../browsers/open-page.ts';
import type { BrowserPool, Lease } from '../browsers/pool.ts';
import type { State, StateGraph } from '../domain/exploration/graph.ts';
import type { Finding } from '../domain/findings/finding.ts';
import type { TestingSettings } from '../domain/settings.ts';
import type { BrowserKind } from '../domain/suite/test-case.ts';

export interface ExploreRequest {
  /** Where to begin, whole. */
  readonly url: string;
  readonly pool: BrowserPool;
  /** Opens a fresh page behind the guards, signed in where somebody signs in. */
  open(lease: Lease, options?: Partial<OpenPageOptions>): Promise<OpenPage>;
  /** For links, images and robots.txt. */
  readonly guarded: GuardedFetch;
  readonly settings: TestingSettings;
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  remaining(): number;
  /** 0 to 1. */
  readonly random: () => number;
  /** Whether the site is on this machine or a private network: nobody's robots.txt is asked then. */
  readonly isLocal: boolean;
  /** Whether somebody signs in: a page that asks for a password is then no wall. */
  readonly isSignedIn?: boolean;
  readonly allowDestructive?: boolean;
  readonly browser?: BrowserKind;
  /** A state that was reached for the first time, and the graph as far as it is known then. */
  onState?(state: State, soFar: () => StateGraph): void;
  onFinding?(finding: Finding): void;
  /** What is done now, such as `click button "Add"`. */
  onAction?(sentence: string): void;
  /** A sentence of what is done now, and the share of the states limit or the time that is used, 0 to 1. */
  onProgress?(fraction: number, sentence: string): void;
  /** @returns the id of the artifact */
  keep?(file: {
    readonly name: string;
    readonly content: Buffer;
    readonly contentType: string;
  }): Promise<string>;
}

export interface Explored {
  readonly graph: StateGraph;
  readonly findings: readonly Finding[];
}
