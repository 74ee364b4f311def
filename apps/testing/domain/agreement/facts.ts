/** What a page says in figures, as read from it in one go. Texts have their white space collapsed. */
export interface PageFacts {
  readonly tables: readonly Table[];
  /** Lists with items that are alike, by a CSS path that is the same on every page of a site built alike. */
  readonly lists: readonly { readonly key: string; readonly items: number }[];
  /** "Total: 12.50", `<dt>Total</dt><dd>12.50</dd>`: outside of tables. */
  readonly labelled: readonly Labelled[];
  /** Short texts outside of lists and tables. */
  readonly texts: readonly string[];
  /** The number that is marked as the current page in a navigation, and the largest beside it. */
  readonly currentPage: { readonly page: number; readonly last: number } | null;
}

export interface Table {
  readonly key: string;
  readonly columns: readonly Column[];
  /** Texts of the cells of each row of the body, as many as there are columns. */
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly head: string;
  /** What `aria-sort` says. */
  readonly sort: 'ascending' | 'descending' | null;
}

export interface Labelled {
  readonly label: string;
  readonly text: string;
}

/** Two things that a page says and that cannot both be right. */
export interface Disagreement {
  readonly check: 'page.sorted_wrong' | 'page.sum_wrong' | 'page.pages_wrong';
  readonly confidence: 'certain' | 'review';
  readonly title: string;
  readonly advice: string;
  /** What tells it from others of its check: no amounts. */
  readonly about: string;
  readonly expected: string;
  readonly seen: string;
}
