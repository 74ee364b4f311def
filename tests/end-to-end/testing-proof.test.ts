import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTrial, type Trial, trialsOf, trialText } from '../testing-proof/proof.ts';
import { type ProgramTester, startTester } from '../testing-proof/tester.ts';

/** A part of what bench/testing-faults.ts measures: faults of which none hides another, and the twins. */
const seeded = [
  'items.use-after-delete',
  'items.auth-ignored',
  'items.limit-boundary-500',
  'items.price-as-text',
];
const budgetSeconds = 25;
/** Those of a page hide little of each other; a busy machine sees less of it in the time. */
const pageFaults = ['sort-as-text', 'page-skips', 'tab-dead', 'menu-logs-error', 'chart-500'].map(
  (name) => `dashboard.${name}`,
);
const pageBudgetSeconds = 75;

let tester: ProgramTester;
beforeAll(async () => {
  tester = await startTester();
});
afterAll(() => tester.stop());

function trialOf(app: string, kind: string, ids: readonly string[]): Trial {
  const trials = trialsOf((fault) => fault.app === app && fault.kind === kind, 100);
  const trial = trials.find(({ faults }) => faults.length > 0);
  if (trial === undefined) throw new Error(`There is nothing wrong to find in ${app}, ${kind}.`);
  return { ...trial, faults: trial.faults.filter(({ id }) => ids.includes(id)) };
}

test('the faults of an API are found, and its correct twin has none', async () => {
  const faulty = await runTrial(trialOf('items', 'api', seeded), tester, budgetSeconds);
  process.stdout.write(`${trialText(faulty)}\n`);
  expect(faulty.missed.map(({ id }) => id)).toEqual([]);
  const twin = await runTrial(trialOf('items', 'api', []), tester, budgetSeconds);
  process.stdout.write(`${trialText(twin)}\n`);
  expect(twin.others).toEqual([]);
});

test('the faults of a page are found within the budget, and its correct twin has none', async () => {
  const faulty = await runTrial(trialOf('dashboard', 'functional', pageFaults), tester, pageBudgetSeconds);
  process.stdout.write(`${trialText(faulty)}\n`);
  expect(faulty.found.length).toBeGreaterThanOrEqual(pageFaults.length * 0.6);
  expect(faulty.others).toEqual([]);
  const twin = await runTrial(trialOf('dashboard', 'functional', []), tester, budgetSeconds);
  process.stdout.write(`${trialText(twin)}\n`);
  expect(twin.others).toEqual([]);
}, 300_000);
