/** What the app's API answers about coalitions, as far as the pages use it. */

export const PHASES = ['forming', 'active', 'disbanding', 'dissolved'] as const;
export type Phase = (typeof PHASES)[number];
export const ROLES_IN = ['leader', 'coordinator', 'member', 'observer'] as const;
export type RoleIn = (typeof ROLES_IN)[number];
export const RULES = ['equal', 'proportional', 'shapley', 'banzhaf', 'myerson', 'nucleolus'] as const;
export type Rule = (typeof RULES)[number];

export interface MemberOf {
  readonly agent: string;
  readonly role: RoleIn;
  readonly standing: 'invited' | 'joined' | 'declined' | 'left' | 'failed';
  readonly since: string;
}

export interface CoalitionRow {
  readonly id: string;
  readonly purpose: string;
  readonly phase: Phase;
  readonly members: readonly MemberOf[];
  readonly least_members: number;
  readonly most_members: number | null;
  readonly formed_from: string | null;
  readonly reason: string | null;
  readonly payoff_rule: Rule;
  readonly created_at: string;
  readonly changed_at: string;
}

export interface Coalition extends CoalitionRow {
  readonly earnings: readonly {
    readonly amount: number;
    readonly members: readonly string[];
    readonly at: string;
  }[];
  readonly payoffs: readonly { readonly agent: string; readonly payoff: number }[];
}

export interface Happening {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly agent: string | null;
  readonly detail: string | null;
}

export interface Comparison {
  readonly worth: number | null;
  readonly members: readonly string[];
  readonly rules: readonly {
    readonly rule: Rule;
    readonly payoffs: readonly number[];
    readonly in_core: boolean;
    readonly objection: { readonly coalition: readonly string[]; readonly excess: number } | null;
  }[];
  readonly left_out: readonly { readonly rule: Rule; readonly code: string; readonly detail: string }[];
}
