import { isRecord, type Value } from '../../domain/apis/operation.ts';
import { parameterAt, type RequestCase } from '../../domain/apis/requests/case.ts';
import { serialise } from '../../domain/apis/requests/serialise.ts';

/**
 * Makes a failing request smaller while it still fails in the same way: leaves out what may be left out, then makes
 * texts, numbers and lists smaller. Greedy, in the manner of QuickCheck: the first smaller one that still fails is the
 * next to be made smaller.
 *
 * @param holds whether a changed case still is valid, or still broken in its one place
 * @param fails sends it and says whether the same problem shows
 * @param budget how often `fails` may be asked
 */
export async function shrinkCase(
  failing: RequestCase,
  holds: (changed: RequestCase) => boolean,
  fails: (changed: RequestCase) => Promise<boolean>,
  budget: number,
): Promise<RequestCase> {
  let smallest = failing;
  let left = budget;
  const tried = new Set([identity(failing)]);
  for (let smaller: RequestCase | undefined = failing; smaller !== undefined; ) {
    smaller = undefined;
    for (const candidate of smallerCases(smallest)) {
      const id = identity(candidate);
      if (tried.has(id) || !holds(candidate)) continue;
      if (left-- <= 0) return smallest;
      tried.add(id);
      if (await fails(candidate)) {
        smaller = candidate;
        smallest = candidate;
        break;
      }
    }
  }
  return smallest;
}

function identity(testCase: RequestCase): string {
  return JSON.stringify([testCase.values, testCase.body?.value ?? '(none)']);
}

/** The next smaller cases, the boldest first. */
function* smallerCases(testCase: RequestCase): Generator<RequestCase> {
  const { operation, values, body } = testCase;
  if (body !== undefined && operation.body?.required !== true) {
    const { body: _body, ...without } = testCase;
    yield without;
  }
  for (const key of Object.keys(values)) {
    if (parameterAt(operation, key)?.required !== false) continue;
    const { [key]: _left, ...rest } = values;
    yield { ...testCase, values: rest };
  }
  if (body !== undefined)
    for (const value of smallerValues(body.value)) yield { ...testCase, body: { ...body, value } };
  for (const [key, present] of Object.entries(values)) {
    const parameter = parameterAt(operation, key);
    // The ids of a path stay: they lead to what the test created.
    if (parameter === undefined || parameter.place === 'path') continue;
    for (const value of smallerValues(present))
      if (serialise(parameter, value) !== undefined)
        yield { ...testCase, values: { ...values, [key]: value } };
  }
}

/** Smaller values, never the same, always nearer to nothing. */
export function* smallerValues(value: Value): Generator<Value> {
  if (typeof value === 'number') yield* smallerNumbers(value);
  else if (typeof value === 'string') yield* smallerTexts(value);
  else if (value === true) yield false;
  else if (Array.isArray(value)) yield* smallerLists(value);
  else if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      const { [name]: _left, ...rest } = value;
      yield rest;
    }
    for (const [name, item] of Object.entries(value))
      for (const smaller of smallerValues(item)) yield { ...value, [name]: smaller };
  }
}

function* smallerNumbers(value: number): Generator<Value> {
  if (value === 0) return;
  yield 0;
  if (value < 0) yield -value;
  const whole = Math.trunc(value);
  if (whole !== value) yield whole;
  // Halving the distance finds the edge at which it begins to fail.
  for (let distance = Math.trunc(whole / 2); distance !== 0; distance = Math.trunc(distance / 2))
    yield value - distance;
  if (Math.abs(value) >= 1) yield value - Math.sign(value);
}

function* smallerTexts(value: string): Generator<Value> {
  if (value === '') return;
  yield '';
  const letters = [...value];
  for (
    let keep = Math.floor(letters.length / 2);
    keep > 0 && keep < letters.length;
    keep = Math.ceil((keep + letters.length) / 2)
  ) {
    yield letters.slice(0, keep).join('');
    if (keep === letters.length - 1) break;
  }
  if (letters.length > 1) yield letters.slice(1).join('');
  const plain = 'a'.repeat(letters.length);
  // Only towards plain letters, so that it ends.
  if (value !== plain && !/^a+$/.test(value)) yield plain;
}

function* smallerLists(value: readonly Value[]): Generator<Value> {
  if (value.length === 0) return;
  yield [];
  if (value.length > 2) yield value.slice(0, Math.ceil(value.length / 2));
  for (let index = 0; index < value.length; index++) yield value.toSpliced(index, 1);
  for (const [index, item] of value.entries())
    for (const smaller of smallerValues(item)) yield value.with(index, smaller);
}
