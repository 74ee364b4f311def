import type { PageFacts } from '../agreement/facts.ts';

/** What a page shows, as read from it in one go. Numbers called `element` name elements of that one snapshot. */
export interface PageSnapshot {
  /** The address without origin. */
  readonly path: string;
  readonly title: string;
  /** The text of its first heading of the highest level, or ''. */
  readonly heading: string;
  readonly root: SnapshotNode;
  readonly controls: readonly Control[];
  readonly forms: readonly RawForm[];
  /** Where one is: headings, landmarks, alerts, the heads of tables. */
  readonly marks: readonly RawMark[];
  /** Pieces of text that may change: what effects are read from. */
  readonly texts: readonly RawText[];
  readonly lists: readonly RawList[];
  /** The names of open dialogs. */
  readonly dialogs: readonly string[];
  /** Elements that were read, and whether there were more than are read of one page. */
  readonly nodes: number;
  readonly isCut: boolean;
  /** What it says in figures; undefined where that could not be read. */
  readonly facts?: PageFacts;
}

/** A node of the tree of roles; elements without a role are passed over, their children stand in their place. */
export interface SnapshotNode {
  readonly role: string;
  /** The accessible name of controls, headings, landmarks and dialogs. */
  readonly name?: string;
  /** Text of its own, white space collapsed. */
  readonly text?: string;
  /** `expanded`, `selected`, `pressed`, `current`, `disabled`, `invalid`, `checked` …, and `sends` of what sends a form. */
  readonly states?: readonly string[];
  readonly children: readonly SnapshotNode[];
}

interface Identified {
  readonly element: number;
  /** The same for the same element in the same document. */
  readonly id: number;
}

/** Something a person can click, switch or choose from. */
export interface Control extends Identified {
  readonly tag: string;
  readonly role: string;
  readonly name: string;
  readonly kind: 'click' | 'check' | 'select';
  /** The type of an input or button. */
  readonly type: string;
  /** As written. */
  readonly href?: string;
  /** The whole address it leads to. */
  readonly address?: string;
  readonly opensWindow: boolean;
  readonly downloads: boolean;
  /** Where it stands: landmarks, dialogs and named groups, outermost first. */
  readonly within: readonly string[];
  /** The text of the repeated item it stands in, without that of controls. */
  readonly item?: string;
  readonly isDisabled: boolean;
  /** Chosen already: the current page, the selected tab, a checked box. */
  readonly isOn: boolean;
  readonly options: readonly string[];
  /** The form that a click on it sends. */
  readonly sends?: number;
  readonly resets: boolean;
  /** A mouse reaches it only once it has the focus: a link that skips to the content. */
  readonly isAway?: boolean;
  /** The method and address of the form it sends. */
  readonly method?: string;
  readonly target?: string;
}

export interface RawForm {
  readonly name: string;
  readonly method: string;
  /** The path that it is sent to. */
  readonly target: string;
  readonly fields: readonly RawField[];
  /** The button that sends it. */
  readonly submit?: number;
  readonly submitName: string;
  /** False for fields that stand together without a form. */
  readonly isForm: boolean;
}

export interface RawField extends Identified {
  readonly kind: string;
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly required: boolean;
  readonly constraints: Readonly<Record<string, string>>;
  readonly options: readonly string[];
}

export interface RawMark extends Identified {
  readonly role: string;
  readonly text: string;
}

export interface RawText extends Identified {
  readonly role: string;
  readonly text: string;
  /** Of inputs: what they hold. */
  readonly value?: string;
  /** Part of a repeated item. */
  readonly inItem: boolean;
}

export interface RawList extends Identified {
  /** The tag of its items. */
  readonly tag: string;
  readonly items: number;
}
