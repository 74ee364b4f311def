/** The five stages, in the order in which they are asked. */
export const STAGES = [
  { id: 'business', title: 'Business Translation' },
  { id: 'success', title: 'Success Criteria' },
  { id: 'data', title: 'Data Assessment' },
  { id: 'users', title: 'User Impact' },
  { id: 'ethics', title: 'Ethical Risk' },
] as const;

export type StageId = (typeof STAGES)[number]['id'];

/** What the rubric can find in a text and point at. `rubric/detect.ts` says how each is recognised. */
export type Feature =
  | 'quantity' // a number with its unit or with what it counts
  | 'baseline-target' // two values of one thing: now and wanted
  | 'threshold' // a number with a bound, such as "at least 80%"
  | 'date'
  | 'owner' // a person's name or a role that can be held to something
  | 'system' // a named system, source, law or organisation
  | 'population' // a group of people
  | 'frequency'
  | 'mechanism'; // a because, a so that, an if … then

/**
 * One thing that an answer must cover. It is covered when one of `features` is found and one of `words` (beginnings
 * of words, lower case) occurs; a list that is absent asks for nothing.
 */
export interface Part {
  readonly id: string;
  readonly features?: readonly Feature[];
  readonly words?: readonly string[];
  /** A whole sentence that asks for exactly this part. */
  readonly ask: string;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** The seven requirements of ALTAI (European Commission, 2020). */
export type AltaiRequirement =
  | 'human-agency-and-oversight'
  | 'technical-robustness-and-safety'
  | 'privacy-and-data-governance'
  | 'transparency'
  | 'diversity-non-discrimination-and-fairness'
  | 'societal-and-environmental-well-being'
  | 'accountability';

/** A column of a list of rows; `rows` nests a list, such as the mitigations of a risk. */
export type Column = {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly whole?: boolean }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'rows'; readonly columns: readonly Column[] }
);

/** Ask only when the earlier answer to `question` is (or contains) one of `is`, or is none of `isNot`. */
export interface Condition {
  readonly question: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
}

interface QuestionBase {
  /** Stable, `stage.topic`: what answers, files and rules refer to. */
  readonly id: string;
  readonly stage: StageId;
  readonly group: string;
  readonly prompt: string;
  /** Why it is asked, and what a good answer looks like. */
  readonly help: string;
  readonly required: boolean;
  readonly showIf?: Condition;
  readonly altai?: readonly AltaiRequirement[];
  /** Categories of NIST AI RMF 1.0, such as `MAP 1`. */
  readonly nistAiRmf?: readonly string[];
}

export type TextQuestion = QuestionBase & { readonly kind: 'text'; readonly parts: readonly Part[] };
export type ChoiceQuestion = QuestionBase & {
  readonly kind: 'choice' | 'multi-choice';
  readonly options: readonly Option[];
  /** The option of a multi-choice question that excludes all others. */
  readonly exclusive?: string;
};
export type NumberQuestion = QuestionBase & {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly unit: string;
};
export type RowsQuestion = QuestionBase & {
  readonly kind: 'rows';
  readonly columns: readonly Column[];
  readonly minRows: number;
  /** Values of the first choice column that must each have a row, such as the six dimensions of data quality. */
  readonly mustCover?: readonly string[];
};
export type Question = TextQuestion | ChoiceQuestion | NumberQuestion | RowsQuestion;
