import { MainstayError } from '#kernel/base';
import { type CallFacts, noUsage, type Target } from '../call.ts';
import { type Calling, dearest } from './calling.ts';
import { aboutTokens, countOf } from './tokens.ts';

export interface EmbedRequest {
  readonly facts: CallFacts;
  readonly texts: readonly string[];
  /** `embed` unless told otherwise. */
  readonly route?: string;
  readonly signal?: AbortSignal;
}

export interface Embeddings {
  /** One for each text, in their order, all of one length. */
  readonly vectors: readonly (readonly number[])[];
  /** Which model made them: vectors of two models cannot be compared. */
  readonly target: Target;
  readonly costUsd: number;
}

const mostAtOnce = 96;

/** Vectors of texts, in as few calls as the provider takes. All by one model: a route's later targets do not take over halfway. */
export async function embedTexts(calling: Calling, request: EmbedRequest): Promise<Embeddings> {
  const { route = 'embed', texts } = request;
  const targets = calling.routes.targetsOf(route);
  const [first, ...others] = targets;
  if (!first) throw new MainstayError('models.no_target', `The route ${route} names no model.`);
  const dear = dearest(calling.prices, [first, ...others], { inputTokens: 1, maxOutputTokens: 0 });
  const vectors: number[][] = [];
  let costUsd = 0;
  let chosen: Target | undefined;
  for (let from = 0; from < texts.length; from += mostAtOnce) {
    const part = texts.slice(from, from + mostAtOnce);
    const made = await embedPart(
      calling,
      { ...request, route },
      part,
      chosen ? [chosen] : targets,
      chosen ?? dear,
    );
    chosen = made.target;
    vectors.push(...made.vectors);
    costUsd += made.costUsd;
  }
  return { vectors, target: chosen ?? first, costUsd };
}

async function embedPart(
  calling: Calling,
  { facts, route, signal }: EmbedRequest & { readonly route: string },
  texts: readonly string[],
  targets: readonly Target[],
  dear: Target,
): Promise<{ vectors: number[][]; target: Target; costUsd: number }> {
  const most = texts.reduce((sum, text) => sum + Math.ceil(Buffer.byteLength(text) / 2) + 1, 0);
  const charge = await calling.accounts.begin({
    facts,
    operation: 'embedding',
    route,
    target: dear,
    inputTokens: most,
    maxOutputTokens: 0,
  });
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  try {
    const about = { tokens: most, facts, signal };
    const { value, target, leave } = await calling.attempt(
      targets,
      about,
      async ({ provider, model }, abortSignal) => {
        const embedding = await calling.providers.get(provider)?.embeddingModel(model);
        if (!embedding) throw new Error(`The provider ${provider} is not configured.`);
        const made = await embedding.doEmbed({ values: [...texts], abortSignal });
        if (made.embeddings.length === texts.length) return made;
        throw new MainstayError(
          'models.bad_answer',
          `${provider}/${model} answered with ${made.embeddings.length} vectors for ${texts.length} texts.`,
          { kind: 'unavailable' },
        );
      },
    );
    const counted = countOf(value.usage?.tokens);
    leave(counted);
    const inputTokens = counted ?? texts.reduce((sum, text) => sum + aboutTokens(text), 0);
    const usage = { inputTokens, cachedInputTokens: 0, outputTokens: 0, estimated: counted === undefined };
    const nano = charge.end({ status: 'succeeded', target, usage, seconds: seconds() });
    return { vectors: value.embeddings, target, costUsd: nano / 1e9 };
  } catch (error) {
    const errorCode = error instanceof MainstayError ? error.code : 'models.failed';
    charge.end({
      status: signal?.aborted ? 'aborted' : 'failed',
      usage: noUsage,
      seconds: seconds(),
      errorCode,
    });
    throw error;
  }
}
