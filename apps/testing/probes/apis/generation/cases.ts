import type { Validators } from '../../../domain/apis/checks/validators.ts';
import type { BodyContent, Operation, Parameter, Value } from '../../../domain/apis/operation.ts';
import { type Broken, keyOf, parameterAt, type RequestCase } from '../../../domain/apis/requests/case.ts';
import { boundaryValues } from '../../../domain/apis/schemas/boundaries.ts';
import { brokenBodies, brokenParameter } from './negative-cases.ts';
import type { CaseParts } from './parts.ts';
import {
  bodyContent,
  brokenRules,
  isSendable,
  isSureBody,
  isSureParameter,
  isValidCase,
  longestFirst,
  shortestFirst,
  wireReadings,
} from './wire.ts';

/** Requests of the operations of a document. */
export interface CaseMaker {
  /** The plainest valid request: what must be there and no more, from the document's examples where it has them. */
  plainest(operation: Operation): RequestCase | undefined;
  /** The document's own examples, where they give all that must be there. */
  examples(operation: Operation): readonly RequestCase[];
  /** Valid, at the edges: `base` with one value changed. */
  boundaries(base: RequestCase): readonly RequestCase[];
  /** Broken in one place each: `base` with one rule broken. */
  negatives(base: RequestCase): readonly RequestCase[];
  /** Valid at random. Values that `fixed` names stay as they are. */
  random(operation: Operation, count: number, fixed?: RequestCase['values']): readonly RequestCase[];
  /** Whether a request still is what it was made as: valid, or broken in its one place, as surely as before. */
  stillHolds(changed: RequestCase): boolean;
}

export function createCaseMaker(parts: CaseParts): CaseMaker {
  const { values, validators, random } = parts;
  const seed = () => Math.floor(random() * 2 ** 31);

  const valid = (operation: Operation, origin: RequestCase['origin']): Draft => ({
    operation,
    origin,
    values: {},
    credentials: 'with',
  });

  /** A valid value that can also be written: the shortest of some, so that it says no more than it must. */
  const plainValue = (parameter: Parameter): Value | undefined =>
    [...parameter.examples.filter((value) => validators.isValid(parameter.schema, value))]
      .concat(shortestFirst(values.sample(parameter.schema, 12, seed())))
      .find((value) => isSendable(parameter, value));

  const plainBody = (content: BodyContent): Value | undefined =>
    content.examples.find((value) => validators.isValid(content.schema, value)) ??
    shortestFirst(values.sample(content.schema, 16, seed()))[0];

  const plainest = (operation: Operation): RequestCase | undefined => {
    const draft = valid(operation, 'random');
    const found: Record<string, Value> = {};
    for (const parameter of operation.parameters) {
      if (!parameter.required) continue;
      const value = plainValue(parameter);
      if (value === undefined) return undefined;
      found[keyOf(parameter)] = value;
    }
    const content = bodyContent(operation);
    if (content === undefined)
      return operation.body?.required === true ? undefined : { ...draft, values: found };
    const value = plainBody(content);
    if (value === undefined)
      return operation.body?.required === true ? undefined : { ...draft, values: found };
    return { ...draft, values: found, body: { mediaType: content.mediaType, value } };
  };

  return {
    plainest,

    examples(operation) {
      const content = bodyContent(operation);
      const bodies = content?.examples ?? [];
      const needed = operation.parameters.filter((parameter) => parameter.required);
      if (needed.some((parameter) => parameter.examples.length === 0)) return [];
      if (operation.body?.required === true && bodies.length === 0) return [];
      const given = operation.parameters.flatMap((parameter) => {
        const [first] = parameter.examples;
        return first === undefined ? [] : [[keyOf(parameter), first] as const];
      });
      if (given.length === 0 && bodies.length === 0) return [];
      const base = { ...valid(operation, 'example'), values: Object.fromEntries(given) };
      const made: RequestCase[] =
        content === undefined || bodies.length === 0
          ? [base]
          : bodies.map((value) => ({ ...base, body: { mediaType: content.mediaType, value } }));
      return made.filter((one) => isValidCase(one, validators));
    },

    boundaries: (base) => [
      ...base.operation.parameters.flatMap((parameter) => parameterEdges(base, parameter, parts, seed())),
      ...bodyEdges(base, base.body?.value, parts, seed()),
    ],

    negatives(base) {
      const { operation } = base;
      return [
        ...operation.parameters.flatMap((parameter) =>
          brokenParameter(parameter, base, values.sample(parameter.schema, 6, seed()), parts),
        ),
        ...brokenBodies(base, operation, parts, seed()),
      ];
    },

    random(operation, count, fixed = {}) {
      const content = bodyContent(operation);
      const pools = operation.parameters.map((parameter) => {
        const sampled = values.sample(parameter.schema, count, seed());
        return { parameter, sampled: sampled.filter((value) => isSendable(parameter, value)) };
      });
      const bodies = content === undefined ? [] : values.sample(content.schema, count, seed());
      if (pools.some((pool) => pool.parameter.required && pool.sampled.length === 0)) return [];
      if (operation.body?.required === true && bodies.length === 0) return [];
      return Array.from({ length: count }, (_, index): RequestCase => {
        const chosen: Record<string, Value> = {};
        for (const { parameter, sampled } of pools) {
          const value = sampled[index % Math.max(1, sampled.length)];
          if (value !== undefined && (parameter.required || random() < 0.5)) chosen[keyOf(parameter)] = value;
        }
        const value = bodies[index % Math.max(1, bodies.length)];
        const withBody = operation.body?.required === true || random() < 0.8;
        return {
          ...valid(operation, 'random'),
          values: { ...chosen, ...fixed },
          ...(content !== undefined &&
            value !== undefined &&
            withBody && { body: { mediaType: content.mediaType, value } }),
        };
      });
    },

    stillHolds: (changed) => stillHolds(changed, validators),
  };
}

function parameterEdges(
  base: RequestCase,
  parameter: Parameter,
  { values, definitions, validators }: CaseParts,
  seed: number,
): RequestCase[] {
  const key = keyOf(parameter);
  const present = base.values[key] ?? values.sample(parameter.schema, 1, seed)[0];
  if (present === undefined) return [];
  return boundaryValues(parameter.schema, present, definitions, validators)
    .filter((value) => isSendable(parameter, value))
    .map((value) => ({ ...base, origin: 'boundary', values: { ...base.values, [key]: value } }));
}

/** At the edges of what the plain request says, and of a request that says as much as it can. */
function bodyEdges(
  base: RequestCase,
  plain: Value | undefined,
  { values, definitions, validators }: CaseParts,
  seed: number,
): RequestCase[] {
  const content = bodyContent(base.operation);
  if (content === undefined) return [];
  const full = longestFirst(values.sample(content.schema, 12, seed))[0];
  return [plain, full].flatMap((from) =>
    (from === undefined ? [] : boundaryValues(content.schema, from, definitions, validators)).map(
      (value): RequestCase => ({
        ...base,
        origin: 'boundary',
        body: { mediaType: content.mediaType, value },
      }),
    ),
  );
}

function stillHolds(changed: RequestCase, validators: Validators): boolean {
  const { broken } = changed;
  if (broken === undefined) return isValidCase(changed, validators);
  const inBody = /^body(\/|$)/.test(broken.where);
  if (!isValidCase(changed, validators, inBody ? 'body' : broken.where)) return false;
  if (inBody) return bodyStillBroken(changed, broken, validators);
  const parameter = parameterAt(changed.operation, broken.where);
  const value = changed.values[broken.where];
  if (parameter === undefined) return false;
  if (value === undefined || broken.rule === 'missing')
    return value === undefined && broken.rule === 'missing';
  return (
    wireReadings(parameter, value).every((reading) => !validators.isValid(parameter.schema, reading)) &&
    (!broken.sure || isSureParameter(parameter, value, validators))
  );
}

function bodyStillBroken(changed: RequestCase, broken: Broken, validators: Validators): boolean {
  if (broken.rule === 'missing') return changed.body === undefined;
  const content = bodyContent(changed.operation);
  if (content === undefined || changed.body === undefined) return false;
  const { value } = changed.body;
  return (
    brokenRules(content, value, validators).has(broken.rule) &&
    (!broken.sure || isSureBody(changed.operation, content, value, validators))
  );
}

type Draft = Omit<RequestCase, 'body'>;
