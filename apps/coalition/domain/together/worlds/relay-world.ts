import { z } from 'zod';
import type { ModelInput } from '../../inference/model-input.ts';
import { luckOf } from './luck.ts';
import type { SharedWorld } from './shared-world.ts';

export const relayRoles = ['scout', 'runner'] as const;
export type RelayRole = (typeof relayRoles)[number];

const chance = z.number().min(0).max(1);

/** The reward is in one of two arms and now and then goes to the other one. */
export const relayOptions = z.strictObject({
  kind: z.literal('relay'),
  /** The chance of the reward in the right arm, and of a loss in the wrong one. */
  reward: chance.default(0.75),
  /** How often the cue is right. */
  cue: chance.default(0.95),
  /** The chance that the reward changes sides at a tick. */
  change: chance.default(0.1),
});
type Relay = z.output<typeof relayOptions>;

export const relayMemberOptions = z.strictObject({
  /** How much a reward is preferred to a loss, in nats each way. */
  appetite: z.number().min(0).max(100).default(3),
  /** How much being at rest in the centre is preferred, in nats. */
  comfort: z.number().min(0).max(100).default(0),
  depth: z.int().min(1).max(6).default(1),
});

const places = ['centre', 'left', 'right', 'lookout'] as const;
const [centre, left, lookout] = [0, 1, 3];
const sides = [0, 1];
const isArm = (place: number): boolean => place === left || place === left + 1;
const opens = (role: RelayRole, place: number): boolean => !(role === 'scout' && isArm(place));

/**
 * A T-maze for two kinds of agents: only scouts see the cue at the lookout, and only runners come into the arms. What a
 * scout sees is of use to a runner that hears of it, and to nobody else. (After the T-maze of Friston et al., "Active
 * inference and epistemic value", Cognitive Neuroscience 6, 2015; here two agents have the parts of one.)
 */
export function relayMember(
  role: RelayRole,
  { reward, cue, change }: Relay,
  { appetite, comfort, depth }: z.output<typeof relayMemberOptions>,
): ModelInput {
  const at = places.map((_, place) => place);
  const arrives = (now: number, action: number): number => (opens(role, action) ? action : now);
  const stays = (next: number, now: number): number => (next === now ? 1 - change : change);
  const seen = (outcome: number, place: number, side: number): number => {
    if (role === 'runner' || place !== lookout) return outcome === 0 ? 1 : 0;
    if (outcome === 0) return 0;
    return outcome === side + 1 ? cue : 1 - cue;
  };
  const gained = (outcome: number, place: number, side: number): number => {
    if (!isArm(place)) return outcome === 0 ? 1 : 0;
    if (outcome === 0) return 0;
    return (outcome === 1) === (place === left + side) ? reward : 1 - reward;
  };
  const table = (outcomes: number, of: typeof seen) =>
    Array.from({ length: outcomes }, (_, outcome) =>
      at.map((place) => sides.map((side) => of(outcome, place, side))),
    );
  return {
    ...{ name: role, convention: 'pymdp-jax', depth, gamma: 4 },
    factors: [
      {
        ...{ name: 'place', states: [...places], actions: places.map((place) => `to ${place}`) },
        B: at.map((next) => at.map((now) => at.map((action) => (next === arrives(now, action) ? 1 : 0)))),
        D: [1, 0, 0, 0],
      },
      {
        ...{ name: 'side', states: ['reward left', 'reward right'] },
        B: sides.map((next) => sides.map((now) => [stays(next, now)])),
      },
    ],
    modalities: [
      {
        ...{ name: 'place', outcomes: [...places], parents: ['place'] },
        A: at.map((outcome) => at.map((place) => (outcome === place ? 1 : 0))),
        C: at.map((place) => (place === centre ? comfort : 0)),
      },
      {
        ...{ name: 'reward', outcomes: ['none', 'reward', 'loss'], A: table(3, gained) },
        C: [0, appetite, -appetite],
      },
      { name: 'cue', outcomes: ['none', 'left', 'right'], A: table(3, seen) },
    ],
  };
}

const [sided, changed, rewarded, shown] = [1, 2, 3, 4];

/** A reward counts 1 and a loss −1. Whoever shares observations tells what it saw of the side that the reward is on. */
export function openRelay(
  { reward, cue, change }: Relay,
  roles: readonly RelayRole[],
  seed: number,
): SharedWorld {
  let tick = 0;
  let side = luckOf(seed, sided) < 0.5 ? 0 : 1;
  let standing: readonly number[] = roles.map(() => centre);
  let outcomes: readonly number[] = roles.map(() => 0);
  const arrive = (member: number, place: number): number => {
    if (!isArm(place)) return 0;
    const right = place === left + side;
    return luckOf(seed, rewarded, tick, member) < reward === right ? 1 : 2;
  };
  return {
    common: ['side'],
    sense(member) {
      const place = standing[member] ?? centre;
      const sees = roles[member] === 'scout' && place === lookout;
      const right = luckOf(seed, shown, tick, member) < cue;
      const cued = sees ? 1 + (right ? side : 1 - side) : 0;
      return [place, outcomes[member] ?? 0, cued];
    },
    act(actions) {
      tick += 1;
      if (luckOf(seed, changed, tick) < change) side = 1 - side;
      standing = roles.map((role, member) => {
        const wish = actions[member]?.[0] ?? centre;
        return opens(role, wish) ? wish : (standing[member] ?? centre);
      });
      outcomes = standing.map((place, member) => arrive(member, place));
      return outcomes.map((outcome) => (outcome === 1 ? 1 : outcome === 2 ? -1 : 0));
    },
  };
}
