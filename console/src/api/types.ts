/** What the server's API answers with. Times are ISO 8601 in UTC. */

export interface List<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** From the least to the most that a person may do. */
export const ROLES = ['user', 'reviewer', 'admin', 'superadmin'] as const;
export type Role = (typeof ROLES)[number];

export interface Me {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Health {
  readonly status: 'healthy' | 'unhealthy';
  readonly database: 'connected' | 'unreachable';
  readonly llm: string;
  readonly version: string;
  readonly uptime_seconds: number;
  readonly checks: readonly HealthCheck[];
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly is_default: boolean;
  readonly role: string | null;
  readonly governed_by: GovernedBy | null;
}

/** The decision that governs a project: what was halted may not be run by another app. */
export interface GovernedBy {
  readonly decision: string;
  /** The app that decided. */
  readonly source: string;
  /** What it decided on, such as a charter's id. */
  readonly subject: string;
  readonly at: string;
}

export interface Member {
  readonly user_id: string;
  readonly email: string | null;
  readonly role: string;
  readonly since: string;
}

export const RUN_STATUSES = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface RunError {
  readonly code: string;
  readonly message: string;
}

export interface Run {
  readonly id: string;
  readonly app: string;
  readonly kind: string;
  readonly title: string;
  readonly status: RunStatus;
  /** 0..1 */
  readonly progress: number;
  readonly message: string;
  readonly owner_id: string | null;
  readonly owner_email: string | null;
  readonly project_id: string | null;
  readonly parent_id: string | null;
  readonly waiting_for: string | null;
  readonly wake_at: string | null;
  readonly cost: number;
  readonly error: RunError | null;
  readonly output: unknown;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

export interface RunStep {
  readonly seq: number;
  readonly name: string;
  readonly kind: string;
  readonly status: 'succeeded' | 'failed' | 'pending' | 'running';
  readonly attempts: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly error: RunError | null;
}

export interface RunDetail extends Run {
  readonly steps: readonly RunStep[];
}

export interface Approval {
  readonly id: string;
  readonly run_id: string;
  readonly app: string;
  readonly title: string;
  readonly detail: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly status: 'pending' | 'decided' | 'withdrawn';
  readonly outcome: string | null;
  readonly comment: string | null;
  readonly requested_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly app: string;
  readonly status: 'starting' | 'running' | 'paused' | 'stopped' | 'error';
  readonly healthy: boolean;
  readonly queue_length: number;
  readonly handled: number;
  readonly last_seen_at: string | null;
  readonly detail: string | null;
}

export interface LiveEvent {
  readonly id: string;
  readonly event: string;
  readonly subject: string;
  readonly project_id: string | null;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type KeyPeriod = 'day' | 'month' | 'total';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The beginning of its text. */
  readonly shown: string;
  readonly owner: { readonly id: string; readonly email: string };
  readonly role: Role;
  readonly scopes: readonly ('api' | 'gateway')[];
  /** Null for all. */
  readonly allowed_models: readonly string[] | null;
  readonly budgets: readonly {
    readonly period: KeyPeriod;
    readonly usd?: number;
    readonly tokens?: number;
  }[];
  readonly requests_per_minute: number | null;
  readonly project_id: string | null;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
  /** Until when the text before the last rotation is good too. */
  readonly previous_good_until: string | null;
}

/** In the answer that makes or rotates a key, and nowhere else. */
export interface ApiKeyWithText extends ApiKey {
  readonly key: string;
}
