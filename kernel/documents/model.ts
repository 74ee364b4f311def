/**
 * One document, whatever it is written out to. Plain data: it can be stored as JSON and rendered later, by any
 * writer, with the same result.
 */
export interface DocumentModel {
  readonly title: string;
  readonly subtitle?: string;
  readonly language: string; // BCP 47, for hyphenation and screen readers
  /** Title block rows, such as Version, Date, Owner: shown in this order. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The verdict a busy reader stops at; rendered first and large. */
  readonly verdict?: {
    readonly label: string;
    readonly tone: Tone;
    readonly sentence: string;
  };
  readonly blocks: readonly Block[];
  readonly references: readonly Reference[];
}

export type Tone = 'good' | 'notice' | 'warning' | 'danger' | 'neutral';

export type Block =
  | HeadingBlock
  | { readonly kind: 'paragraph'; readonly text: Inline }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Inline[] }
  | { readonly kind: 'quote'; readonly text: Inline; readonly source?: string }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly title: string; readonly text: Inline }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly value: Inline }[] }
  | TableBlock
  | ChartBlock
  | HeatMapBlock
  | { readonly kind: 'page-break' };

/** Text with a few marks. A plain string is one unmarked span. */
export type Inline = string | readonly Span[];
export type Span =
  | string
  | { readonly text: string; readonly mark: 'strong' | 'emphasis' | 'code' }
  | { readonly text: string; readonly href: string }
  | { readonly cite: string }; // the key of a Reference

export interface HeadingBlock {
  readonly kind: 'heading';
  readonly level: 1 | 2 | 3;
  readonly text: string;
  /** On a heading of level 1: this section and those after it are appendices, lettered A, B, C. */
  readonly appendix?: boolean;
}

export interface TableBlock {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly {
    readonly title: string;
    readonly align?: 'left' | 'right' | 'center';
    /** Share of the width, relative to the other columns; 1 when absent. */
    readonly width?: number;
  }[];
  readonly rows: readonly (readonly Cell[])[];
}
export type Cell = Inline | { readonly value: Inline; readonly tone: Tone };

export interface ChartBlock {
  readonly kind: 'chart';
  readonly caption: string;
  readonly chart: 'bar' | 'line';
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly unit?: string;
  /** A line drawn across, such as a threshold. */
  readonly threshold?: { readonly label: string; readonly value: number };
}

/** A grid of counts, such as likelihood by severity. `cells[row][column]` lists what lies there. */
export interface HeatMapBlock {
  readonly kind: 'heat-map';
  readonly caption: string;
  readonly rowAxis: string;
  readonly columnAxis: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly { readonly items: readonly string[]; readonly tone: Tone }[])[];
  /** What each colour stands for, such as low, moderate, high. */
  readonly legend?: readonly { readonly tone: Tone; readonly label: string }[];
}

/** A source, rendered in APA style (7th edition) and numbered where it is cited. */
export interface Reference {
  readonly key: string;
  readonly authors: readonly string[]; // 'Family, G.' or an organisation's name
  readonly year: string; // or 'n.d.'
  readonly title: string;
  readonly container?: string; // journal, official journal, site
  readonly identifier?: string; // regulation number, report number, DOI
  readonly url?: string;
}
