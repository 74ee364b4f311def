import type { ElementRef } from '../suite/locator.ts';
import type { Action } from '../suite/step.ts';

/** One abstract state of a site: pages that differ only in what changes by itself or in the number of like items. */
export interface State {
  /** The hash of its abstraction, 16 hex digits. */
  readonly id: string;
  /** The address without origin, ids in it replaced: `/orders/:id`. */
  readonly route: string;
  /** The address, without origin, at which it was first seen. */
  readonly path: string;
  readonly title: string;
  /** Its main heading, or its title: what a person would call it. */
  readonly name: string;
  /** The shortest known way to it from a fresh browser; begins with `open`. */
  readonly way: readonly Action[];
  /** What one can do there, each explored or not. */
  readonly actions: readonly StateAction[];
  readonly forms: readonly Form[];
  /** Elements that say where one is: headings, landmarks, alerts, the heads of tables; for assertions. */
  readonly marks: readonly Mark[];
  /** The artifact of its picture. */
  readonly picture?: string;
  /** True where its way, gone again from a fresh browser, led elsewhere: no test should pass through it. */
  readonly unsteady?: boolean;
}

export interface StateAction {
  readonly action: Action;
  /** Held back: it would sign out, delete, pay or leave the site. */
  readonly held?: string;
  readonly explored: boolean;
}

export interface Form {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly submit: ElementRef | undefined;
  readonly method: string;
}

/** One input as HTML describes it. */
export interface Field {
  readonly element: ElementRef;
  /** The type of the input, or `textarea`, `select`, `contenteditable`. */
  readonly kind: string;
  readonly label: string;
  readonly name: string;
  readonly required: boolean;
  /** `min`, `max`, `minlength`, `maxlength`, `pattern`, `step`, `autocomplete`, as written. */
  readonly constraints: Readonly<Record<string, string>>;
  /** The values of a select or of a group of radio buttons. */
  readonly options: readonly string[];
}

export interface Mark {
  readonly element: ElementRef;
  readonly text: string;
}

/** What an action did. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  /** What was done in the state first, where the action alone says little: the fields of a form, filled in. */
  readonly before?: readonly Action[];
  readonly action: Action;
  /** What was tried, where `before` fills in a form: values as it asks for them, at their limits, or wrong ones. */
  readonly tried?: 'valid' | 'boundary' | 'invalid';
  /** What appeared, went or changed its text or value: for assertions on observed results. */
  readonly effects: readonly Effect[];
  /** Requests it made: `POST /api/items 201`, same-origin only, ids replaced. */
  readonly requests: readonly string[];
}

export interface Effect {
  readonly what: 'appeared' | 'gone' | 'text' | 'value' | 'count';
  readonly element: ElementRef;
  readonly text: string;
}

export interface Coverage {
  readonly states: number;
  readonly actionsKnown: number;
  readonly actionsExplored: number;
  readonly formsKnown: number;
  readonly formsSubmitted: number;
  readonly routes: number;
  /** Share of the bytes of the site's scripts that ran, 0 to 1; null where the browser cannot tell. */
  readonly scripts: number | null;
}

/** What exploration learned. */
export interface StateGraph {
  readonly origin: string;
  /** The id of the state in which it began. */
  readonly start: string;
  readonly states: readonly State[];
  readonly transitions: readonly Transition[];
  readonly coverage: Coverage;
  /** Why it ended: `exhausted`, `time`, `states`, `cancelled`. */
  readonly ended: 'exhausted' | 'time' | 'states' | 'cancelled';
  /** What could not be explored, each a sentence: a login wall, robots.txt, a page that never loads. */
  readonly limits: readonly string[];
}
