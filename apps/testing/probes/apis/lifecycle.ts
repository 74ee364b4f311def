import { wait } from '#kernel/base';
import { checkAvailability, checkFreed } from '../../domain/apis/checks/lifecycle.ts';
import type { Problem } from '../../domain/apis/checks/problem.ts';
import { evaluate } from '../../domain/apis/expressions.ts';
import { type LinkSpec, type Operation, responseFor, type Value } from '../../domain/apis/operation.ts';
import { type Exchange, keyOf, type RequestCase } from '../../domain/apis/requests/case.ts';
import type { Created, Resource } from '../../domain/apis/resources.ts';
import type { Session } from './session.ts';

/** Stores that take a moment to agree are asked again so often, so many milliseconds apart. */
const patience = { times: 3, milliseconds: 250 };

/** Lives of each kind of thing: more find what only some values bring about. */
const lives = 2;

/**
 * Creates, reads, changes, reads, deletes and reads again what an API keeps, and says where a thing is missing that
 * must be there, or there that must be gone. What it finds is tried with fewer steps, so that the shortest sequence
 * stays.
 */
export async function liveThrough(session: Session, resource: Resource, signal: AbortSignal): Promise<void> {
  const { read } = resource;
  for (let life = 0; life < lives; life++) {
    if (read === undefined) return;
    const found = await live(session, resource, read, resource.updates, signal);
    if (found === undefined) return;
    for (const problem of found) {
      const shortest = await shorten(session, resource, read, problem, signal);
      await session.report([shortest]);
    }
  }
}

/** The problem again, from a life without changes in between, if it shows there, too. */
async function shorten(
  session: Session,
  resource: Resource,
  read: Operation,
  problem: Problem,
  signal: AbortSignal,
): Promise<Problem> {
  if (!problem.exchanges.some(({ request }) => request.method === 'PUT' || request.method === 'PATCH'))
    return problem;
  const again = await live(session, resource, read, [], signal);
  return again?.find((one) => one.check === problem.check) ?? problem;
}

/** @returns undefined when nothing could be created */
async function live(
  session: Session,
  resource: Resource,
  read: Operation,
  updates: readonly Operation[],
  signal: AbortSignal,
): Promise<readonly Problem[] | undefined> {
  const created = await session.create(resource);
  if (created === undefined) return undefined;
  const found: Problem[] = [];
  const steps: Exchange[] = [created.exchange];
  const look = async (good: (exchange: Exchange) => boolean) =>
    readPatiently(session, read, created, good, signal);
  const isThere = (exchange: Exchange) => exchange.answer.status !== 404 && exchange.answer.status !== 410;

  let before = await look(isThere);
  if (before === undefined) return found;
  const missing = checkAvailability(created, [...steps, before]);
  // What is not there cannot be changed or deleted.
  if (missing.length > 0) return missing;
  for (const operation of updates) {
    const base = caseFor(session, operation, created);
    const changed = base && (await session.exchange(base));
    if (changed === undefined || changed.answer.status >= 300) continue;
    steps.push(changed);
    const after = await look(isThere);
    if (after === undefined) return found;
    found.push(...checkAvailability(created, [...steps, after]));
    before = after;
  }
  const { remove } = resource;
  const removal = remove && caseFor(session, remove, created);
  const removed = removal && (await session.exchange(removal));
  if (removed === undefined || removed.answer.status >= 300) return found;
  const after = await look((exchange) => !isThere(exchange));
  if (after !== undefined) found.push(...checkFreed(created, before, [...steps, removed, after]));
  return found;
}

/** Reads until it is as it should be, or patience is over. */
async function readPatiently(
  session: Session,
  read: Operation,
  created: Created,
  good: (exchange: Exchange) => boolean,
  signal: AbortSignal,
): Promise<Exchange | undefined> {
  const base = caseFor(session, read, created);
  if (base === undefined) return undefined;
  let last: Exchange | undefined;
  for (let time = 0; time < patience.times; time++) {
    if (time > 0) await wait(patience.milliseconds, signal);
    last = await session.exchange(base);
    if (last === undefined || good(last)) return last;
  }
  return last;
}

function caseFor(session: Session, operation: Operation, created: Created): RequestCase | undefined {
  const base = session.maker.examples(operation)[0] ?? session.maker.plainest(operation);
  return base && { ...base, origin: 'chain', values: { ...base.values, ...created.values } };
}

/** Calls what the links of an answer lead to, with what they say; the answers pass the general checks. */
export async function followLinks(session: Session, exchange: Exchange): Promise<void> {
  const { operation, broken } = exchange.case;
  const response = responseFor(operation, exchange.answer.status);
  if (broken !== undefined || response === undefined) return;
  for (const link of response.links) {
    const target = session.document.operations.find((one) => one.id === link.target);
    const base = target && linkedCase(session, target, link, exchange);
    // What a link leads to is there for the lives of resources to delete.
    if (base !== undefined && target?.method !== 'DELETE') await session.exchange(base);
  }
}

function linkedCase(
  session: Session,
  target: Operation,
  link: LinkSpec,
  exchange: Exchange,
): RequestCase | undefined {
  const base = session.maker.plainest(target);
  if (base === undefined) return undefined;
  const values: Record<string, Value> = { ...base.values };
  for (const [name, expression] of Object.entries(link.parameters)) {
    const parameter = target.parameters.find((one) => one.name === name || keyOf(one) === name);
    const value = evaluate(expression, exchange);
    if (parameter === undefined || value === undefined) return undefined;
    values[keyOf(parameter)] = value;
  }
  const body = link.body === undefined ? undefined : evaluate(link.body, exchange);
  const linked: RequestCase = {
    ...base,
    origin: 'chain',
    values,
    ...(body !== undefined && base.body !== undefined && { body: { ...base.body, value: body } }),
  };
  return session.maker.stillHolds(linked) ? linked : undefined;
}
