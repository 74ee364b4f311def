import type { z } from 'zod';
import type { Db, Tx } from '#kernel/database';
import type { Logger } from '#kernel/telemetry';

/** What is known of a durable program without running it: enough to start it. */
export interface WorkflowDeclaration<Input = unknown> {
  /** `app.noun`, unique: `charter.interview`. */
  readonly kind: string;
  /**
   * Raised when the order or the names of steps change. A run is finished by the version it began with, so keep the
   * old program registered until none of its runs is left.
   */
  readonly version: number;
  /** The queue whose concurrency it shares; `default` when absent. */
  readonly queue?: string;
  readonly input: z.ZodType<Input>;
  /** One line for lists. */
  title(input: Input): string;
}

/**
 * A durable program: after a crash it is called again from the top, and every finished step answers from the
 * journal instead of running. What it does outside steps must therefore depend only on its input and on what steps
 * returned.
 */
export interface Workflow extends WorkflowDeclaration {
  run(context: RunContext, input: never): Promise<unknown>;
  /** Asked before a schedule starts it: where there is nothing to do, its time passes without a run. */
  isDue?(tx: Tx): Promise<boolean>;
}

/** Joins a declaration with its program, checking that the two agree on the input. */
export function implementWorkflow<Input>(
  declaration: WorkflowDeclaration<Input>,
  run: (context: RunContext, input: Input) => Promise<unknown>,
  options: Pick<Workflow, 'isDue'> = {},
): Workflow {
  return { ...declaration, run, ...options };
}

export interface RunContext {
  readonly runId: string;
  readonly ownerId: string | null;
  readonly projectId: string | null;
  /** Aborts when the run is cancelled, the worker stops, or the run was given to another worker. */
  readonly signal: AbortSignal;
  readonly log: Logger;

  /**
   * Runs `work` and keeps its result (JSON). It may run again after a crash in its middle, so an effect outside the
   * database carries `idempotencyKey`.
   */
  step<T>(name: string, work: (step: StepContext) => Promise<T>, options?: StepOptions): Promise<T>;

  /** Like `step`, with its database writes and its record in one transaction: they happen exactly once. */
  transaction<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T>;

  /** Sleeps without holding a worker; survives restarts. */
  sleep(name: string, seconds: number): Promise<void>;

  /** The next signal of that name, or undefined when `timeoutSeconds` passed. Holds no worker while it waits. */
  waitFor<T>(
    name: string,
    schema: z.ZodType<T>,
    options?: { timeoutSeconds?: number },
  ): Promise<T | undefined>;

  /** Asks a person and waits, without holding a worker, for the decision. */
  approval(name: string, request: ApprovalRequest): Promise<ApprovalDecision>;

  /** Starts another run as a child of this one, once. @returns the child's id. */
  start<I>(name: string, workflow: WorkflowDeclaration<I>, input: I, options?: ChildOptions): Promise<string>;

  /** Waits, without holding a worker, until a child has ended. @throws its error when it did not succeed. */
  join(name: string, childId: string): Promise<unknown>;

  /** What a person sees: `fraction` 0..1 and a sentence. Not a step; kept at most four times a second. */
  progress(fraction: number, sentence: string): Promise<void>;

  /** Handles for reading outside steps. Writing belongs into `transaction`. */
  readonly db: Db;
}

export interface StepContext {
  /** The same for every attempt of this step, different for every other step: `run:seq`. */
  readonly idempotencyKey: string;
  readonly attempt: number; // from 1
  readonly signal: AbortSignal;
}

export interface StepOptions {
  readonly retries?: RetryPolicy;
  /** The attempt's signal aborts and it counts as failed after this many seconds. */
  readonly timeoutSeconds?: number;
}

/** Delays grow as `firstDelaySeconds · factor^(n−1)`, at most `longestDelaySeconds`. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly firstDelaySeconds?: number; // 1
  readonly factor?: number; // 2
  readonly longestDelaySeconds?: number; // 300
}

export interface ChildOptions {
  /** Runs with the same key go one at a time, in the order in which they were started. */
  readonly serialKey?: string;
  /** Instead of the workflow's own. */
  readonly queue?: string;
}

export interface ApprovalRequest {
  readonly title: string;
  /** What the person should know, in sentences. */
  readonly detail: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The least role that may decide. */
  readonly role: 'user' | 'reviewer' | 'admin';
}

export interface ApprovalDecision {
  readonly outcome: string;
  readonly comment: string;
  readonly decidedBy: string;
  readonly decidedAt: string; // ISO 8601
}
