import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import type { CallOptions } from './calling.ts';
import { type CallNote, textOf } from './one-call.ts';

/** A call as most of an app's are: instructions, a question, a limit. */
export interface TextRequest extends CallOptions {
  /** What the model is and does: ours, never text from outside. */
  readonly system?: string;
  readonly prompt: string | LanguageModelV4Prompt;
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly signal?: AbortSignal;
}

export interface TextAnswer {
  readonly text: string;
  /** Whether the answer was cut off at its longest length. */
  readonly truncated: boolean;
  readonly call: CallNote;
}

export interface ObjectRequest<T> extends TextRequest {
  readonly schema: z.ZodType<T>;
  /** What the object is called before the model: `risk_list`. */
  readonly name: string;
}

export interface ObjectAnswer<T> {
  readonly object: T;
  readonly call: CallNote;
  /** Whether the first answer did not fit and the model was asked to mend it. */
  readonly repaired: boolean;
}

type ModelOf = (call: CallOptions) => LanguageModelV4;

const promptOf = ({ system, prompt }: TextRequest): LanguageModelV4Prompt => [
  ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
  ...(typeof prompt === 'string'
    ? [{ role: 'user' as const, content: [{ type: 'text' as const, text: prompt }] }]
    : prompt),
];

function optionsOf(
  { maxOutputTokens, temperature, signal }: TextRequest,
  prompt: LanguageModelV4Prompt,
  schema?: { readonly name: string; readonly json: object },
): LanguageModelV4CallOptions {
  return {
    prompt,
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(signal && { abortSignal: signal }),
    ...(schema && { responseFormat: { type: 'json', name: schema.name, schema: schema.json } }),
  };
}

async function ask(
  modelOf: ModelOf,
  request: TextRequest,
  options: LanguageModelV4CallOptions,
): Promise<TextAnswer> {
  const result = await modelOf(request).doGenerate(options);
  const text = textOf(result.content);
  const call = noteSchema.parse(result.providerMetadata?.mainstay);
  // Some providers refuse with a good status and an answer without content.
  if (result.finishReason.unified === 'content-filter' && text === '') {
    throw new MainstayError(
      'models.content_filtered',
      `${call.provider} refused to answer: its own filter took the question or the answer for unsafe.`,
      { kind: 'refused', details: { call_id: call.callId } },
    );
  }
  return { text, call, truncated: result.finishReason.unified === 'length' };
}

/** The note as it comes back through the AI SDK's metadata. */
const noteSchema: z.ZodType<CallNote> = z.object({
  callId: z.string(),
  provider: z.string(),
  model: z.string(),
  costUsd: z.number(),
  cached: z.boolean(),
  guard: z.object({ action: z.string(), score: z.number(), rules: z.array(z.string()) }),
});

export const askText = (modelOf: ModelOf, request: TextRequest): Promise<TextAnswer> =>
  ask(modelOf, request, optionsOf(request, promptOf(request)));

/**
 * Asks for an object of this shape. An answer of another shape is sent back once with what is wrong with it.
 *
 * @param forget makes that an answer is not given again
 * @throws MainstayError `models.invalid_object` when the second answer does not fit either
 */
export async function askObject<T>(
  modelOf: ModelOf,
  forget: (call: CallOptions, options: LanguageModelV4CallOptions) => Promise<void>,
  request: ObjectRequest<T>,
): Promise<ObjectAnswer<T>> {
  const schema = { name: request.name, json: z.toJSONSchema(request.schema, { target: 'draft-7' }) };
  const prompt = promptOf(request);
  const options = optionsOf(request, prompt, schema);
  const first = await ask(modelOf, request, options);
  const read = readObject(first.text, request.schema);
  if (read.ok) return { object: read.object, call: first.call, repaired: false };

  const again: LanguageModelV4Prompt = [
    ...prompt,
    { role: 'assistant', content: [{ type: 'text', text: first.text }] },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: `That answer cannot be used: ${read.problem}. Answer again with one JSON value of the schema, and nothing else.`,
        },
      ],
    },
  ];
  const step = request.idempotencyKey;
  const mended = { ...request, ...(step !== undefined && { idempotencyKey: `${step}:again` }) };
  const mendingOptions = optionsOf(request, again, schema);
  const second = await ask(modelOf, mended, mendingOptions);
  const reread = readObject(second.text, request.schema);
  const call = { ...second.call, costUsd: first.call.costUsd + second.call.costUsd };
  if (reread.ok) return { object: reread.object, call, repaired: true };
  // Who tries again must not be given the same two answers.
  await forget(request, options);
  await forget(mended, mendingOptions);
  throw new MainstayError(
    'models.invalid_object',
    `${second.call.provider}/${second.call.model} did not answer in the form that was asked for, twice: ${reread.problem}.`,
    { kind: 'unavailable', retryable: true, details: { call_id: second.call.callId } },
  );
}

type Reading<T> =
  | { readonly ok: true; readonly object: T }
  | { readonly ok: false; readonly problem: string };

function readObject<T>(text: string, schema: z.ZodType<T>): Reading<T> {
  let value: unknown;
  try {
    // Models without a JSON mode put a fence around it.
    value = JSON.parse(text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, '$1'));
  } catch {
    return { ok: false, problem: 'it is not valid JSON' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, object: parsed.data };
  const problems = parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.join('.') || 'the value'}: ${message}`);
  return { ok: false, problem: problems.join('; ') };
}
