/** What the app's API answers, as far as the pages use it. */

export const AGENT_STATUSES = ['created', 'running', 'paused', 'stopped', 'error'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];
export const AGENT_KINDS = ['explorer', 'collector', 'coordinator', 'user-defined'] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

export interface Agent {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly kind: AgentKind;
  readonly status: AgentStatus;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly world_id: string;
  readonly tick: number;
  /** Of the last tick, in nats. */
  readonly free_energy: number | null;
  readonly restarts: number;
  readonly cloned_from: string | null;
  readonly created_at: string;
  readonly changed_at: string;
}

export interface Tick {
  readonly tick: number;
  readonly at: string;
  readonly observed: readonly string[];
  readonly done: readonly string[];
  readonly free_energy: number;
  readonly belief: readonly {
    readonly factor: string;
    readonly state: string;
    readonly probability: number;
  }[];
  readonly worth: number | null;
}

export interface Row extends Agent {
  readonly world: { readonly name: string; readonly private: boolean; readonly kind: string } | null;
  readonly last: Tick | null;
  /** Free energies of its last ticks in nats, oldest first. */
  readonly line: readonly number[];
}

export interface PopulationPage {
  readonly items: readonly Row[];
  readonly total: number;
}

export interface Metrics {
  readonly agent_count: number;
  readonly agents_by_status: Readonly<Record<string, number>>;
  readonly agent_processing_rate: number;
  readonly thread_pool_utilization: number;
  readonly queue_length: number;
}

export interface Emergency {
  readonly emergency: boolean;
  /** By the configuration, where the switch changes nothing. */
  readonly configured: boolean;
  readonly reason: string | null;
  readonly changed_by: string | null;
  readonly changed_at: string | null;
}

export interface Beliefs {
  readonly tick: number;
  readonly free_energy: number | null;
  readonly factors: readonly {
    readonly name: string;
    readonly states: readonly { readonly name: string; readonly probability: number }[];
  }[];
}

export const TERMS = ['utility', 'state_gain', 'parameter_gain', 'inductive'] as const;
export type Term = (typeof TERMS)[number];

export interface Option {
  readonly first: readonly string[];
  readonly probability: number;
  readonly policies: number;
  readonly expected_free_energy: number;
  readonly terms: Readonly<Record<Term, number>>;
}

export interface Explanation {
  readonly tick: number;
  readonly method: string;
  readonly options: readonly Option[];
  readonly sentence: string;
}

export type Nested = number | readonly Nested[];

/** A model as its JSON says it. */
export interface ModelText {
  readonly name?: string;
  readonly convention?: string;
  readonly gamma?: number;
  readonly depth?: number;
  readonly policies?: readonly unknown[];
  readonly factors: readonly {
    readonly name: string;
    readonly states: readonly string[];
    readonly actions: readonly string[];
    readonly parents: readonly string[];
    readonly B: Nested;
    readonly D: readonly number[];
    readonly pB?: Nested;
    readonly pD?: readonly number[];
  }[];
  readonly modalities: readonly {
    readonly name: string;
    readonly outcomes: readonly string[];
    readonly parents: readonly string[];
    readonly A: Nested;
    readonly C: readonly number[] | readonly (readonly number[])[];
    readonly pA?: Nested;
  }[];
}

export interface ModelCheck {
  readonly name: string;
  readonly factors: readonly { readonly name: string; readonly states: number; readonly actions: number }[];
  readonly modalities: readonly { readonly name: string; readonly outcomes: number }[];
  readonly warnings: readonly string[];
  readonly text: string | null;
}

export interface Template {
  readonly name: string;
  readonly title: string;
}

export interface World {
  readonly id: string;
  readonly name: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly ticks_per_second: number | null;
  readonly tick: number;
  readonly created_at: string;
}

export interface SeenAgent {
  readonly id: string;
  readonly name: string;
  readonly seat: number;
  readonly status: AgentStatus;
  readonly tick: number;
  readonly place: number | null;
  readonly meals: number | null;
  readonly free_energy: number | null;
  readonly doing: readonly string[];
}

export interface Scene {
  readonly world_id: string;
  readonly tick: number;
  readonly grid: { readonly rows: number; readonly columns: number } | null;
  readonly places: readonly string[];
  readonly walls: readonly number[];
  readonly marks: readonly {
    readonly place: number;
    readonly modality: string;
    readonly outcome: string;
    readonly preference: number;
  }[];
  readonly food: string | null;
  readonly radius: number | null;
  readonly truth: readonly { readonly factor: string; readonly state: string }[];
  readonly agents: readonly SeenAgent[];
}
