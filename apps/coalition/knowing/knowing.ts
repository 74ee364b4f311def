import type { Platform } from '#kernel/app';
import type { Knowledge } from '../domain/knowledge/element.ts';
import { asOf, noSuchNode } from '../domain/knowledge/view.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Communities, Importance, Measure, Path } from './analysis.ts';
import { type Analysts, createAnalysts } from './analysts.ts';
import { createSharedWork } from './shared-work.ts';
import { createSnapshots, wiringOf } from './snapshots.ts';

/** Which graph is asked of, as of which moment (all times without one), and by whom: who goes away waits no more. */
export interface Asking {
  readonly graphId: string;
  readonly at: string | undefined;
  readonly signal?: AbortSignal;
}

/** Graphs as they are looked at in this process. */
export interface Knowing {
  /** A graph as of a moment, or of all times. */
  view(graphId: string, at: string | undefined): Promise<Knowledge>;
  importance(asking: Asking, measure: Measure): Promise<Importance>;
  communities(
    asking: Asking,
    wish: { readonly resolution: number; readonly seed: number },
  ): Promise<Communities>;
  /** Positions in the view's nodes. @throws MainstayError `coalition.node_not_in_view` */
  path(
    asking: Asking,
    wish: {
      readonly from: string;
      readonly to: string;
      readonly directed: boolean;
      readonly weighted: boolean;
    },
  ): Promise<Path>;
  readonly read: Analysts['read'];
  close(): Promise<void>;
}

export function createKnowing({ db }: Pick<Platform, 'db'>): Knowing {
  const snapshots = createSnapshots(db);
  const analysts = createAnalysts();
  const { once } = createSharedWork();
  const look = async (graphId: string, at: string | undefined) => {
    const { revision, knowledge } = await snapshots.read(graphId);
    return {
      name: `${graphId} ${revision} ${at ?? ''}`,
      view: at === undefined ? knowledge : asOf(knowledge, at),
    };
  };

  return {
    view: async (graphId, at) => (await look(graphId, at)).view,
    async importance({ graphId, at, signal: asker }, measure) {
      const { name, view } = await look(graphId, at);
      const question = { ask: 'importance' as const, measure, seed: 1 };
      return once(
        `${name} importance ${measure}`,
        (signal) => analysts.ask({ ...question, wiring: wiringOf(view) }, signal),
        asker,
      );
    },
    async communities({ graphId, at, signal: asker }, { resolution, seed }) {
      const { name, view } = await look(graphId, at);
      const question = { ask: 'communities' as const, resolution, seed };
      return once(
        `${name} communities ${resolution} ${seed}`,
        (signal) => analysts.ask({ ...question, wiring: wiringOf(view) }, signal),
        asker,
      );
    },
    async path({ graphId, at, signal: asker }, { from, to, ...how }) {
      const { name, view } = await look(graphId, at);
      const placeOf = (id: string): number => {
        const place = view.nodes.findIndex((node) => node.id === id);
        if (place < 0) throw noSuchNode(id);
        return place;
      };
      const question = { ask: 'path' as const, start: placeOf(from), end: placeOf(to), ...how };
      return once(
        `${name} path ${from} ${to} ${how.directed} ${how.weighted}`,
        (signal) => analysts.ask({ ...question, wiring: wiringOf(view) }, signal),
        asker,
      );
    },
    read: analysts.read,
    close: () => analysts.close(),
  };
}

const made = new WeakMap<object, Knowing>();

/** The graphs of this process: one for a platform, whoever asks first. */
export function knowingOf(platform: Platform<CoalitionSettings>): Knowing {
  const existing = made.get(platform.durable);
  if (existing) return existing;
  const fresh = createKnowing(platform);
  made.set(platform.durable, fresh);
  return fresh;
}
