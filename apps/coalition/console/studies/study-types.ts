/** What the API answers of studies, as far as the pages use it. */

export const WAYS = ['alone', 'observations', 'preferences', 'both'] as const;
export type Way = (typeof WAYS)[number];

export interface Study {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly world: { readonly kind: 'relay' | 'foraging' } & Readonly<Record<string, unknown>>;
  readonly members: readonly { readonly name: string; readonly template: string | null }[];
  readonly variants: readonly Way[];
  readonly division: 'own' | 'equal' | 'shapley';
  readonly ticks: number;
  readonly first_seed: number;
  readonly seeds: number;
  readonly done: number;
  readonly spent_seconds: number;
  readonly conclusions: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly created_at: string;
  readonly ended_at: string | null;
}

export interface Compared {
  readonly n: number;
  readonly mean: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  readonly effect: number | null;
  readonly conclusion: 'better' | 'worse' | 'not-shown' | 'same';
}

interface Measured {
  readonly mean: number;
  readonly difference: Compared | null;
}

export interface WayReport {
  readonly variant: Way;
  readonly measures: Readonly<Record<'payoff' | 'free_energy' | 'found' | 'spread', Measured>>;
  readonly members: readonly {
    readonly name: string;
    readonly payoff: number;
    readonly difference: Compared | null;
  }[];
  /** Where payoffs are Shapley values. */
  readonly groups?: readonly {
    readonly members: readonly string[];
    readonly worth: number;
    readonly difference: Compared | null;
  }[];
}

export interface StudyCost {
  readonly lives: number;
  readonly ticks: number;
  readonly most_ticks: number;
  readonly seconds: number | null;
}

export interface WholeStudy extends Study {
  readonly result: {
    readonly conclusions: readonly string[];
    readonly cautions: readonly string[];
    readonly report: {
      readonly n: number;
      readonly planned: number;
      readonly variants: readonly WayReport[];
    };
  } | null;
}

/** What the agents in a coalition share. */
export interface Acting {
  readonly shares: readonly string[];
  /** Whether they share it now. */
  readonly acts: boolean;
  readonly agents: readonly { readonly id: string; readonly name: string }[];
  /** Who shares something now, world by world. */
  readonly groups: readonly { readonly agents: readonly string[] }[];
}

export interface SeedRow {
  readonly seed: number;
  readonly results: Readonly<
    Partial<Record<Way, { readonly members: readonly { readonly payoff: number }[] }>>
  >;
}
