import { checkAnswer } from '../../domain/apis/checks/conformance.ts';
import type { Problem } from '../../domain/apis/checks/problem.ts';
import {
  checkAcceptance,
  checkAuthentication,
  checkMethod,
  checkRejection,
} from '../../domain/apis/checks/reaction.ts';
import type { Validators } from '../../domain/apis/checks/validators.ts';
import { type CoverageBook, createCoverageBook } from '../../domain/apis/coverage.ts';
import type { ApiDocument, Operation, Value } from '../../domain/apis/operation.ts';
import { templateNames } from '../../domain/apis/reading/parameters.ts';
import { buildRequest } from '../../domain/apis/requests/build.ts';
import type { Exchange, HttpRequest, RequestCase } from '../../domain/apis/requests/case.ts';
import { type Created, createdBy, type Resource, resourcesOf } from '../../domain/apis/resources.ts';
import type { ApiSettings } from '../../domain/apis/settings.ts';
import { type ApiAuth, targetOf } from './credentials.ts';
import type { CaseMaker } from './generation/cases.ts';
import { isNoAnswer, type NoAnswer, type Sender } from './sending.ts';

/** One test of one API: what all its phases share. */
export interface Session {
  readonly document: ApiDocument;
  readonly settings: ApiSettings;
  readonly maker: CaseMaker;
  readonly resources: readonly Resource[];
  readonly coverage: CoverageBook;
  /**
   * Sends a case and says what is wrong with the answer.
   *
   * @returns undefined when it cannot be written, may not be sent (DELETE of what is not the test's own), or got no
   *   answer
   */
  ask(testCase: RequestCase): Promise<Asked | undefined>;
  /** As `ask`, and reports what is wrong. */
  exchange(testCase: RequestCase): Promise<Exchange | undefined>;
  report(problems: readonly Problem[]): Promise<void>;
  /** Creates one more thing, or nothing when that does not succeed. */
  create(resource: Resource): Promise<Created | undefined>;
  /** Path parameters of an existing thing of the test's own, where the operation is about such a thing. */
  ownValues(operation: Operation): Promise<RequestCase['values']>;
}

export interface Asked {
  readonly exchange: Exchange;
  readonly problems: readonly Problem[];
}

export interface SessionParts {
  readonly document: ApiDocument;
  readonly baseUrl: string;
  readonly auth: ApiAuth | undefined;
  readonly settings: ApiSettings;
  readonly maker: CaseMaker;
  readonly validators: Validators;
  readonly sender: Sender;
  readonly report: (problems: readonly Problem[], session: Session) => Promise<void>;
  readonly silent: (testCase: RequestCase, request: HttpRequest, answer: NoAnswer) => void;
}

export function createSession(parts: SessionParts): Session {
  const { document, settings, maker, sender, validators } = parts;
  const coverage = createCoverageBook();
  const owned: Created[] = [];
  const resources = resourcesOf(document);
  /** The request that last created one of a kind. */
  const recipes = new Map<string, RequestCase>();

  const ask = async (testCase: RequestCase): Promise<Asked | undefined> => {
    const method = testCase.method ?? testCase.operation.method;
    if (method === 'DELETE' && !settings.allow_destructive && !isOwned(testCase, owned)) return undefined;
    if (sender.isClosed(testCase.operation.id)) return undefined;
    // Neither fetch nor most servers know them.
    if (method === 'TRACE' || method === 'CONNECT') return undefined;
    const request = buildRequest(
      testCase,
      targetOf(document, parts.baseUrl, parts.auth, testCase.credentials),
    );
    if (request === undefined) return undefined;
    const answer = await sender.send(request, testCase.operation.id);
    if (isNoAnswer(answer)) {
      parts.silent(testCase, request, answer);
      return undefined;
    }
    const exchange: Exchange = { case: testCase, request, answer };
    coverage.note(exchange);
    remember(exchange);
    const problems = [
      ...checkAnswer(exchange, { validators, settings }),
      ...checkRejection(exchange, settings),
      ...checkAcceptance(exchange),
      ...checkMethod(exchange),
      ...checkAuthentication(exchange),
    ];
    return { exchange, problems };
  };

  const remember = (exchange: Exchange) => {
    const { operation, broken, method } = exchange.case;
    if (broken !== undefined || method !== undefined) return;
    const resource = resources.find((one) => one.create.id === operation.id);
    const created = resource && createdBy(resource, exchange);
    if (created === undefined) return;
    owned.push(created);
    recipes.set(operation.id, exchange.case);
  };

  const create = async (resource: Resource): Promise<Created | undefined> => {
    const operation = resource.create;
    const fixed = await session.ownValues(operation);
    const known = recipes.get(operation.id);
    // The last one that worked may be taken now (a name that must be unique), so others follow.
    const tries = [
      ...(known === undefined ? [] : [known]),
      ...maker.examples(operation),
      ...[maker.plainest(operation)].filter((one) => one !== undefined),
      ...maker.random(operation, 6),
    ];
    for (const one of tries) {
      const asked = await session.exchange({ ...one, values: { ...one.values, ...fixed } });
      const created = asked && createdBy(resource, asked);
      if (created !== undefined) return created;
    }
    return undefined;
  };

  const session: Session = {
    document,
    settings,
    maker,
    resources,
    coverage,
    ask,
    async exchange(testCase) {
      const asked = await ask(testCase);
      if (asked === undefined) return undefined;
      await session.report(asked.problems);
      return asked.exchange;
    },
    report: (problems) => parts.report(problems, session),
    create,
    async ownValues(operation) {
      const resource = resourceOf(operation, resources);
      if (resource === undefined || resource.create.id === operation.id) return {};
      return (await create(resource))?.values ?? {};
    },
  };
  return session;
}

/** The resource whose items an operation is about: the one with the longest path that its path begins with. */
function resourceOf(operation: Operation, resources: readonly Resource[]): Resource | undefined {
  return resources
    .filter(({ itemPath }) => operation.path === itemPath || operation.path.startsWith(`${itemPath}/`))
    .sort((one, other) => other.itemPath.length - one.itemPath.length)[0];
}

/** Does the address lead to, or into, something that the test created? */
function isOwned(testCase: RequestCase, owned: readonly Created[]): boolean {
  const { path } = testCase.operation;
  return owned.some(
    ({ resource, values }) =>
      (path === resource.itemPath || path.startsWith(`${resource.itemPath}/`)) &&
      templateNames(resource.itemPath).every((name) =>
        same(testCase.values[`path.${name}`], values[`path.${name}`]),
      ),
  );
}

const same = (one: Value | undefined, other: Value | undefined) =>
  one !== undefined && String(one) === String(other);
