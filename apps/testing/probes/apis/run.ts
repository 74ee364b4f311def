import { MainstayError } from '#kernel/base';
import type { ApiSummary } from '../../domain/apis/coverage.ts';
import type { ApiDocument, Operation } from '../../domain/apis/operation.ts';
import type { ApiSettings } from '../../domain/apis/settings.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { ProbeResult } from '../probe.ts';
import { type ApiAuth, secretsOf } from './credentials.ts';
import { firstContact } from './first-contact.ts';
import { createCaseMaker } from './generation/cases.ts';
import { createValues } from './generation/values.ts';
import { liveThrough } from './lifecycle.ts';
import { testOperation } from './operations.ts';
import { createReporter } from './report.ts';
import { createSender, stoppedCode } from './sending.ts';
import { createSession, type Session } from './session.ts';
import { type Silence, silenceProblem } from './silence.ts';
import { createValidators } from './validators.ts';

export interface ApiTest {
  readonly document: ApiDocument;
  /** Where the API is, with its base path. */
  readonly baseUrl: string;
  readonly auth?: ApiAuth;
  readonly settings: ApiSettings;
  readonly signal: AbortSignal;
  /** Milliseconds that are left; it ends by itself, with what it has, when none are. */
  readonly remaining: () => number;
  /** 0 to 1; the same sequence makes the same requests. */
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly found: (finding: Finding) => void;
  /** 0 to 1, and a sentence. */
  readonly progress: (fraction: number, sentence: string) => void;
}

export interface ApiResult extends ProbeResult {
  readonly summary: ApiSummary;
}

/**
 * Tests an API against its description: every operation is asked, then things are created, read, changed and deleted,
 * then each operation gets examples, edges, broken and random requests. What is found is made as small as it goes.
 *
 * It ends early, with what it has, when it is cancelled, when its time is over, or when the API does not answer at all
 * or refuses the credentials everywhere; `limits` says so.
 */
export async function testApi(test: ApiTest): Promise<ApiResult> {
  const { document, settings } = test;
  const limits = new Set<string>(document.unsupported);
  const validators = createValidators(document.definitions, (sentence) => limits.add(sentence));
  const values = createValues(document.definitions, validators);
  const maker = createCaseMaker({
    definitions: document.definitions,
    values,
    validators,
    random: test.random,
  });
  const sender = createSender(test);
  const reporter = createReporter({
    secrets: secretsOf(test.auth),
    shrinkRequests: settings.shrink_requests,
    found: test.found,
  });
  const silences: Silence[] = [];
  const session = createSession({
    document,
    baseUrl: test.baseUrl,
    auth: test.auth,
    settings,
    maker,
    validators,
    sender,
    report: reporter.report,
    silent: (testCase, request, answer) => silences.push({ testCase, request, answer }),
  });
  try {
    const operations = await firstContact(session, test, limits, silences);
    if (operations !== undefined) {
      await phases(session, operations, test, limits);
      await reportSilences(session, silences, sender.send);
    }
  } catch (error) {
    if (!(error instanceof MainstayError && error.code === stoppedCode)) throw error;
    limits.add(`${error.message} What follows is what was found until then.`);
  }
  for (const sentence of sender.slowed()) limits.add(sentence);
  const summary = summaryOf(session, sender.sent());
  return {
    findings: reporter.findings(),
    figures: {
      operations: summary.operations.documented,
      operations_reached: summary.operations.reached,
      operations_succeeded: summary.operations.succeeded,
      requests: summary.requests,
      rules_broken: summary.byOperation.reduce((sum, one) => sum + one.rulesBroken, 0),
      documented_statuses: summary.byOperation.reduce(
        (sum, one) => sum + one.seen.length + one.unseen.length,
        0,
      ),
      documented_statuses_seen: summary.byOperation.reduce((sum, one) => sum + one.seen.length, 0),
    },
    limits: [...limits],
    summary,
  };
}

async function phases(
  session: Session,
  operations: readonly Operation[],
  test: ApiTest,
  limits: Set<string>,
): Promise<void> {
  const names = new Set(operations.map((operation) => operation.id));
  const resources = session.resources.filter((resource) => names.has(resource.create.id));
  let done = 0;
  const total = resources.length + operations.length;
  const step = async (sentence: string, work: () => Promise<void>) => {
    test.progress(done / Math.max(1, total), sentence);
    await work();
    done += 1;
  };
  await sideBySide(resources, session.settings.concurrency, (resource) =>
    step(`Creating and deleting by ${resource.create.id}`, () => liveThrough(session, resource, test.signal)),
  );
  const deletable = new Set(
    session.resources.flatMap(({ remove }) => (remove === undefined ? [] : [remove.id])),
  );
  for (const { id, method } of operations)
    if (method === 'DELETE' && !deletable.has(id) && !session.settings.allow_destructive)
      limits.add(
        `${id} is not tested: nothing that the test could create leads to it, and deleting is not allowed.`,
      );
  let waiting = operations.length;
  const cut: string[] = [];
  await sideBySide(operations, session.settings.concurrency, (operation) =>
    step(`Testing ${operation.id}`, async () => {
      const share = shareOf(test.remaining(), waiting--, session.settings.concurrency);
      const end = test.remaining() - share;
      const isOver = () => test.remaining() < end;
      if (!(await testOperation(session, operation, session.settings.cases, isOver))) cut.push(operation.id);
    }),
  );
  if (cut.length > 0)
    limits.add(
      `${cut.length} operations were tested in part only, so that there was time for all (${cut.slice(0, 5).join(', ')}${cut.length > 5 ? ' and others' : ''}).`,
    );
  test.progress(1, 'All operations are tested');
}

/**
 * Milliseconds that one operation may take, so that a slow one leaves time for those that wait: three times its even
 * share, since most take less than theirs.
 */
function shareOf(remaining: number, waiting: number, sideBySide: number): number {
  return (3 * remaining * sideBySide) / Math.max(waiting, 3 * sideBySide);
}

/** Works through a list, so many at once; the first error ends it when those under way are done. */
async function sideBySide<T>(
  list: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...list];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(most, list.length) }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function reportSilences(
  session: Session,
  silences: readonly Silence[],
  send: ReturnType<typeof createSender>['send'],
): Promise<void> {
  for (const silence of silences.slice(0, 20)) {
    const problem = await silenceProblem(silence, send);
    if (problem !== undefined) await session.report([problem]);
  }
}

function summaryOf(session: Session, requests: number): ApiSummary {
  const { document, coverage } = session;
  const byOperation = document.operations.map((operation) => coverage.of(operation));
  return {
    title: document.title,
    version: document.version,
    dialect: document.dialect,
    requests,
    operations: {
      documented: document.operations.length,
      reached: byOperation.filter((one) => one.requests > 0).length,
      succeeded: byOperation.filter((one) =>
        Object.keys(one.statuses).some((status) => status.startsWith('2')),
      ).length,
    },
    byOperation,
    unsupported: document.unsupported,
  };
}
