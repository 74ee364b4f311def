export interface InferenceOptions {
  /** `auto` is exact up to `exactUpTo` joint states, and mean-field beyond. */
  readonly method?: 'auto' | 'exact' | 'mean-field';
  readonly exactUpTo?: number;
  /** Most rounds of the mean-field fixed point. */
  readonly iterations?: number;
  /** It stops when F falls by less. */
  readonly tolerance?: number;
}

/**
 * What was inferred. `freeEnergy` is the variational free energy F in nats, an upper bound of −ln P(o); with the exact
 * method it is −ln P(o) itself, of the joint posterior, of which `belief` has the marginals.
 */
export interface Inferred {
  readonly belief: Float64Array;
  readonly freeEnergy: number;
  readonly method: 'exact' | 'mean-field';
  readonly iterations: number;
  /** F after each round of the fixed point. */
  readonly trace: readonly number[];
}
