import { createMind, type MindStep, type Thinking } from '../inference/mind.ts';
import type { Model } from '../inference/model.ts';
import { createRandom, type Random } from '../inference/random.ts';
import type { Played } from './played.ts';
import type { Shareable } from './shares.ts';
import { stepTogether } from './step-together.ts';
import { luckOf } from './worlds/luck.ts';
import type { SharedWorld } from './worlds/shared-world.ts';

/** Somebody who takes part, with the preferences that it has in this way of acting. */
export interface Player {
  readonly model: Model;
  readonly thinkingWith: (random: Random) => Thinking;
}

export interface Game {
  readonly world: SharedWorld;
  readonly players: readonly Player[];
  readonly shares: readonly Shareable[];
  /** Who shares that, by their places; the others act each for itself. */
  readonly together: readonly number[];
  readonly ticks: number;
  readonly seed: number;
}

const drawing = 0x6d656d62;

/**
 * A life of some agents in a world, the same for the same seed. Each keeps what it earned; preferences are shared by the
 * models that players come with.
 */
export function play({ world, players, shares, together, ticks, seed }: Game): Played {
  const tells = shares.includes('observations');
  const sharing = new Set(tells ? together : []);
  const eyes = players.map((_, one) =>
    sharing.has(one) ? [...sharing].filter((other) => other !== one) : [],
  );
  const apart = players.flatMap((_, at) => (sharing.has(at) ? [] : [at]));
  const groups = [
    { places: [...sharing], common: world.common },
    { places: apart, common: [] },
  ].filter(({ places }) => places.length > 0);
  let members = players.map(({ model, thinkingWith }, at) => ({
    mind: createMind(model),
    thinking: thinkingWith(createRandom(luckOf(seed, drawing, at) * 2 ** 32)),
  }));
  const earned = players.map(() => 0);
  const surprise = players.map(() => 0);
  const found: (number | null)[] = players.map(() => null);
  let contradictions = 0;
  for (let tick = 1; tick <= ticks; tick++) {
    const observations = members.map((_, at) => world.sense(at, eyes[at] ?? []));
    const steps: MindStep[] = [];
    for (const { places, common } of groups) {
      const of = <Of>(all: readonly Of[]): Of[] => places.flatMap((at) => all.slice(at, at + 1));
      const stepped = stepTogether(of(members), of(observations), common);
      for (const [at, step] of stepped.steps.entries()) steps[places[at] ?? 0] = step;
      if (stepped.contradicted) contradictions += 1;
    }
    const gained = world.act(steps.map(({ actions }) => actions));
    for (const [at, { freeEnergy }] of steps.entries()) {
      const gain = gained[at] ?? 0;
      earned[at] = (earned[at] ?? 0) + gain;
      surprise[at] = (surprise[at] ?? 0) + freeEnergy;
      if (gain > 0) found[at] ??= tick;
    }
    members = members.map(({ mind, thinking }, at) => ({ thinking, mind: steps[at]?.mind ?? mind }));
  }
  return {
    contradictions,
    members: players.map((_, at) => ({
      earned: earned[at] ?? 0,
      payoff: earned[at] ?? 0,
      free_energy: (surprise[at] ?? 0) / ticks,
      found: found[at] ?? null,
    })),
  };
}
