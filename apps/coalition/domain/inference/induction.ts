import { invalid } from '#kernel/base';
import type { Values } from './expected-free-energy.ts';
import type { Factor, Model } from './model.ts';
import { greatestOf } from './numbers.ts';

/** States that an agent intends to reach, by factor; and how far back ways to them are sought. */
export interface Goals {
  readonly states: Readonly<Record<string, readonly number[]>>;
  readonly depth: number;
  /** A transition counts as possible above this probability. */
  readonly threshold?: number;
  /** Leaving the ways costs ln of this, in nats for a step. */
  readonly epsilon?: number;
}

/**
 * Inductive inference: of each factor with a goal, which states can still reach it within 0, 1, … depth − 1 steps.
 * (Friston et al., "Active inference and intentional behavior", Neural Computation 37, 2025; pymdp's `generate_I_matrix`.)
 *
 * @returns for each factor `[steps][state]`, 1 where it can; undefined for factors without a goal
 * @throws `coalition.goal_invalid`
 */
export function reachabilityOf(model: Model, goals: Goals): readonly (readonly Uint8Array[] | undefined)[] {
  if (!Number.isInteger(goals.depth) || goals.depth < 1) {
    throw invalid(
      'coalition.goal_invalid',
      `The depth of goals must be a whole number from 1 on, and is ${goals.depth}.`,
    );
  }
  for (const name of Object.keys(goals.states)) {
    if (model.factors.every((factor) => factor.name !== name)) {
      throw invalid(
        'coalition.goal_invalid',
        `There is a goal for factor "${name}", and there is no such factor.`,
      );
    }
  }
  return model.factors.map((factor, at) => {
    const wanted = goals.states[factor.name];
    return wanted && backwards(factor, at, wanted, goals);
  });
}

function backwards(
  factor: Factor,
  at: number,
  wanted: readonly number[],
  goals: Goals,
): readonly Uint8Array[] {
  const last = new Uint8Array(factor.size);
  for (const state of wanted) {
    if (!Number.isInteger(state) || state < 0 || state >= factor.size) {
      throw invalid(
        'coalition.goal_invalid',
        `Goal state ${state} is none of the ${factor.size} of "${factor.name}".`,
      );
    }
    last[state] = 1;
  }
  const steps = [last];
  const leads = possibleMoves(factor, at, goals.threshold ?? 0.5);
  for (let step = 1; step < goals.depth; step++) {
    const after = steps.at(-1) ?? last;
    steps.push(Uint8Array.from(leads, (nexts) => (nexts.some((next) => after[next] === 1) ? 1 : 0)));
  }
  return steps;
}

/** For each state those that some action may lead to. */
function possibleMoves(
  { B, size, columns, parents }: Factor,
  at: number,
  threshold: number,
): readonly (readonly number[])[] {
  const own = parents.findIndex(({ factor }) => factor === at);
  let inner = 1;
  for (let later = parents.length - 1; later > own; later--) inner *= parents[later]?.size ?? 1;
  const leads = Array.from({ length: size }, () => new Set<number>());
  for (let place = 0; place < B.length; place++) {
    if ((B[place] ?? 0) <= threshold) continue;
    const column = Math.floor(place / size) % columns;
    const next = place % size;
    // Where a factor does not depend on itself, any state may be followed by what follows.
    if (own < 0) for (const from of leads) from.add(next);
    else leads[Math.floor(column / inner) % size]?.add(next);
  }
  return leads.map((nexts) => [...nexts]);
}

/**
 * Values with what it costs to leave the ways to the goals, seen from the likeliest present state: at the greatest
 * number of steps m at which that state cannot yet reach the goal, states that cannot reach it in m either cost ln ε.
 * No cost where there is no way. Being linear in the predicted belief, it fits any way of planning.
 *
 * @param reachability of `reachabilityOf`, made once
 */
export function withInduction(
  values: Values,
  belief: Float64Array,
  reachability: ReturnType<typeof reachabilityOf>,
  epsilon = 1e-3,
): Values {
  const cost = Math.log(epsilon);
  const stateValues = values.model.factors.map(({ offset, size }, at) => {
    const steps = reachability[at];
    if (!steps) return undefined;
    const now = greatestOf(belief, offset, size);
    const first = steps.findIndex((reaches) => reaches[now] === 1);
    if (first < 0) return undefined;
    const kept = steps[Math.max(first - 1, 0)];
    return Float64Array.from({ length: size }, (_, state) => (kept?.[state] === 1 ? 0 : cost));
  });
  return { ...values, stateValues };
}
