/** What the app answers about games, as far as the page uses it. */

export type GameText = { readonly kind: string } & Readonly<Record<string, unknown>>;

export interface Structure {
  readonly method: string;
  readonly agents: number;
  readonly coalitions: readonly (readonly string[])[];
  readonly value: number;
  readonly bound: number | null;
  readonly optimal: boolean;
  readonly alone: number;
  readonly seconds: number;
}

export interface Values {
  readonly value: string;
  readonly values: readonly { readonly agent: string; readonly value: number }[];
}

export interface Objection {
  readonly coalition: readonly string[];
  readonly excess: number;
}

export interface CoreCheck {
  readonly in_core: boolean;
  readonly objection: Objection | null;
}

interface Payoff {
  readonly agent: string;
  readonly payoff: number;
}

export interface CoreFound {
  readonly empty: boolean;
  readonly payoffs: readonly Payoff[] | null;
  readonly balanced: readonly { readonly coalition: readonly string[]; readonly weight: number }[];
  readonly worth: number;
  readonly balanced_worth: number | null;
  readonly cost_of_stability: number;
}

export interface LeastCore {
  readonly excess: number;
  readonly payoffs: readonly Payoff[];
}

interface Counterexample {
  readonly one: readonly string[];
  readonly other: readonly string[];
}

export interface Properties {
  readonly monotone: Counterexample | null;
  readonly superadditive: Counterexample | null;
  readonly convex: Counterexample | null;
}

export const ruleNames = ['shapley', 'banzhaf-index', 'nucleolus'] as const;

/** Each part comes by itself; one that cannot be worked out says why. */
export interface Answers {
  readonly structure?: Structure;
  readonly values: readonly Values[];
  readonly check?: CoreCheck;
  readonly core?: CoreFound;
  readonly least?: LeastCore;
  readonly properties?: Properties;
  readonly problems: readonly string[];
}
