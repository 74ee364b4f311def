import type { Model } from '../domain/inference/model.ts';
import { haveSameOutcomes, sharePreferences } from '../domain/inference/sharing.ts';
import type { Shareable } from '../domain/together/shares.ts';

/** Agents of one world that act together, and what they share. */
export interface Company {
  readonly agentIds: readonly string[];
  readonly shares: readonly Shareable[];
}

/** With whom an agent shares something, by all the coalitions that it is in. */
function othersOf(groups: readonly Company[], id: string, what: Shareable): ReadonlySet<string> {
  const others = groups
    .filter(({ agentIds, shares }) => shares.includes(what) && agentIds.includes(id))
    .flatMap(({ agentIds }) => agentIds);
  return new Set(others).difference(new Set([id]));
}

/**
 * Its model with the preferences that it and the others hold together; its own where it shares none. Those who tell other
 * outcomes apart have nothing to share with it.
 */
export function modelInCompany(
  id: string,
  groups: readonly Company[],
  modelOf: (id: string) => Model | undefined,
  own: Model,
): Model {
  const others = [...othersOf(groups, id, 'preferences')]
    .flatMap((other) => modelOf(other) ?? [])
    .filter((other) => haveSameOutcomes(own, other));
  return others.length === 0 ? own : sharePreferences(own, [own, ...others]);
}

/** By seat, the seats of those whose eyes an agent sees with too. Agents that see for themselves have none. */
export function eyesOf(
  agents: readonly { readonly id: string; readonly seat: number }[],
  groups: readonly Company[],
): ReadonlyMap<number, readonly number[]> {
  const seats = new Map(agents.map(({ id, seat }) => [id, seat]));
  const concerned = new Set(groups.flatMap(({ agentIds }) => agentIds));
  return new Map(
    agents.flatMap(({ id, seat }) => {
      if (!concerned.has(id)) return [];
      const eyes = [...othersOf(groups, id, 'observations')].flatMap((other) => seats.get(other) ?? []);
      return eyes.length === 0 ? [] : [[seat, eyes] as const];
    }),
  );
}
