import type { Db } from '#kernel/database';
import { compileModel } from '../domain/inference/compile-model.ts';
import type { NamesOfModel } from '../living/tick-view.ts';
import { readModel } from '../store/models.ts';
import { type ShownAgent, shownAgent, shownAgentsOf } from '../store/streams.ts';

/** An agent that ticks are shown of, with the names of what it sees and does. */
export interface Acquaintance extends ShownAgent {
  readonly names: NamesOfModel;
}

/** The agents that somebody looks at. */
export interface Acquaintances {
  /** Where it is known already. */
  get(agentId: string): Acquaintance | undefined;
  /** Reads it where it is not known. @returns undefined when there is no such agent */
  meet(agentId: string): Promise<Acquaintance | undefined>;
  /** Looks whether it is still there. */
  meetAgain(agentId: string): Promise<Acquaintance | undefined>;
  /** All of a world at once. */
  meetWorld(worldId: string): Promise<void>;
}

const most = 20_000;
const mostModels = 200;

function createAcquaintances(db: Db): Acquaintances {
  const known = new Map<string, Acquaintance>();
  const models = new Map<string, Promise<NamesOfModel>>();

  /** Only the names stay in memory: the arrays of a model may be large. */
  const read = async (key: string): Promise<NamesOfModel> => {
    const { factors, modalities } = compileModel(await readModel(db, key));
    return {
      factors: factors.map(({ name, states, actions }) => ({ name, states, actions })),
      modalities: modalities.map(({ name, outcomes }) => ({ name, outcomes })),
    };
  };

  const namesOf = (key: string): Promise<NamesOfModel> => {
    const found = models.get(key);
    if (found) return found;
    const names = read(key);
    models.set(key, names);
    names.catch(() => models.delete(key));
    forgetOldest(models, mostModels);
    return names;
  };

  const keep = async (agent: ShownAgent): Promise<Acquaintance> => {
    const acquaintance = { ...agent, names: await namesOf(agent.modelKey) };
    known.set(agent.id, acquaintance);
    forgetOldest(known, most);
    return acquaintance;
  };

  const meetAgain = async (agentId: string): Promise<Acquaintance | undefined> => {
    const agent = await shownAgent(db, agentId);
    if (agent) return keep(agent);
    known.delete(agentId);
    return undefined;
  };

  return {
    get: (agentId) => known.get(agentId),
    meet: async (agentId) => known.get(agentId) ?? meetAgain(agentId),
    meetAgain,
    async meetWorld(worldId) {
      for (const agent of await shownAgentsOf(db, worldId)) await keep(agent);
    },
  };
}

function forgetOldest(map: Map<string, unknown>, limit: number): void {
  const oldest = map.size > limit ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}

const made = new WeakMap<object, Acquaintances>();

/** Those of this process: one for a platform, whoever asks first. */
export function acquaintancesOf({
  db,
  durable,
}: {
  readonly db: Db;
  readonly durable: object;
}): Acquaintances {
  const existing = made.get(durable);
  if (existing) return existing;
  const fresh = createAcquaintances(db);
  made.set(durable, fresh);
  return fresh;
}
