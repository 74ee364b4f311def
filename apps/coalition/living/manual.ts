import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { conflict, invalid, notFound } from '#kernel/base';
import type { Observation } from '../domain/inference/observation.ts';
import type { StepperSettings } from '../domain/settings.ts';
import { type Inhabitant, liveOrThrow } from './inhabitant.ts';
import { isRunning, type LivingWorld, noteTick, stepWorld, type Watch } from './living-world.ts';
import type { TickRecord } from './tick.ts';
import { lastOf } from './tick-log.ts';

/** What is lived through by hand. */
export interface HandWish {
  /** Only this agent; all that can when absent. */
  readonly agentId?: string | undefined;
  readonly ticks: number;
  /** In place of what the world shows; then it is one tick of one agent. */
  readonly observation?: Observation | undefined;
  /** The tick that the agent must have lived through last. */
  readonly after?: number | undefined;
}

const sliceMilliseconds = 20;
/** One request may not have a world for longer. */
const mostMilliseconds = 10_000;

/**
 * @returns what the agent lived through, oldest first; of a whole world, the last tick of one of its agents each time
 * @throws MainstayError why this cannot be; then nothing was lived through
 */
export async function liveByHand(
  world: LivingWorld,
  { agentId, ticks, observation, after }: HandWish,
  { most_tick_seconds: mostSeconds }: StepperSettings,
  watch: Watch,
): Promise<readonly TickRecord[]> {
  const one = agentId === undefined ? undefined : steppable(world, agentId);
  if (!one) requireStill(world);
  if (one && after !== undefined) requireUnmoved(one, after);
  if (one && observation) return [liveGiven(world, one, observation, watch)];
  // Asked before anything is changed: a world outside shows nothing by itself.
  if (world.kept.environment.kind === 'given') world.habitat.sense(one?.kept.seat ?? 0);
  const who = one ? (other: Inhabitant) => other === one : canLive;
  const lived: TickRecord[] = [];
  const began = performance.now();
  let slice = began;
  for (let tick = 0; tick < ticks; tick++) {
    stepWorld(world, new Date(), { who, mostSeconds, watch });
    const some = one ?? world.inhabitants.find(canLive);
    const last = some && lastOf(some.log);
    if (last && !one?.error) lived.push(last);
    if (!some || one?.error || performance.now() - began > mostMilliseconds) break;
    if (performance.now() - slice > sliceMilliseconds) {
      await yieldToOthers();
      slice = performance.now();
    }
  }
  return lived;
}

const canLive = ({ error, kept }: Inhabitant): boolean => error === null && kept.status !== 'error';

function requireStill({ inhabitants }: LivingWorld): void {
  if (!inhabitants.some(isRunning)) return;
  throw conflict(
    'coalition.wrong_status',
    'Agents of this world run by themselves: pause them before stepping by hand.',
  );
}

function steppable({ inhabitants, failed }: LivingWorld, id: string): Inhabitant {
  const one = inhabitants.find(({ kept }) => kept.id === id);
  const broken = failed.find((agent) => agent.id === id);
  if (broken) throw conflict(broken.error.code, broken.error.message);
  if (!one) throw notFound('coalition.agent_not_found', `There is no agent ${id} in this world.`);
  const { status } = one.kept;
  const wrong = (what: string) =>
    conflict('coalition.wrong_status', `The agent is ${status}: one cannot ${what}.`, { status });
  if (status === 'running') throw wrong('step it by hand: pause it first');
  if (status === 'error') throw wrong('step it: restart it first');
  return one;
}

/** What is observed belongs to one tick: it is not for the next one, should another have given this one meanwhile. */
function requireUnmoved({ tick }: Inhabitant, after: number): void {
  if (tick === after) return;
  throw conflict(
    'coalition.agent_moved_on',
    `The agent took another step meanwhile, and is at tick ${tick}: look what it did, and give what it observes after that.`,
  );
}

function liveGiven(world: LivingWorld, one: Inhabitant, observation: Observation, watch: Watch): TickRecord {
  const now = new Date();
  watch.begin(world, one);
  let lived = false;
  try {
    const { actions } = liveOrThrow(one, observation, now);
    lived = true;
    world.habitat.move(new Map([[one.kept.seat, actions]]));
  } finally {
    watch.end(one, lived);
  }
  noteTick(world, now);
  const last = lastOf(one.log);
  if (!last) throw invalid('coalition.agent_failed', 'Nothing was lived through.');
  return last;
}
