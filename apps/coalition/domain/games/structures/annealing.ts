import { invalid } from '#kernel/base';
import type { LargeGame } from '../game.ts';
import { type LargeStructure, type Linked, worth } from './large.ts';
import { type Change, changeAtRandom } from './small-changes.ts';

export interface Annealing {
  readonly random: () => number;
  /** Proposals in all; the fewer are left, the fewer losses are accepted. */
  readonly steps: number;
  readonly linked?: Linked;
}

/** Proposals between two chances to stop. */
const stepsAtOnce = 500;

/**
 * Makes a structure of many agents better by small changes: an agent goes to another coalition or off on its own, two
 * change places, two coalitions join, one falls apart. Losses are accepted at first and ever less (simulated annealing:
 * Keinänen, "Simulated annealing for multi-agent coalition formation", KES-AMSTA 2009). What is yielded is the best so
 * far, never worse than the start; nothing is known of how far the best of all is.
 *
 * @throws MainstayError `coalition.game_bad_sampling`, `coalition.game_not_finite`
 */
export function* anneal(
  game: LargeGame,
  start: LargeStructure,
  { random, steps, linked }: Annealing,
): Generator<LargeStructure, LargeStructure> {
  if (!(steps >= 1))
    throw invalid('coalition.game_bad_sampling', `Annealing takes at least one step, not ${steps}.`);
  const groups: Group[] = start.coalitions.map((members) => ({ members, value: worth(game, members) }));
  const state: State = {
    game,
    groups,
    best: [...groups],
    value: start.value,
    bestValue: start.value,
    warmth: 0,
  };
  for (let step = 0; step < steps; step++) {
    const change = changeAtRandom(groups, random, linked);
    if (change !== null) settle(state, change, (1 - step / steps) ** 2, random);
    if ((step + 1) % stepsAtOnce === 0) yield bestOf(state);
  }
  return bestOf(state);
}

interface Group {
  readonly members: readonly number[];
  readonly value: number;
}

interface State {
  readonly game: LargeGame;
  readonly groups: Group[];
  best: readonly Group[];
  value: number;
  bestValue: number;
  /** How much changes matter, on average of late. */
  warmth: number;
}

function settle(state: State, change: Change, patience: number, random: () => number): void {
  const { game, groups } = state;
  const now = change.map(({ group, members }) => ({ group, members, value: worth(game, members) }));
  const gain = now.reduce((sum, { group, value }) => sum + value - (groups[group]?.value ?? 0), 0);
  state.warmth = state.warmth === 0 ? Math.abs(gain) : 0.99 * state.warmth + 0.01 * Math.abs(gain);
  // As warm as the changes matter, and down to nothing at the end.
  const heat = 0.01 * state.warmth * patience;
  if (gain < 0 && !(heat > 0 && random() < Math.exp(gain / heat))) return;
  for (const { group, ...changed } of now) groups[group] = changed;
  for (let at = groups.length - 1; at >= 0; at--) if (groups[at]?.members.length === 0) groups.splice(at, 1);
  state.value += gain;
  if (state.value <= state.bestValue + 1e-12 * Math.abs(state.bestValue)) return;
  state.best = [...groups];
  state.bestValue = state.value;
}

const bestOf = ({ best }: State): LargeStructure => ({
  coalitions: best
    .map(({ members }) => members.toSorted((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
  value: best.reduce((sum, { value }) => sum + value, 0),
});
