import type { Platform } from '#kernel/app';
import { compileModel } from '../domain/inference/compile-model.ts';
import { type Scene, sceneOf } from '../domain/inference/environments/scene.ts';
import type { Model } from '../domain/inference/model.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { readForaging, readStates } from '../living/habitat.ts';
import { type AgentStatus, agentsOfWorld } from '../store/agents.ts';
import type { KeptWorld } from '../store/worlds.ts';
import { type Head, populationOf } from './population.ts';

/** Somebody in a world, as it is drawn. */
export interface Seen {
  readonly id: string;
  readonly name: string;
  readonly seat: number;
  readonly status: AgentStatus;
  readonly tick: number;
  /** Where it is: a cell of the grid or the number of a place; null where that is not known. */
  readonly place: number | null;
  readonly meals: number | null;
  readonly freeEnergy: number | null;
  /** What it did last, by name. */
  readonly doing: readonly string[];
}

export interface WorldView {
  readonly tick: number;
  readonly scene: Scene | null;
  /** Of a foraging world: a 1 for each cell that has food, row by row. */
  readonly food: string | null;
  /** How many cells an agent of a foraging world sees in each direction. */
  readonly radius: number | null;
  /** What is really so: the state of each factor. */
  readonly truth: readonly { readonly factor: string; readonly state: string }[];
  readonly agents: readonly Seen[];
}

/** A world as it is now where it is stepped by this process, else as it was last kept. */
export async function viewWorld(platform: Platform<CoalitionSettings>, world: KeptWorld): Promise<WorldView> {
  const population = populationOf(platform);
  const living = await population.sight(world.id);
  const kept = await agentsOfWorld(platform.db, world.id);
  const state = living ? living.state : world.state;
  const someone = await looked(platform, kept[0]);
  const here = new Map(living?.agents.map((one) => [one.id, one]));
  const tick = living?.tick ?? world.tick;
  const { environment } = world;
  const base = { tick, scene: null, food: null, radius: null, truth: [] };

  const seen = await Promise.all(
    kept.map(async (agent): Promise<Seen> => {
      const one = here.get(agent.id);
      const last = one?.last ?? agent.last;
      const model = someone?.born;
      return {
        ...{ id: agent.id, name: agent.name, seat: agent.seat, place: null, meals: null },
        status: one?.error ? 'error' : agent.status,
        tick: one?.tick ?? agent.tick,
        freeEnergy: last?.freeEnergy ?? null,
        doing: last && model ? doneBy(model, last.actions) : [],
      };
    }),
  );

  if (environment.kind === 'foraging') {
    const { food, places, meals } = readForaging(state);
    const { rows, columns, radius } = environment;
    const scene = { places: [], grid: { rows, columns }, walls: [], marks: [], at: -1 };
    const agents = seen.map((one) => ({
      ...one,
      place: places[one.seat] ?? null,
      meals: meals[one.seat] ?? null,
    }));
    return { ...base, scene, food, radius, agents };
  }
  const model = environment.kind === 'model' ? modelOf(environment.model, someone) : undefined;
  if (!model) return { ...base, agents: seen };
  const states = readStates(state);
  const scene = sceneOf(model, states);
  const agents = seen.map((one) => ({ ...one, place: scene?.at ?? null }));
  const truth = states
    ? model.factors.map(({ name, states: names }, at) => ({
        factor: name,
        state: names[states[at] ?? 0] ?? '',
      }))
    : [];
  return { ...base, scene, truth, agents };
}

const modelOf = (given: unknown, someone: Pick<Head, 'born'> | undefined) =>
  given === undefined ? someone?.born : compileModel(given);

/** Someone of a world at rest; nobody where it cannot be read, which its own page tells. */
async function looked(
  platform: Platform<CoalitionSettings>,
  agent: Parameters<ReturnType<typeof populationOf>['look']>[0] | undefined,
): Promise<Head | undefined> {
  if (!agent) return undefined;
  return populationOf(platform)
    .look(agent)
    .catch(() => undefined);
}

const doneBy = ({ factors }: Model, actions: readonly number[]): string[] =>
  factors.flatMap(({ name, actions: names }, at) =>
    names.length > 1 ? [`${name}: ${names[actions[at] ?? 0] ?? ''}`] : [],
  );
