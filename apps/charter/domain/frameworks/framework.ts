export const FRAMEWORK_IDS = ['nist-ai-rmf', 'eu-ai-act', 'iso-42001', 'altai'] as const;
export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

/** The smallest part of a framework that answers are held against: a subcategory, an article, a control. */
export interface FrameworkElement<Id extends string = string> {
  /** As the framework itself numbers it. */
  readonly id: Id;
  /** Id of the group it stands in. */
  readonly group: string;
  readonly title: string;
  /** What it is about, in our own words: never the framework's text. */
  readonly summary: string;
  /** From when it applies, where that is fixed by law. */
  readonly applies?: readonly ApplicationDate[];
}

export interface ApplicationDate {
  /** First day, ISO 8601. */
  readonly from: string;
  /** For which systems. */
  readonly to: string;
}

export interface Framework<Id extends string = string> {
  readonly id: FrameworkId;
  readonly title: string;
  /** The edition of the framework, such as `1.0`. */
  readonly version: string;
  /** When that edition was published, ISO 8601. */
  readonly published: string;
  readonly source: {
    readonly document: string;
    readonly url: string;
    /** How these data were made from it, and what they leave out. */
    readonly note: string;
  };
  /** What an answer cannot be for it, in one sentence. */
  readonly limits: string;
  /** The day to which these data reflect the source, ISO 8601. */
  readonly asOf: string;
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly elements: readonly FrameworkElement<Id>[];
}

/**
 * What in an interview can show something about an element: the answers to `questions`, and why they do; or nothing,
 * and why not. The risks of a question that asks for risks belong to it.
 */
export type Evidence =
  | { readonly questions: readonly string[]; readonly because: string }
  | { readonly outside: string };

/** Every element of a framework has its evidence or says that there is none. */
export type Mapping<Id extends string = string> = Readonly<Record<Id, Evidence>>;

export const shownBy = (because: string, ...questions: readonly string[]): Evidence => ({
  questions,
  because,
});
export const outside = (reason: string): Evidence => ({ outside: reason });
