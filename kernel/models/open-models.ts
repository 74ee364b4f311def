import type { Clock } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import type { Db } from '#kernel/database';
import type { Guard } from '#kernel/guard';
import type { Logger, Metrics } from '#kernel/telemetry';
import { createCallMetrics } from './accounting/call-metrics.ts';
import { openAccounts } from './accounting/open-accounts.ts';
import { createBudgetRules } from './accounting/rules.ts';
import { forgetStep } from './calling/answers.ts';
import { type Calling, type CallOptions, dearest } from './calling/calling.ts';
import { embedTexts } from './calling/embed.ts';
import { createGenerate } from './calling/generate.ts';
import { languageModelOf } from './calling/language-model.ts';
import { forgetAnswer } from './calling/one-call.ts';
import { createStream } from './calling/stream.ts';
import { askObject, askText } from './calling/text.ts';
import { type Models, modelsInRun } from './models.ts';
import { createPrices } from './pricing/prices.ts';
import { createProviders } from './providers/create.ts';
import { createRoutes } from './routes.ts';
import { attemptTargets } from './traffic/attempt-targets.ts';
import { createTraffic } from './traffic/traffic.ts';

export interface ModelsOptions {
  readonly db: Db;
  /** Whether this is the only process on the database. */
  readonly alone: boolean;
  readonly settings: KernelSettings['models'];
  readonly guard: Guard;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly clock: Clock;
}

/** The models of the configuration. Connects to nobody before the first call. */
export function openModels(options: ModelsOptions): Models {
  const { db, alone, settings, guard, metrics, log, clock } = options;
  const providers = createProviders(settings);
  const routes = createRoutes(settings, providers);
  const prices = createPrices(settings.prices, Object.keys(settings.endpoints));
  const budgets = createBudgetRules(db, settings.budgets);
  const accounts = openAccounts({
    db,
    alone,
    prices,
    rules: budgets,
    metrics: createCallMetrics(metrics),
    log,
    clock,
  });
  const traffic = createTraffic(settings);
  const calling: Calling = {
    db,
    settings,
    providers,
    routes,
    prices,
    accounts,
    guard,
    log,
    clock,
    attempt: (targets, { tokens, facts, signal }, work) =>
      attemptTargets({
        targets,
        traffic,
        tokens,
        signal,
        retries: settings.retries,
        timeoutSeconds: settings.timeout_seconds,
        key: facts.keyId ?? facts.userId ?? facts.app,
        attempt: work,
      }),
  };
  const generate = createGenerate(calling);
  const stream = createStream(calling);
  const language = (call: CallOptions) => languageModelOf(call, generate, stream);
  const text: Models['text'] = (request) => askText(language, request);
  const object: Models['object'] = (request) =>
    askObject(language, (call, options) => forgetAnswer(calling, call, options), request);
  return {
    configured: routes.configured,
    language,
    text,
    object,
    embed: (request) => embedTexts(calling, request),
    inRun: (context, app) => modelsInRun({ text, object }, (key) => forgetStep(db, key), context, app),
    providers,
    routes,
    dearest: (targets, most) => dearest(prices, targets, most),
    accounts,
    budgets,
    traffic,
    close: () => accounts.close(),
  };
}
