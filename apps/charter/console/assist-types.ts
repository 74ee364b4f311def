/** Which model said something, in which recorded call. */
export interface MadeBy {
  readonly provider: string;
  readonly model: string;
  readonly cost_usd: number;
}

export interface Place {
  readonly question_id: string;
  readonly quote: string;
}

/** The sentences of a draft with what they rest on, and those that were left out. */
export interface Draft {
  readonly sentences: readonly { readonly text: string; readonly sources: readonly Place[] }[];
  readonly left_out: readonly { readonly text: string; readonly because: string }[];
}
