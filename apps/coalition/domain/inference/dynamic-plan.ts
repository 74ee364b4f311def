import { invalid } from '#kernel/base';
import { type BeliefTable, createBeliefTable } from './belief-table.ts';
import {
  emptyTerms,
  prepareValues,
  type TermOptions,
  type Terms,
  type Values,
  worthOf,
} from './expected-free-energy.ts';
import { createWorkspace, type Workspace } from './kernels.ts';
import type { Model } from './model.ts';
import { logAdd } from './numbers.ts';
import { checkCombinations, type Policy } from './policies.ts';
import { createStepTerms, type Group, groupsOf, valuesOfGroup } from './step-values.ts';

export interface PlanOptions extends TermOptions {
  readonly depth?: number;
  readonly gamma?: number;
  readonly values?: Values;
  readonly space?: Workspace;
  /** Most distinct beliefs, over all steps, before it gives up. */
  readonly mostBeliefs?: number;
}

/** What is known of one first action of a group of factors. */
export interface FirstAction {
  /** One action for each factor; 0 for factors of other groups. */
  readonly actions: readonly number[];
  readonly probability: number;
  /** The terms expected over the steps that follow, each policy weighed by its posterior. */
  readonly terms: Terms;
}

export interface GroupPlan {
  readonly factors: readonly number[];
  readonly first: readonly FirstAction[];
  /** Distinct beliefs at the end of each step. */
  readonly beliefs: readonly number[];
}

export interface Plan {
  /** The posterior of the first action, by factor: what enumeration of all policies gives. */
  readonly actions: readonly Float64Array[];
  readonly groups: readonly GroupPlan[];
  /** The policy of the greatest worth, and that worth; of equals, the first. Habits do not count in it. */
  readonly best: Policy;
  readonly bestWorth: number;
  /** How many policies were weighed. */
  readonly policies: number;
}

/**
 * The posterior over the first actions under all policies of a depth, without listing them.
 *
 * Beliefs are predicted without observations, so a policy's worth is a sum over its steps of terms that depend only on
 * the belief each step ends in (and, for what is learnt of B, begins in). Policies that lead to the same belief at the
 * same step have the same future; with Z_T = 1 and
 *
 *   Z_t(b) = Σ_u exp(γ·worth(b, u, b')) · Z_{t+1}(b'),   b' = B_u b,
 *
 * softmax(γ·worth + ln E) summed over all policies that begin with u is exp(γ·worth)·Z_1(b')·E(u) / Z_0(b): the same
 * numbers as by enumeration, in time that grows with the number of distinct beliefs. Parts of the model that do not
 * touch are planned apart (`groupsOf`). Beliefs that differ by less than 2⁻⁴⁰ are taken as one.
 *
 * @param belief about the present
 * @throws `coalition.plan_listed` when the model lists policies; `coalition.plan_too_wide` past `mostBeliefs`;
 *   `coalition.actions_too_many`
 */
export function planDynamically(model: Model, belief: Float64Array, options: PlanOptions = {}): Plan {
  if (model.policies) {
    throw invalid(
      'coalition.plan_listed',
      `${model.name} lists its policies: evaluate those. Dynamic planning weighs all policies of a depth.`,
    );
  }
  const { depth = model.depth, gamma = model.gamma, mostBeliefs = 100_000 } = options;
  const values = options.values ?? prepareValues(model, options);
  const space = options.space ?? createWorkspace(model);
  const table = createBeliefTable(model);
  const actions = model.factors.map((factor) => new Float64Array(factor.actions.length));
  const best = Array.from({ length: depth }, () => model.factors.map(() => 0));
  let bestWorth = 0;
  const groups = groupsOf(model).map((group) => {
    const look: Look = { model, group, table, depth, gamma, mostBeliefs, choices: choicesOf(model, group) };
    const planned = planGroup(look, valuesOfGroup(values, group), belief, space);
    addMarginals(actions, planned.plan);
    for (const [step, taken] of planned.best.entries()) {
      for (const factor of group.factors) best[step]?.splice(factor, 1, taken[factor] ?? 0);
    }
    bestWorth += planned.bestWorth;
    return planned.plan;
  });
  const combinations = model.factors.reduce((product, factor) => product * factor.actions.length, 1);
  return { actions, groups, best, bestWorth, policies: combinations ** depth };
}

function addMarginals(actions: readonly Float64Array[], { factors, first }: GroupPlan): void {
  for (const { actions: taken, probability } of first) {
    for (const factor of factors) {
      const marginal = actions[factor];
      const action = taken[factor] ?? 0;
      if (marginal) marginal[action] = (marginal[action] ?? 0) + probability;
    }
  }
}

interface Look {
  readonly model: Model;
  readonly group: Group;
  readonly table: BeliefTable;
  readonly depth: number;
  readonly gamma: number;
  readonly mostBeliefs: number;
  /** Combinations of the group's actions, written for all factors. */
  readonly choices: readonly (readonly number[])[];
}

function choicesOf({ factors, name }: Model, group: Group): readonly (readonly number[])[] {
  const count = group.factors.reduce((product, at) => product * (factors[at]?.actions.length ?? 1), 1);
  checkCombinations(count, name);
  let choices: (readonly number[])[] = [[]];
  for (const [at, { actions }] of factors.entries()) {
    const own = group.factors.includes(at) ? actions.length : 1;
    choices = choices.flatMap((before) => Array.from({ length: own }, (_, action) => [...before, action]));
  }
  return choices;
}

/** A distinct belief at a step, and what follows it. */
interface Node {
  readonly key: string;
  readonly numbers: readonly number[];
  /** Of the step that ends here. */
  readonly terms: Terms;
  /** By choice: the node it leads to, and what it is expected to tell of B. */
  readonly next: Node[];
  readonly gains: number[];
  logZ: number;
  /** Terms expected after here. */
  ahead: Terms;
  /** The best worth after here, and the choice it begins with. */
  most: number;
  choice: number;
}

function planGroup(
  look: Look,
  values: Values,
  belief: Float64Array,
  space: Workspace,
): { readonly plan: GroupPlan; readonly best: Policy; readonly bestWorth: number } {
  const { model, group, table, choices } = look;
  const numbers = model.factors.map((_, at) =>
    group.factors.includes(at) ? table.numberOf(at, belief) : -1,
  );
  const root = nodeOf(numbers, emptyTerms());
  const levels = expand(look, root, createStepTerms(values, group, table, space));
  for (const level of levels.toReversed()) for (const node of level) weigh(node, look.gamma);
  const shares = choices.map((actions, at) => shareOf(root, at, look.gamma) + habitOf(model, actions));
  const total = shares.reduce(logAdd, Number.NEGATIVE_INFINITY);
  const first = choices.map((actions, at) => ({
    actions,
    probability: Math.exp((shares[at] ?? 0) - total),
    terms: termsThrough(root, at),
  }));
  const best: (readonly number[])[] = [];
  let node: Node | undefined = root;
  for (let step = 0; step < look.depth && node; step++) {
    best.push(choices[node.choice] ?? []);
    node = node.next[node.choice];
  }
  return {
    plan: { factors: group.factors, first, beliefs: levels.slice(1).map((level) => level.length) },
    best,
    bestWorth: root.most,
  };
}

const nodeOf = (numbers: readonly number[], terms: Terms): Node => ({
  ...{ key: numbers.join(), numbers, terms, next: [], gains: [] },
  ...{ logZ: 0, ahead: emptyTerms(), most: 0, choice: 0 },
});

/** Ways from belief to belief are kept too, and are more than the beliefs. */
const waysPerBelief = 20;

/** The distinct beliefs of each step, the present first. */
function expand(
  look: Look,
  root: Node,
  steps: ReturnType<typeof createStepTerms>,
): readonly (readonly Node[])[] {
  const { model, group, table, depth, choices } = look;
  const levels: Node[][] = [[root]];
  let count = 1;
  let ways = 0;
  for (let step = 0; step < depth; step++) {
    const found = new Map<string, Node>();
    for (const node of levels[step] ?? []) {
      for (const actions of choices) {
        const numbers = model.factors.map((_, at) =>
          group.factors.includes(at) ? table.after(at, actions[at] ?? 0, node.numbers) : -1,
        );
        const key = numbers.join();
        let next = found.get(key);
        if (!next) {
          next = nodeOf(numbers, steps.outcomes(key, numbers, step));
          found.set(key, next);
          count += 1;
        }
        ways += 1;
        if (count > look.mostBeliefs || ways > look.mostBeliefs * waysPerBelief) throw tooWide(look, step);
        node.next.push(next);
        node.gains.push(steps.transition(node.key, node.numbers, numbers, actions));
      }
    }
    levels.push([...found.values()]);
  }
  return levels;
}

const tooWide = ({ model, mostBeliefs }: Look, step: number) =>
  invalid(
    'coalition.plan_too_wide',
    `Looking ahead in ${model.name} met more than ${mostBeliefs.toLocaleString('en')} distinct beliefs, or too many ways between them, at step ${step + 1}: its actions spread beliefs instead of bringing them together. Look less far ahead.`,
  );

/** γ·worth of a choice's step, and what follows. */
function shareOf(node: Node, at: number, gamma: number): number {
  const next = node.next[at];
  return next ? gamma * (worthOf(next.terms) + (node.gains[at] ?? 0)) + next.logZ : 0;
}

/** The terms of a choice's step and those expected after it. */
function termsThrough(node: Node, at: number): Terms {
  const next = node.next[at];
  if (!next) return emptyTerms();
  return {
    utility: next.terms.utility + next.ahead.utility,
    stateGain: next.terms.stateGain + next.ahead.stateGain,
    parameterGain: next.terms.parameterGain + (node.gains[at] ?? 0) + next.ahead.parameterGain,
    inductive: next.terms.inductive + next.ahead.inductive,
  };
}

/** Sums up what follows a node; those after it are summed up already. */
function weigh(node: Node, gamma: number): void {
  if (node.next.length === 0) return;
  const shares = node.next.map((_, at) => shareOf(node, at, gamma));
  node.logZ = shares.reduce(logAdd, Number.NEGATIVE_INFINITY);
  node.most = Number.NEGATIVE_INFINITY;
  for (const [at, next] of node.next.entries()) {
    const probability = Math.exp((shares[at] ?? 0) - node.logZ);
    const through = termsThrough(node, at);
    node.ahead.utility += probability * through.utility;
    node.ahead.stateGain += probability * through.stateGain;
    node.ahead.parameterGain += probability * through.parameterGain;
    node.ahead.inductive += probability * through.inductive;
    const worth = worthOf(next.terms) + (node.gains[at] ?? 0) + next.most;
    if (worth > node.most) {
      node.most = worth;
      node.choice = at;
    }
  }
}

function habitOf({ E, factors }: Model, actions: readonly number[]): number {
  if (!E) return 0;
  const place = factors.reduce(
    (number, factor, at) => number * factor.actions.length + (actions[at] ?? 0),
    0,
  );
  return Math.log(E[place] ?? 0);
}
