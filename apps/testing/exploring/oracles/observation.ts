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

/** The action was done, and the page neither changed, asked for anything nor complained. */
export const hadNoEffect = ({ failure, change, requests, problems }: Observed): boolean =>
  failure === undefined &&
  change.isSameDocument &&
  change.mutations === 0 &&
  change.calls === 0 &&
  change.invalidFields === 0 &&
  !change.scrolled &&
  !change.loosePixels &&
  requests.length === 0 &&
  problems.length === 0;
