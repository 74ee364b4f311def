import { type Db, jsonText, run, sql } from '#kernel/database';
import type { CallRecord } from './record.ts';

/** The longest prompt or answer that is kept, in characters of its JSON. */
const longestText = 200_000;

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = jsonText(value);
  return text.length <= longestText ? text : JSON.stringify({ left_out: `${text.length} characters` });
}

/** Writes calls in one statement. */
export async function insertCalls(db: Db, records: readonly CallRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map((record) => ({
    id: record.id,
    at: record.at,
    app: record.facts.app,
    user_id: record.facts.userId ?? null,
    project_id: record.facts.projectId ?? null,
    run_id: record.facts.runId ?? null,
    key_id: record.facts.keyId ?? null,
    operation: record.operation,
    route: record.route,
    provider: record.target.provider,
    model: record.target.model,
    status: record.status,
    error_code: record.errorCode,
    cached: record.cached,
    seconds: record.seconds,
    first_part_seconds: record.firstPartSeconds,
    input_tokens: record.usage.inputTokens,
    cached_input_tokens: record.usage.cachedInputTokens,
    output_tokens: record.usage.outputTokens,
    estimated: record.usage.estimated,
    nano: record.nano,
    guard: textOf(record.guard),
    prompt: textOf(record.prompt),
    answer: textOf(record.answer),
  }));
  await run(
    db,
    sql`insert into kernel.model_call (id, at, app, user_id, project_id, run_id, key_id, operation, route, provider,
        model, status, error_code, cached, seconds, first_part_seconds, input_tokens, cached_input_tokens,
        output_tokens, estimated, nano, guard, prompt, answer)
      select id, at, app, user_id, project_id, run_id, key_id, operation, route, provider, model, status, error_code,
        cached, seconds, first_part_seconds, input_tokens, cached_input_tokens, output_tokens, estimated, nano,
        guard::jsonb, prompt::jsonb, answer::jsonb
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as r (id uuid, at timestamptz, app text,
        user_id text, project_id uuid, run_id uuid, key_id text, operation text, route text, provider text, model text,
        status text, error_code text, cached boolean, seconds real, first_part_seconds real, input_tokens int,
        cached_input_tokens int, output_tokens int, estimated boolean, nano bigint, guard text, prompt text,
        answer text)
      on conflict (id) do nothing`,
  );
}
