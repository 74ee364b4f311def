/** What a page shows at a moment, as far as the properties speak of it. Texts have their white space collapsed. */
export interface Look {
  /** The address without origin. */
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly lists: readonly List[];
  readonly counters: readonly Counter[];
  readonly controls: readonly Control[];
  /** What is chosen outside of lists: the selected tab, the pressed button, the text of a search. Sorted. */
  readonly mode: readonly string[];
  /** Pieces of text outside of lists, in order. */
  readonly texts: readonly string[];
  /** Of the texts that were asked for, those that the page keeps in the browser's storage. */
  readonly stored: readonly string[];
}

export interface List {
  /** A CSS path; the same for the same list in every look at the page. */
  readonly key: string;
  readonly items: readonly Item[];
}

export interface Item {
  /** Without the names of its buttons. */
  readonly text: string;
  /** What it is made of: a row that says that there is nothing has another shape. */
  readonly shape: string;
  /** Its box is ticked, its switch is on; null where it has none. */
  readonly on: boolean | null;
  /** Numbers in its fields and texts, so that "2 × Milk" is not "Milk". */
  readonly numbers: readonly string[];
}

/** A short text with one whole number in it. */
export interface Counter {
  /** Its place and its words. */
  readonly key: string;
  /** Its text with `#` for the number. */
  readonly words: string;
  readonly text: string;
  readonly value: number;
}

export interface Control {
  /** The same for the same control in every look; for all those in the same place of like items, one. */
  readonly key: string;
  /** A CSS selector that finds only it now. */
  readonly selector: string;
  readonly tag: string;
  readonly role: string;
  readonly name: string;
  readonly kind: 'press' | 'toggle' | 'text' | 'choose';
  readonly type: string;
  readonly on: boolean | null;
  readonly value: string;
  readonly isDisabled: boolean;
  /** Of links, where they lead, complete. */
  readonly address?: string;
  readonly opensWindow: boolean;
  readonly isNative: boolean;
  readonly isFocusable: boolean;
  readonly options: readonly string[];
  /** The method of the form that it sends. */
  readonly method?: string;
  /** Its words, ids and classes, for what they may say of it. */
  readonly hints: string;
  /** The list in whose item it stands, and which. */
  readonly list?: string;
  readonly item?: number;
  /** Those beside it that are like it: the tabs of a filter. */
  readonly group: string;
}
