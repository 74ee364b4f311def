import { notFound } from '#kernel/base';
import { type Db, many, maybeOne, run, sql } from '#kernel/database';
import type { CallStatus } from '../call.ts';

/** A call as a list shows it. */
export interface CallRow {
  readonly id: string;
  readonly at: Date;
  readonly app: string;
  readonly userId: string | null;
  readonly projectId: string | null;
  readonly runId: string | null;
  readonly keyId: string | null;
  readonly operation: string;
  readonly route: string;
  readonly provider: string;
  readonly model: string;
  readonly status: CallStatus;
  readonly errorCode: string | null;
  readonly cached: boolean;
  readonly seconds: number;
  readonly firstPartSeconds: number | null;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly estimated: boolean;
  readonly costUsd: number;
  readonly guard: unknown;
}

/** A call with its texts, as far as they were kept. */
export interface CallDetail extends CallRow {
  readonly prompt: unknown;
  readonly answer: unknown;
}

const columns = sql`id, at, app, user_id as "userId", project_id as "projectId", run_id as "runId", key_id as "keyId",
  operation, route, provider, model, status, error_code as "errorCode", cached, seconds,
  first_part_seconds as "firstPartSeconds", input_tokens as "inputTokens",
  cached_input_tokens as "cachedInputTokens", output_tokens as "outputTokens", estimated,
  nano::float8 / 1e9 as "costUsd", guard`;

export interface CallFilter {
  readonly app?: string | undefined;
  readonly runId?: string | undefined;
  readonly userId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly status?: CallStatus | undefined;
  /** Only what the guard flagged or blocked. */
  readonly flagged?: boolean | undefined;
  /** Ids before this one: older calls. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Calls, newest first. */
export async function listCalls(db: Db, filter: CallFilter): Promise<CallRow[]> {
  const { app, runId, userId, keyId, status, flagged, before, limit } = filter;
  const conditions = [
    ...(app === undefined ? [] : [sql`app = ${app}`]),
    ...(runId === undefined ? [] : [sql`run_id = ${runId}`]),
    ...(userId === undefined ? [] : [sql`user_id = ${userId}`]),
    ...(keyId === undefined ? [] : [sql`key_id = ${keyId}`]),
    ...(status === undefined ? [] : [sql`status = ${status}`]),
    ...(flagged === true ? [sql`guard ->> 'action' <> 'allow'`] : []),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  return many(
    db,
    sql<CallRow>`select ${columns} from kernel.model_call ${where} order by id desc limit ${limit}`,
  );
}

/**
 * @param userId whose it must be; anybody's when absent
 * @throws MainstayError `models.call_not_found`
 */
export async function getCall(db: Db, id: string, userId?: string): Promise<CallDetail> {
  const own = userId === undefined ? sql`` : sql`and user_id = ${userId}`;
  const call = await maybeOne(
    db,
    sql<CallDetail>`select ${columns}, prompt, answer from kernel.model_call where id = ${id} ${own}`,
  );
  if (!call)
    throw notFound('models.call_not_found', `There is no call ${id}; calls are kept for a limited time.`);
  return call;
}

export interface UsageRow {
  /** A day (`2026-11-21`), an app, a user's id, a key's id or `provider/model`. */
  readonly subject: string;
  readonly calls: number;
  readonly failed: number;
  readonly cached: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

export type UsageSubject = 'day' | 'app' | 'user' | 'key' | 'model';

const subjects = {
  day: sql`day::text`,
  app: sql`app`,
  user: sql`user_id`,
  key: sql`key_id`,
  model: sql`provider || '/' || model`,
} as const;

/** What was used between two days, both included, by subject; the dearest first, days in their order. */
export async function sumUsage(
  db: Db,
  by: UsageSubject,
  span: { readonly from: string; readonly to: string; readonly userId?: string | undefined },
): Promise<UsageRow[]> {
  const own = span.userId === undefined ? sql`` : sql`and user_id = ${span.userId}`;
  const order = by === 'day' ? sql`subject` : sql`sum(nano) desc, sum(calls) desc, subject`;
  return many(
    db,
    sql<UsageRow>`select ${subjects[by]} as subject, sum(calls)::float8 as calls, sum(failed)::float8 as failed,
        sum(cached)::float8 as cached, sum(input_tokens)::float8 as "inputTokens",
        sum(output_tokens)::float8 as "outputTokens", sum(nano)::float8 / 1e9 as "costUsd"
      from kernel.model_usage where day between ${span.from}::date and ${span.to}::date ${own}
      group by 1 order by ${order} limit 1000`,
  );
}

export interface SpentRow {
  readonly budget: string;
  readonly window: string;
  readonly usd: number;
  readonly tokens: number;
}

/** What was used of budgets, in the windows of time that are open. */
export async function listSpent(db: Db, windows: readonly string[]): Promise<SpentRow[]> {
  return many(
    db,
    sql<SpentRow>`select budget, time_window as "window", nano::float8 / 1e9 as usd, tokens::float8 as tokens
      from kernel.model_spend where time_window = any(${windows}) order by nano desc limit 1000`,
  );
}

/**
 * Deletes calls from before a time, what was counted of budgets whose window or run is long over, and what processes that
 * ended without a word had set aside. Sums by day and what budgets in all have used stay.
 */
export async function deleteCallsBefore(db: Db, time: Date): Promise<number> {
  await run(
    db,
    sql`delete from kernel.model_spend where updated_at < ${time}::timestamptz - interval '62 days'
      and (time_window <> 'all' or budget like 'run:%'
        and not exists (select from kernel.run where id::text = split_part(budget, ':', 2)))`,
  );
  await run(db, sql`delete from kernel.model_lease where seen_at < now() - interval '1 day'`);
  return run(db, sql`delete from kernel.model_call where at < ${time}`);
}
