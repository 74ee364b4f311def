import { z } from 'zod';
import type { StateGraph, Transition } from '../exploration/graph.ts';
import { describeAction } from '../suite/describe-action.ts';
import type { TestCase } from '../suite/test-case.ts';
import { caseAlong } from './write-cases.ts';

/** What a model is told of a site is cut here: the rest is more of the same. */
const most = { states: 60, transitions: 150, cases: 80, names: 80 };

/** What a model says of requirements in prose. Everything in it is checked before anything is believed. */
export const planSchema = z.object({
  requirements: z
    .array(
      z.object({
        /** Word for word from the requirements. */
        quote: z.string(),
        /** Tests that show it: C1, C2, … */
        shown_by: z.array(z.string()),
        /** A new one along observed transitions T1, T2, …; null where there is one already, or none can be made. */
        test: z.object({ name: z.string(), transitions: z.array(z.string()) }).nullable(),
      }),
    )
    .max(100),
  names: z.array(z.object({ test: z.string(), name: z.string() })).max(200),
});
type Said = z.infer<typeof planSchema>;

/** What was observed, numbered, for a model to refer to. */
export interface Brief {
  readonly text: string;
  readonly transitions: ReadonlyMap<string, Transition>;
  readonly cases: ReadonlyMap<string, TestCase>;
}

export interface Plan {
  readonly cases: readonly TestCase[];
  /** Requirements, word for word, with the keys of tests that show them. */
  readonly covered: readonly { readonly quote: string; readonly keys: readonly string[] }[];
  readonly uncovered: readonly string[];
  /** Better names of tests that are there, by their keys. */
  readonly names: ReadonlyMap<string, string>;
  /** What the model said that is not so: words that are not in the requirements, ways that do not exist. */
  readonly dropped: number;
}

export function briefOf(graph: StateGraph, cases: readonly TestCase[]): Brief {
  const states = graph.states.slice(0, most.states);
  const numbers = new Map(states.map(({ id }, at) => [id, `S${at + 1}`]));
  const known = graph.transitions
    .filter(({ from, to }) => numbers.has(from) && numbers.has(to))
    .slice(0, most.transitions);
  const transitions = new Map(known.map((one, at) => [`T${at + 1}`, one]));
  const chosen = new Map(cases.slice(0, most.cases).map((one, at) => [`C${at + 1}`, one]));
  const lines = [
    'Pages and states:',
    ...states.map(
      ({ id, name, path }) =>
        `${numbers.get(id)}${id === graph.start ? ' (start)' : ''}: ${oneLine(name)} at ${path}`,
    ),
    'Transitions that were observed:',
    ...[...transitions].map(([number, one]) => {
      const came = one.effects.slice(0, 3).map(({ what, text }) => `${what} "${oneLine(text)}"`);
      const did = [...(one.before ?? []), one.action].map(describeAction).join(', then ');
      return `${number}: ${numbers.get(one.from)} to ${numbers.get(one.to)}: ${oneLine(did)}${came.length > 0 ? `; ${came.join(', ')}` : ''}`;
    }),
    'Tests that are there:',
    ...[...chosen].map(([number, { name }]) => `${number}: ${oneLine(name)}`),
  ];
  return { text: lines.join('\n'), transitions, cases: chosen };
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim().slice(0, 160);
const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim().toLowerCase();

/**
 * What of a model's answer holds: requirements are quoted word for word, new tests follow ways that were observed and
 * expect what was observed at their end, names are names. Nothing else of it is kept.
 */
export function planOf(said: Said, requirements: string, graph: StateGraph, brief: Brief): Plan {
  const whole = plain(requirements);
  const cases: TestCase[] = [];
  const covered: { quote: string; keys: string[] }[] = [];
  const uncovered: string[] = [];
  let dropped = 0;
  for (const { quote, shown_by: shownBy, test } of said.requirements) {
    if (plain(quote).length < 8 || !whole.includes(plain(quote))) {
      dropped += 1;
      continue;
    }
    const keys = shownBy.flatMap((number) => brief.cases.get(number)?.key ?? []);
    dropped += shownBy.length - keys.length;
    const made = test && caseOf(test, quote, graph, brief);
    if (test && !made) dropped += 1;
    if (made) {
      cases.push(made);
      keys.push(made.key);
    }
    if (keys.length > 0) covered.push({ quote: oneLine(quote), keys });
    else uncovered.push(oneLine(quote));
  }
  const names = namesOf(said.names.slice(0, most.names), brief);
  return { cases, covered, uncovered, names, dropped: dropped + said.names.length - names.size };
}

function caseOf(
  { name, transitions }: NonNullable<Said['requirements'][number]['test']>,
  quote: string,
  graph: StateGraph,
  brief: Brief,
): TestCase | undefined {
  const path = transitions.map((number) => brief.transitions.get(number));
  const isWhole = path.every((one, at): one is Transition => {
    const before = path[at - 1];
    return one !== undefined && (at === 0 || before?.to === one.from);
  });
  if (path.length === 0 || !isWhole || !isName(name)) return undefined;
  const steps = path.filter((one) => one !== undefined);
  return caseAlong(graph, steps, {
    name: oneLine(name),
    tags: [`requirement: ${oneLine(quote).slice(0, 120)}`],
  });
}

function namesOf(said: Said['names'], brief: Brief): Map<string, string> {
  const used = new Set([...brief.cases.values()].map(({ name }) => name));
  const names = new Map<string, string>();
  for (const { test, name } of said) {
    const key = brief.cases.get(test)?.key;
    const better = oneLine(name);
    if (key === undefined || names.has(key) || !isName(name) || used.has(better)) continue;
    used.add(better);
    names.set(key, better);
  }
  return names;
}

/** One line a person can read. */
const isName = (name: string): boolean => /^[^\p{Cc}\p{Cf}<>]{8,160}$/u.test(name.trim());
