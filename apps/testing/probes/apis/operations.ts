import { needsCredentials, neverAccepted } from '../../domain/apis/checks/reaction.ts';
import type { Operation } from '../../domain/apis/operation.ts';
import { templateNames } from '../../domain/apis/reading/parameters.ts';
import type { Exchange, RequestCase } from '../../domain/apis/requests/case.ts';
import { followLinks } from './lifecycle.ts';
import type { Session } from './session.ts';

const succeeded = (exchange: Exchange | undefined) =>
  exchange !== undefined && exchange.answer.status >= 200 && exchange.answer.status < 300;

/**
 * Tests one operation: its examples, the edges, each rule broken, without and with wrong credentials, with a method
 * that is not documented, and at random.
 *
 * @param cases random ones, and as many edges and breaches at most
 * @param isOver whether its share of the time is over
 * @returns false when it was
 */
export async function testOperation(
  session: Session,
  operation: Operation,
  cases: number,
  isOver: () => boolean,
): Promise<boolean> {
  const { maker } = session;
  const plain = maker.plainest(operation);
  if (plain === undefined) return true;
  const own = await session.ownValues(operation);
  const base: RequestCase = { ...plain, values: { ...plain.values, ...own } };
  const accepted: Exchange[] = [];
  const tried = async (testCase: RequestCase) => {
    const exchange = await session.exchange({ ...testCase, values: { ...testCase.values, ...own } });
    if (exchange !== undefined && testCase.broken === undefined) accepted.push(exchange);
    return exchange;
  };
  // A deletion uses up what it is given, so the lives of resources do it; here only what must be refused.
  const uses = operation.method === 'DELETE' && !session.settings.allow_destructive;

  const valid = uses ? [] : [...maker.examples(operation), base];
  for (const testCase of valid) {
    const exchange = await tried(testCase);
    if (exchange !== undefined && succeeded(exchange)) await followLinks(session, exchange);
  }
  await authentication(session, operation, base, uses && Object.keys(own).length === 0);
  await otherMethod(session, operation, base);
  // The path keeps its id in all that follows: what is tested there is the thing, not whether it is found.
  const most = leastDeliberate + cases * 3;
  for (const testCase of spread(maker.negatives(base), most)) {
    if (isOver()) return false;
    await session.exchange(testCase);
  }
  if (uses) return true;
  for (const list of [() => spread(maker.boundaries(base), most), () => maker.random(operation, cases)]) {
    for (const testCase of list()) {
      if (isOver()) return false;
      await tried(testCase);
    }
  }
  await session.report(neverAccepted(accepted));
  return true;
}

/** Edges and breaches are made on purpose, so even a short test tries so many of each. */
const leastDeliberate = 60;

/** So many of a list, evenly from all of it. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, index) => list[Math.floor((index * list.length) / most)]).filter(
    (item) => item !== undefined,
  );
}

async function authentication(
  session: Session,
  operation: Operation,
  base: RequestCase,
  impossible: boolean,
): Promise<void> {
  if (!needsCredentials(operation.security) || impossible) return;
  for (const credentials of ['without', 'wrong'] as const) await session.exchange({ ...base, credentials });
}

/**
 * One method that no operation documents for this address. GET is left out, since pages may stand there; DELETE is sent
 * only to things of the test's own.
 */
async function otherMethod(session: Session, operation: Operation, base: RequestCase): Promise<void> {
  const first = session.document.operations.find((one) => one.path === operation.path);
  if (first?.id !== operation.id) return;
  const matching = session.document.operations.filter((one) => mayBeSame(one.path, operation.path));
  for (const method of ['PATCH', 'PUT', 'POST', 'DELETE']) {
    if (matching.some((one) => one.method === method)) continue;
    const { body: _body, ...without } = base;
    await session.exchange({ ...without, origin: 'method', method });
  }
}

/** Could one address be meant by both templates? */
function mayBeSame(one: string, other: string): boolean {
  const [left, right] = [one.split('/'), other.split('/')];
  return (
    left.length === right.length &&
    left.every((part, index) => part === right[index] || hasName(part) || hasName(right[index] ?? ''))
  );
}

const hasName = (part: string) => templateNames(part).length > 0;
