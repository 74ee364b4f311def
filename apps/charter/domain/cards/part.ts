/** A column of an answer's rows as a card shows it. */
export interface CardColumn {
  readonly id: string;
  /** Relative to the other columns; 1 when absent. */
  readonly width?: number;
}

/**
 * One thing that a card's section tells: from answers, or, where the interview asks for no such thing, not at all. Labels
 * of up to some 22 characters fit the narrow column of a printed page.
 */
export type CardPart =
  | { readonly label: string; readonly from: readonly [string, ...string[]] }
  | { readonly label: string; readonly table: string; readonly columns: readonly CardColumn[] }
  | { readonly label: string; readonly risks: 'all' | readonly string[] }
  | {
      readonly label: string;
      /** When and by whom it is to be filled in. */
      readonly later: string;
    };

export interface CardSection {
  readonly title: string;
  readonly parts: readonly CardPart[];
}

export interface Card {
  readonly id: 'model-card' | 'datasheet';
  readonly title: string;
  /** Whose sections it has, and the key of that reference. */
  readonly after: { readonly name: string; readonly cite: string };
  readonly sections: readonly CardSection[];
}
