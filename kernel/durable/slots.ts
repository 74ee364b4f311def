import { MainstayError } from '#kernel/base';
import type { Db } from '#kernel/database';
import type { Logger } from '#kernel/telemetry';
import type { Claim, JournalEntry, StepKind } from './journal.ts';
import type { Parking } from './parking.ts';

/** What the parts of a run's context share. */
export interface ContextParts {
  readonly db: Db;
  readonly claim: Claim;
  readonly ownerId: string | null;
  readonly projectId: string | null;
  readonly journal: Map<number, JournalEntry>;
  readonly parking: Parking;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** The place of one step in the run's history, and what the journal already holds there. */
export interface Slot {
  readonly seq: number;
  readonly name: string;
  readonly kind: StepKind;
  readonly known: JournalEntry | undefined;
}

/** @throws MainstayError `durable.history_differs` */
export type NextSlot = (name: string, kind: StepKind) => Slot;

/** Gives the steps of a run their places, in the order in which they are called. */
export function slotsOf(journal: Map<number, JournalEntry>): NextSlot {
  let lastSeq = 0;
  return (name, kind) => {
    const seq = ++lastSeq;
    const known = journal.get(seq);
    if (known && (known.name !== name || known.kind !== kind)) {
      throw new MainstayError(
        'durable.history_differs',
        `Step ${seq} was "${known.name}" (${known.kind}) when this run began and is "${name}" (${kind}) in the ` +
          'present program. Raise the workflow version and keep the old one, or retry the run from an earlier step.',
      );
    }
    return { seq, name, kind, known };
  };
}
