import { createMind, type Thinking } from '../inference/mind.ts';
import type { Model } from '../inference/model.ts';
import { createRandom, type Random } from '../inference/random.ts';
import { type Division, divide, type Shareable } from './shares.ts';
import { stepTogether } from './step-together.ts';
import { luckOf } from './worlds/luck.ts';
import type { SharedWorld } from './worlds/shared-world.ts';

/** Somebody who takes part, with the preferences that it has in this way of acting. */
export interface Player {
  readonly model: Model;
  readonly thinkingWith: (random: Random) => Thinking;
}

/** What one member came to. */
export interface Outcome {
  /** What it earned itself, and what it got when that was divided. */
  readonly earned: number;
  readonly payoff: number;
  /** The mean over all ticks, in nats. */
  readonly free_energy: number;
  /** The tick at which it first gained something; null when it never did. */
  readonly found: number | null;
}

export interface Played {
  readonly members: readonly Outcome[];
  /** Ticks at which what members told each other could not all be true. */
  readonly contradictions: number;
}

export interface Game {
  readonly world: SharedWorld;
  readonly players: readonly Player[];
  readonly shares: readonly Shareable[];
  readonly division: Division;
  readonly ticks: number;
  readonly seed: number;
}

const drawing = 0x6d656d62;

/**
 * A life of some agents in a world, the same for the same seed. Preferences are shared by the models that players come
 * with.
 */
export function play({ world, players, shares, division, ticks, seed }: Game): Played {
  const tells = shares.includes('observations');
  const common = tells ? world.common : [];
  const eyes = players.map((_, one) =>
    tells ? players.flatMap((__, other) => (other === one ? [] : [other])) : [],
  );
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
    const { steps, contradicted } = stepTogether(members, observations, common);
    if (contradicted) contradictions += 1;
    const gained = world.act(steps.map(({ actions }) => actions));
    for (const [at, { freeEnergy }] of steps.entries()) {
      const gain = gained[at] ?? 0;
      earned[at] = (earned[at] ?? 0) + gain;
      surprise[at] = (surprise[at] ?? 0) + freeEnergy;
      if (gain > 0) found[at] ??= tick;
    }
    members = members.map(({ mind, thinking }, at) => ({ thinking, mind: steps[at]?.mind ?? mind }));
  }
  const payoffs = divide(earned, division);
  return {
    contradictions,
    members: players.map((_, at) => ({
      earned: earned[at] ?? 0,
      payoff: payoffs[at] ?? 0,
      free_energy: (surprise[at] ?? 0) / ticks,
      found: found[at] ?? null,
    })),
  };
}
