import { createHash } from 'node:crypto';
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { canonicalJson } from '#kernel/base';
import { type Db, jsonText, maybeOne, run, sql } from '#kernel/database';
import type { CallFacts, Target } from '../call.ts';

/** An answer that can be given again. */
export interface KeptAnswer {
  readonly target: Target;
  readonly content: LanguageModelV4Content[];
  readonly finishReason: LanguageModelV4FinishReason;
  readonly usage: LanguageModelV4Usage;
}

/** Who may be given an answer that somebody else has paid for. */
export type CacheScope = 'private' | 'shared' | 'off';

/**
 * The name of a question: of all that can change its answer, and of who asks. Two people who ask the same get two
 * answers, unless the caller knows that nothing private is in it (`shared`).
 */
export function questionKey(
  scope: Exclude<CacheScope, 'off'>,
  facts: CallFacts,
  targets: readonly Target[],
  options: LanguageModelV4CallOptions,
): string {
  const { abortSignal: _signal, headers: _headers, ...question } = options;
  const who =
    scope === 'shared' ? ['shared'] : [facts.userId ?? null, facts.keyId ?? null, facts.projectId ?? null];
  const text = canonicalJson({ app: facts.app, who, targets, question: printable(question) });
  return `ask:${createHash('sha256').update(text).digest('base64url')}`;
}

/** Files in a prompt may be bytes, which JSON has no form for. */
function printable(value: unknown): unknown {
  if (value instanceof Uint8Array) return createHash('sha256').update(value).digest('base64url');
  if (value instanceof URL) return value.href;
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, printable(part)]));
}

export async function findAnswer(db: Db, key: string, now: Date): Promise<KeptAnswer | undefined> {
  const row = await maybeOne(
    db,
    sql<{
      answer: KeptAnswer;
    }>`select answer from kernel.model_answer where key = ${key} and expires_at > ${now}`,
  );
  return row?.answer;
}

export async function keepAnswer(db: Db, key: string, answer: KeptAnswer, expiresAt: Date): Promise<void> {
  const text = jsonText(answer);
  await run(
    db,
    sql`insert into kernel.model_answer (key, answer, expires_at) values (${key}, cast(${text} as jsonb), ${expiresAt})
      on conflict (key) do update set answer = excluded.answer, expires_at = excluded.expires_at`,
  );
}

/** Whether an answer is text and tool calls only, and came to its end. */
export function canBeKept({ content, finishReason }: Pick<KeptAnswer, 'content' | 'finishReason'>): boolean {
  return (
    ['stop', 'length', 'tool-calls'].includes(finishReason.unified) &&
    content.every(
      ({ type }) => type === 'text' || type === 'reasoning' || type === 'tool-call' || type === 'source',
    )
  );
}

/** Forgets what was kept for a step that is in its run's journal by now. */
export async function forgetStep(db: Db, idempotencyKey: string): Promise<void> {
  const key = `step:${idempotencyKey}`;
  await forgetAnswers(db, [key, `${key}:again`]);
}

export async function forgetAnswers(db: Db, keys: readonly string[]): Promise<void> {
  await run(db, sql`delete from kernel.model_answer where key = any(${keys})`);
}

export async function deleteExpiredAnswers(db: Db, now: Date): Promise<number> {
  return run(db, sql`delete from kernel.model_answer where expires_at <= ${now}`);
}
