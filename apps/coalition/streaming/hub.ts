import type { StoredEvent } from '#kernel/events';
import { tickView } from '../living/tick-view.ts';
import type { Interest } from '../store/streams.ts';
import type { Acquaintance, Acquaintances } from './acquaintance.ts';
import type { FinishedTick, Watcher } from './feed.ts';
import { type Prepared, prepare } from './outbox.ts';

/** A client as the hub sees it. */
export interface Listener {
  show(agentId: string, tick: Prepared): void;
  happened(topic: string, event: StoredEvent, message: Prepared): void;
  system(figures: Prepared): void;
}

/** Who looks at what in this process. A message is made once, however many look. */
export interface Hub extends Watcher {
  subscribe(topic: string, listener: Listener): void;
  unsubscribe(topic: string, listener: Listener): void;
  happened(event: StoredEvent): void;
  system(figures: object): void;
  hasAny(topic: string): boolean;
  /** Agents and worlds that somebody here looks at. */
  interest(): Interest;
}

/** Ticks of one agent that wait until it is known what it is; more come only from a world one just joined. */
const mostUnknown = 100;

export function createHub(acquaintances: Acquaintances, noteFailure: (error: unknown) => void): Hub {
  const topics = new Map<string, Set<Listener>>();
  /** Ticks of agents that are being looked up, by agent. */
  const unknown = new Map<string, FinishedTick[]>();

  const listenersOf = (...names: readonly string[]): ReadonlySet<Listener> | undefined => {
    const [first, ...others] = names.flatMap((name) => topics.get(name) ?? []);
    return others.reduce((all: ReadonlySet<Listener> | undefined, next) => all?.union(next), first);
  };

  const show = ({ agentId, worldId, record }: FinishedTick, { names }: Acquaintance): void => {
    const listeners = listenersOf(`agent ${agentId}`, `world ${worldId}`);
    if (!listeners) return;
    const { tick, at, ...data } = tickView(names, record);
    const message = prepare({ type: 'tick', id: agentId, world_id: worldId, tick, at, data });
    for (const listener of listeners) listener.show(agentId, message);
  };

  const lookUp = async (agentId: string): Promise<void> => {
    const met = await acquaintances.meet(agentId);
    const waiting = unknown.get(agentId) ?? [];
    unknown.delete(agentId);
    if (met) for (const tick of waiting) show(tick, met);
  };

  return {
    take(ticks) {
      for (const tick of ticks) {
        if (!topics.has(`agent ${tick.agentId}`) && !topics.has(`world ${tick.worldId}`)) continue;
        const waiting = unknown.get(tick.agentId);
        if (waiting) {
          if (waiting.length < mostUnknown) waiting.push(tick);
          continue;
        }
        const known = acquaintances.get(tick.agentId);
        if (known) {
          show(tick, known);
          continue;
        }
        unknown.set(tick.agentId, [tick]);
        lookUp(tick.agentId).catch((error: unknown) => {
          unknown.delete(tick.agentId);
          noteFailure(error);
        });
      }
    },
    subscribe(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
    },
    unsubscribe(topic, listener) {
      const listeners = topics.get(topic);
      if (!listeners?.delete(listener)) return;
      if (listeners.size === 0) topics.delete(topic);
    },
    happened(event) {
      const message = prepare({
        ...{ type: 'event', event: event.type, id: event.subject, event_id: event.id },
        ...{
          project_id: event.projectId,
          actor_id: event.actorId,
          at: event.at.toISOString(),
          data: event.data,
        },
      });
      const told = new Set<Listener>();
      for (const topic of topicsOf(event, acquaintances))
        for (const listener of topics.get(topic) ?? []) {
          // One who looks at an agent and at its world hears of it once.
          if (told.has(listener)) continue;
          told.add(listener);
          listener.happened(topic, event, message);
        }
    },
    system(figures) {
      const message = prepare({ type: 'system', ...figures });
      for (const listener of topics.get('system') ?? []) listener.system(message);
    },
    hasAny: (topic) => topics.has(topic),
    interest() {
      const idsOf = (target: string): string[] =>
        [...topics.keys()]
          .filter((topic) => topic.startsWith(target))
          .map((topic) => topic.slice(target.length));
      return { agents: idsOf('agent '), worlds: idsOf('world ') };
    },
  };
}

function topicsOf({ type, subject, data }: StoredEvent, acquaintances: Acquaintances): readonly string[] {
  if (type.startsWith('coalition.world-')) return [`world ${subject}`, 'system'];
  if (type.startsWith('coalition.group-')) return [`coalition ${subject}`, 'system'];
  if (!type.startsWith('coalition.agent-')) return ['system'];
  const world = acquaintances.get(subject)?.worldId ?? data.world_id;
  return [`agent ${subject}`, ...(typeof world === 'string' ? [`world ${world}`] : []), 'system'];
}
