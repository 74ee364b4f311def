/** One page of what there is to gather into graphs. */
export interface GatheredPage {
  readonly taken: number;
  /** Left out, since a graph is full. */
  readonly dropped: number;
  /** Whether there may be another page. */
  readonly more: boolean;
}
