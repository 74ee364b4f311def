import type { Choice } from '../../domain/exploration/choices.ts';
import type { PageSnapshot } from '../../domain/exploration/snapshot.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { Action } from '../../domain/suite/step.ts';
import type { Observed } from '../session.ts';

/** One action with all that was seen of it. */
export interface Observation {
  readonly origin: string;
  /** Undefined where the action opened the site. */
  readonly before: PageSnapshot | undefined;
  readonly after: PageSnapshot;
  readonly stateId: string;
  readonly observed: Observed;
  /** Undefined where the action opened the site. */
  readonly choice: Choice | undefined;
  /** All that was done, from a fresh browser. */
  readonly steps: readonly Action[];
}

/** What may be a fault; it is reported when it is seen again. */
export type Suspect = Finding;
