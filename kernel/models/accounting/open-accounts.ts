import { type Clock, MainstayError, newId } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import type { Logger } from '#kernel/telemetry';
import { noUsage, type Target } from '../call.ts';
import { costOf, mostOf, type Prices } from '../pricing/prices.ts';
import type { Accounts, Budget, CallOutcome, Charge, ChargeRequest } from './accounts.ts';
import { budgetsOf } from './budgets.ts';
import type { CallMetrics } from './call-metrics.ts';
import { insertCalls } from './call-store.ts';
import { createLedger } from './ledger.ts';
import type { CallRecord } from './record.ts';
import type { BudgetRules } from './rules.ts';
import { storableName, storableUsage } from './storable.ts';
import { addCall, addSums, noSums, writeSums } from './sums.ts';

/** How often what was used is written down: the most that a crash can forget, with the time the writing takes. */
const flushMilliseconds = 100;
const beatMilliseconds = 2000;
/** Small statements let other requests pass between them where the database is in the process. */
const recordsAtOnce = 50;
/** Records that wait for a database that does not answer; beyond that the oldest go. Their sums are kept. */
const mostWaiting = 10_000;
/** Those that come when so many wait already are kept without their texts, which may be long. */
const mostTextsWaiting = 1000;

export interface AccountsOptions {
  readonly db: Db;
  /** Whether this is the only process on the database. */
  readonly alone: boolean;
  readonly prices: Prices;
  readonly rules: BudgetRules;
  readonly metrics: CallMetrics;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Accounts of an open database; writes in the background until it is closed. */
export function openAccounts(options: AccountsOptions): Accounts {
  const { db, prices, rules, metrics, log, clock } = options;
  const ledger = createLedger({ db, alone: options.alone });
  let sums = noSums();
  let unwritten: CallRecord[] = [];
  let flushing: Promise<void> | undefined;

  function need(request: ChargeRequest, budgets: readonly Budget[]): { nano: number; tokens: number } {
    const { target, inputTokens, maxOutputTokens } = request;
    const price = prices.of(target);
    if (!price && budgets.some(({ limitNano }) => limitNano !== undefined)) {
      throw new MainstayError(
        'models.no_price',
        `A budget in US dollars holds here, and nobody has said what ${target.provider}/${target.model} costs. ` +
          'Set models.prices, or use a model that has a price.',
        { kind: 'refused', details: { model: `${target.provider}/${target.model}` } },
      );
    }
    return {
      nano: price ? mostOf(price, inputTokens, maxOutputTokens) : 0,
      tokens: inputTokens + maxOutputTokens,
    };
  }

  function keep(record: CallRecord): void {
    metrics.count(record);
    addCall(sums, record);
    unwritten.push(unwritten.length < mostTextsWaiting ? record : { ...record, prompt: null, answer: null });
    if (unwritten.length <= mostWaiting) return;
    log.error({ calls: unwritten.length }, 'The database does not keep up: records of calls are left out');
    unwritten = unwritten.slice(-mostWaiting / 2);
  }

  async function write(): Promise<void> {
    if (sums.usage.size > 0 || ledger.unsaved) {
      const written = sums;
      sums = noSums();
      try {
        await ledger.save((spend) =>
          transact(db, async (tx) => {
            await spend(tx);
            await writeSums(tx, written);
          }),
        );
      } catch (error) {
        addSums(sums, written);
        throw error;
      }
    }
    await writeRecords();
  }

  /** The sums are safe by now: a record that cannot be kept must not make them count twice or hold up the others. */
  async function writeRecords(): Promise<void> {
    while (unwritten.length > 0) {
      const some = new Set(unwritten.slice(0, recordsAtOnce));
      await insertEach([...some]);
      // Others may have come or, when too many waited, have gone meanwhile.
      unwritten = unwritten.filter((record) => !some.has(record));
    }
  }

  /** Together, or, when one of them cannot be kept, each for itself. */
  async function insertEach(records: readonly CallRecord[]): Promise<void> {
    try {
      await insertCalls(db, records);
    } catch (error) {
      if (!isAboutData(error)) throw error;
      if (records.length > 1) for (const record of records) await insertEach([record]);
      else log.error({ err: error, call: records[0]?.id }, 'The record of a call could not be kept');
    }
  }

  /** One after another: who asks while one is under way gets the next. */
  async function flush(): Promise<void> {
    if (flushing) await flushing.catch(() => undefined);
    flushing ??= write().finally(() => {
      flushing = undefined;
    });
    await flushing;
  }

  const background = (work: () => Promise<void>, sentence: string): void => {
    work().catch((error: unknown) => log.error({ err: error }, sentence));
  };
  const flushTimer = setInterval(() => {
    if (!flushing)
      background(flush, 'What calls to models used could not be written down; it will be tried again');
  }, flushMilliseconds);
  const beatTimer = setInterval(
    () => background(() => ledger.beat(), 'Budgets could not be renewed; it will be tried again'),
    beatMilliseconds,
  );
  flushTimer.unref();
  beatTimer.unref();

  return {
    async begin(request) {
      const at = clock.now();
      const callId = newId(at.getTime());
      const budgets = [...budgetsOf(await rules.current(), request.facts), ...(request.budgets ?? [])];
      const record = (outcome: CallOutcome, nano: number): CallRecord => ({
        id: callId,
        at,
        facts: request.facts,
        operation: request.operation,
        route: storableName(request.route),
        target: storableTarget(outcome.target ?? request.target),
        status: outcome.status,
        errorCode: outcome.errorCode ?? null,
        cached: outcome.cached ?? false,
        seconds: outcome.seconds,
        firstPartSeconds: outcome.firstPartSeconds ?? null,
        usage: outcome.usage,
        nano,
        guard: outcome.guard ?? null,
        prompt: outcome.texts?.prompt ?? null,
        answer: outcome.texts?.answer ?? null,
      });
      try {
        const reservation = await ledger.reserve(budgets, need(request, budgets), at);
        return chargeOf(callId, (outcome) => {
          const target = outcome.target ?? request.target;
          const price = prices.of(target);
          const usage = storableUsage(outcome.usage);
          const nano = price && !outcome.cached ? costOf(price, usage) : 0;
          const { inputTokens, outputTokens } = usage;
          reservation.settle({ nano, tokens: outcome.cached ? 0 : inputTokens + outputTokens });
          keep(record({ ...outcome, usage }, nano));
          return nano;
        });
      } catch (error) {
        const errorCode = error instanceof MainstayError ? error.code : 'models.budget_unknown';
        keep(record({ status: 'refused', usage: noUsage, seconds: 0, errorCode }, 0));
        throw error;
      }
    },
    flush,
    async close() {
      clearInterval(flushTimer);
      clearInterval(beatTimer);
      // What else is to be closed shall be, also when the database is gone.
      await flush().catch((error: unknown) =>
        log.error({ err: error }, 'The last calls were not written down'),
      );
      await ledger.close().catch((error: unknown) => log.warn({ err: error }, 'Budgets were not given back'));
    },
  };
}

const storableTarget = ({ provider, model }: Target): Target => ({ provider, model: storableName(model) });

function chargeOf(callId: string, settle: (outcome: CallOutcome) => number): Charge {
  let cost: number | undefined;
  return {
    callId,
    end(outcome) {
      cost ??= settle(outcome);
      return cost;
    },
  };
}

/** PostgreSQL's class 22, data exception: it will not be better the next time. */
const isAboutData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('22');
