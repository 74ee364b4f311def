import type { FastifyRequest } from 'fastify';
import type { Platform } from '#kernel/app';
import { principalOf } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { agentNotFound, getAgent, type KeptAgent } from '../store/agents.ts';
import { getWorld, type KeptWorld, worldNotFound } from '../store/worlds.ts';
import { type Least, requireIn } from './access.ts';

/** Finds an agent for whoever may do that with it. */
export const agentFinder =
  ({ db }: Platform<CoalitionSettings>) =>
  async (request: FastifyRequest, id: string, least: Least = 'reviewer'): Promise<KeptAgent> => {
    const found = await getAgent(db, id);
    await requireIn(db, principalOf(request), found, least, () => agentNotFound(id));
    return found;
  };

/** The same for a world. */
export const worldFinder =
  ({ db }: Platform<CoalitionSettings>) =>
  async (request: FastifyRequest, id: string, least: Least = 'reviewer'): Promise<KeptWorld> => {
    const found = await getWorld(db, id);
    await requireIn(db, principalOf(request), found, least, () => worldNotFound(id));
    return found;
  };
