import { type Db, run, sql } from '#kernel/database';
import { addRunCosts } from '#kernel/durable';
import type { CallRecord } from './record.ts';

interface Usage {
  readonly day: string;
  readonly app: string;
  readonly user_id: string;
  readonly key_id: string;
  readonly provider: string;
  readonly model: string;
  calls: number;
  failed: number;
  cached: number;
  input_tokens: number;
  output_tokens: number;
  nano: number;
}

/** What calls came to: it takes no more memory when more of them wait for a database that does not answer. */
export interface Sums {
  readonly usage: Map<string, Usage>;
  /** Nano-dollars by run. */
  readonly runs: Map<string, number>;
}

export const noSums = (): Sums => ({ usage: new Map(), runs: new Map() });

export function addCall(sums: Sums, { at, facts, target, status, cached, usage, nano }: CallRecord): void {
  const subject = {
    day: at.toISOString().slice(0, 10),
    app: facts.app,
    user_id: facts.userId ?? '',
    key_id: facts.keyId ?? '',
    provider: target.provider,
    model: target.model,
  };
  addUsage(sums, {
    ...subject,
    calls: 1,
    failed: status === 'failed' ? 1 : 0,
    cached: cached ? 1 : 0,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    nano,
  });
  if (facts.runId && nano > 0) addRun(sums, facts.runId, nano);
}

export function addSums(into: Sums, from: Sums): void {
  for (const usage of from.usage.values()) addUsage(into, usage);
  for (const [runId, nano] of from.runs) addRun(into, runId, nano);
}

function addUsage({ usage }: Sums, more: Usage): void {
  const { day, app, user_id, key_id, provider, model } = more;
  const key = [day, app, user_id, key_id, provider, model].join('\n');
  const total = usage.get(key);
  if (!total) {
    usage.set(key, { ...more });
    return;
  }
  total.calls += more.calls;
  total.failed += more.failed;
  total.cached += more.cached;
  total.input_tokens += more.input_tokens;
  total.output_tokens += more.output_tokens;
  total.nano += more.nano;
}

const addRun = ({ runs }: Sums, runId: string, nano: number): void =>
  void runs.set(runId, (runs.get(runId) ?? 0) + nano);

/** Adds to the totals of the days, which stay when the calls are deleted, and to the costs of runs. */
export async function writeSums(db: Db, { usage, runs }: Sums): Promise<void> {
  if (usage.size > 0) {
    // In one order for everybody, so that two servers cannot wait for each other's rows.
    const rows = [...usage].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
    await run(
      db,
      sql`insert into kernel.model_usage as u (day, app, user_id, key_id, provider, model, calls, failed, cached,
          input_tokens, output_tokens, nano)
        select day, app, user_id, key_id, provider, model, calls, failed, cached, input_tokens, output_tokens, nano
        from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as r (day date, app text, user_id text,
          key_id text, provider text, model text, calls bigint, failed bigint, cached bigint, input_tokens bigint,
          output_tokens bigint, nano bigint)
        on conflict (day, app, user_id, key_id, provider, model) do update set calls = u.calls + excluded.calls,
          failed = u.failed + excluded.failed, cached = u.cached + excluded.cached,
          input_tokens = u.input_tokens + excluded.input_tokens,
          output_tokens = u.output_tokens + excluded.output_tokens, nano = u.nano + excluded.nano`,
    );
  }
  await addRunCosts(
    db,
    [...runs].map(([runId, nano]) => ({ runId, usd: nano / 1e9 })),
  );
}
