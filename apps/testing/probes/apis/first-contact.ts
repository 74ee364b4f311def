import { needsCredentials } from '../../domain/apis/checks/reaction.ts';
import type { Operation } from '../../domain/apis/operation.ts';
import { isWritableMedia } from '../../domain/apis/requests/build.ts';
import type { RequestCase } from '../../domain/apis/requests/case.ts';
import { type ApiAuth, hasCredentials } from './credentials.ts';
import type { Session } from './session.ts';
import type { Silence } from './silence.ts';

interface ContactOptions {
  readonly baseUrl: string;
  readonly auth?: ApiAuth;
}

/**
 * One plain request to each operation, those that create first.
 *
 * @returns the operations that can be tested, or undefined when none can
 */
export async function firstContact(
  session: Session,
  test: ContactOptions,
  limits: Set<string>,
  silences: readonly Silence[],
): Promise<readonly Operation[] | undefined> {
  const usable: Operation[] = [];
  const locked: Operation[] = [];
  let answered = false;
  for (const operation of inOrder(session.document.operations)) {
    const plain = plainCase(session, operation, limits);
    if (plain === undefined) continue;
    const status = await contact(session, operation, plain, test.auth);
    if (status === undefined) {
      if (!answered && silences.length >= enoughSilences) {
        limits.add(
          `The API at ${test.baseUrl} does not answer: ${silences[0]?.answer.reason}. Nothing was tested.`,
        );
        return undefined;
      }
      // Deletions wait for something of their own; of the rest nothing could be seen.
      if (operation.method === 'DELETE') usable.push(operation);
      continue;
    }
    answered = true;
    (status === 401 || status === 403 ? locked : usable).push(operation);
  }
  const open = usable.filter(
    (operation) => operation.method !== 'DELETE' && needsCredentials(operation.security),
  );
  sayLocked(locked, open.length, test, limits);
  // Deletions that wait are closed, too, when everything that needs credentials is.
  return usable.filter(
    (operation) =>
      operation.method !== 'DELETE' ||
      locked.length === 0 ||
      open.length > 0 ||
      !needsCredentials(operation.security),
  );
}

/** So many requests without an answer, before the first one, mean that nobody is there. */
const enoughSilences = 3;

async function contact(
  session: Session,
  operation: Operation,
  plain: RequestCase,
  auth: ApiAuth | undefined,
): Promise<number | undefined> {
  const own = operation.method === 'DELETE' ? {} : await session.ownValues(operation);
  const locked = needsCredentials(operation.security) && !hasCredentials(auth);
  const values = { ...plain.values, ...own };
  const exchange = await session.exchange({ ...plain, credentials: locked ? 'without' : 'with', values });
  return exchange?.answer.status;
}

/** One statement about what credentials kept closed, rather than a finding for each answer. */
function sayLocked(
  locked: readonly Operation[],
  open: number,
  test: ContactOptions,
  limits: Set<string>,
): void {
  if (locked.length === 0) return;
  const names = locked
    .slice(0, 5)
    .map((operation) => operation.id)
    .join(', ');
  const list = locked.length > 5 ? `${names} and ${locked.length - 5} more` : names;
  if (!hasCredentials(test.auth)) {
    limits.add(
      `${locked.length} operations need credentials, and none were given: only that they ask for them was tested (${list}).`,
    );
  } else if (open === 0) {
    limits.add(
      `Authentication failed: each of the ${locked.length} operations that answered 401 or 403 did so with the credentials that were given, and none that needs them let them in. They were not tested (${list}).`,
    );
  } else {
    limits.add(
      `${locked.length} operations refuse the credentials that were given, with 401 or 403, and were not tested (${list}).`,
    );
  }
}

/** Creation first, so that there is something to read; then by path. */
function inOrder(operations: readonly Operation[]): readonly Operation[] {
  const rank = (operation: Operation) =>
    operation.method === 'POST' && !operation.path.includes('{') ? 0 : 1;
  return [...operations].sort((one, other) => rank(one) - rank(other));
}

function plainCase(session: Session, operation: Operation, limits: Set<string>): RequestCase | undefined {
  if (operation.method === 'TRACE') {
    limits.add(`${operation.id} is not tested: TRACE cannot be sent.`);
    return undefined;
  }
  const contents = operation.body?.contents ?? [];
  const unwritable = contents.filter((content) => !isWritableMedia(content.mediaType));
  if (unwritable.length > 0 && unwritable.length === contents.length) {
    limits.add(
      `${operation.id} takes ${unwritable.map((content) => content.mediaType).join(', ')}, of which no bodies are made.`,
    );
    if (operation.body?.required === true) return undefined;
  }
  const plain = session.maker.plainest(operation);
  if (plain === undefined)
    limits.add(`${operation.id} is not tested: no valid request could be made from its schemas.`);
  return plain;
}
