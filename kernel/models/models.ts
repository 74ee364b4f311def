import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { RunContext } from '#kernel/durable';
import type { Accounts } from './accounting/accounts.ts';
import type { BudgetRules } from './accounting/rules.ts';
import type { CallFacts, Target } from './call.ts';
import type { CallOptions } from './calling/calling.ts';
import type { Embeddings, EmbedRequest } from './calling/embed.ts';
import type { ObjectAnswer, ObjectRequest, TextAnswer, TextRequest } from './calling/text.ts';
import type { Providers } from './providers/provider.ts';
import type { Routes } from './routes.ts';
import type { Traffic } from './traffic/traffic.ts';

/** The models of all configured providers, as one: who asks names a route, never a provider. */
export interface Models {
  /** False is a normal state: apps then use the engines they come with. */
  readonly configured: boolean;
  /**
   * A route as a model of the AI SDK, for its `generateText`, `streamText` and tools. Each of its calls is screened,
   * kept within budgets, tried with the route's targets in turn, and recorded.
   */
  language(call: CallOptions): LanguageModelV4;
  /**
   * @throws MainstayError `models.not_configured`, `models.budget_exceeded`, `guard.blocked`, `models.all_failed`
   */
  text(request: TextRequest): Promise<TextAnswer>;
  /** An object of a shape. @throws as `text`, and `models.invalid_object` */
  object<T>(request: ObjectRequest<T>): Promise<ObjectAnswer<T>>;
  /** @throws as `text` */
  embed(request: EmbedRequest): Promise<Embeddings>;
  /** The same within a run: each call is a step, which is not made and not paid for again after a crash. */
  inRun(context: RunContext, app: string): RunModels;
  readonly providers: Providers;
  readonly routes: Routes;
  /** The target that such a call would cost the most with: what is reserved before it is known which answers. */
  dearest(
    targets: readonly [Target, ...Target[]],
    most?: { readonly inputTokens: number; readonly maxOutputTokens: number },
  ): Target;
  readonly accounts: Accounts;
  readonly budgets: BudgetRules;
  readonly traffic: Traffic;
  /** Writes what is counted and lets go of everything. */
  close(): Promise<void>;
}

type WithoutFacts<Request> = Omit<Request, 'facts' | 'idempotencyKey' | 'signal'>;

export interface RunModels {
  text(step: string, request: WithoutFacts<TextRequest>): Promise<TextAnswer>;
  object<T>(step: string, request: WithoutFacts<ObjectRequest<T>>): Promise<ObjectAnswer<T>>;
}

/** The calls of a run: in its name, at its cost. */
export function modelsInRun(
  { text, object }: Pick<Models, 'text' | 'object'>,
  forgetStep: (idempotencyKey: string) => Promise<void>,
  context: RunContext,
  app: string,
): RunModels {
  const { runId, ownerId: userId, projectId } = context;
  const facts: CallFacts = { app, runId, userId, projectId };

  async function step<T>(
    name: string,
    ask: (own: { facts: CallFacts; idempotencyKey: string; signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    let key: string | undefined;
    const answer = await context.step(name, ({ idempotencyKey, signal }) => {
      key = idempotencyKey;
      return ask({ facts, idempotencyKey, signal });
    });
    // The journal has it now. Whoever lets the run go again from this step wants a new answer.
    if (key !== undefined) await forgetStep(key);
    return answer;
  }

  return {
    text: (name, request) => step(name, (own) => text({ ...request, ...own })),
    object: (name, request) => step(name, (own) => object({ ...request, ...own })),
  };
}
