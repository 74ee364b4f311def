import type { Action } from '../../../domain/suite/step.ts';
import type { Look } from '../looking/look.ts';

/** One thing a person can do, named so that it can be done again on another page that offers it. */
export type Move =
  /** Types a text that was not there before into a field, and sends it by Enter or a button. */
  | { readonly do: 'add'; readonly field: string; readonly by: string }
  /** Uses a control; of those in like items, that of the first, the last, or the item that was added last. */
  | {
      readonly do: 'use';
      readonly control: string;
      readonly at?: Place;
      readonly means?: 'delete' | 'toggle' | 'leave';
      /** With a key instead of the mouse. */
      readonly how?: 'Enter' | 'Space';
    }
  | { readonly do: 'choose'; readonly control: string; readonly option: string }
  /** What a search looks for; `''` empties it. `own` is the text that was added last. */
  | { readonly do: 'search'; readonly field: string; readonly value: string }
  | { readonly do: 'reload' }
  | { readonly do: 'back' };
export type Place = 'first' | 'last' | 'own';

/** What was done, and what it left. */
export interface Entry {
  /** Undefined for the way to the page. */
  readonly move: Move | undefined;
  /** The same for the same move: what is learned of it is kept under this. */
  readonly key: string;
  /** For people. */
  readonly title: string;
  readonly actions: readonly Action[];
  readonly look: Look;
  /** What went wrong in the page meanwhile, each a sentence. */
  readonly errors: readonly PageError[];
  /** What it typed that was new. */
  readonly typed?: string;
  /** The text of the item that it was done in. */
  readonly item?: string;
}

export interface PageError {
  readonly kind: 'uncaught-error' | 'crash' | 'server-error';
  readonly text: string;
}

/** A walk: from a fresh browser, one entry for its beginning and one for each move that was possible. */
export type Trail = readonly Entry[];

export function moveKey(move: Move): string {
  switch (move.do) {
    case 'add':
      return `add ${move.field} by ${move.by}`;
    case 'use':
      return `use ${move.control}${move.how ? ` by ${move.how}` : ''}`;
    case 'choose':
      return `choose ${move.control} ${move.option}`;
    case 'search':
      return `search ${move.field} ${move.value === '' ? 'empty' : 'something'}`;
    default:
      return move.do;
  }
}
