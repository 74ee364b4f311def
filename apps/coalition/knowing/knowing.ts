import type { Platform } from '#kernel/app';
import type { Knowledge } from '../domain/knowledge/element.ts';
import { asOf, noSuchNode } from '../domain/knowledge/view.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Communities, Importance, Measure, Path } from './analysis.ts';
import { type Analysts, createAnalysts } from './analysts.ts';
import { createSnapshots, wiringOf } from './snapshots.ts';

/** Graphs as they are looked at in this process. */
export interface Knowing {
  /** A graph as of a moment, or of all times. */
  view(graphId: string, at: string | undefined): Promise<Knowledge>;
  importance(graphId: string, at: string | undefined, measure: Measure): Promise<Importance>;
  communities(
    graphId: string,
    at: string | undefined,
    wish: { readonly resolution: number; readonly seed: number },
  ): Promise<Communities>;
  /** Positions in the view's nodes. @throws MainstayError `coalition.node_not_in_view` */
  path(
    graphId: string,
    at: string | undefined,
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

const mostAnswers = 50;

export function createKnowing({ db }: Pick<Platform, 'db'>): Knowing {
  const snapshots = createSnapshots(db);
  const analysts = createAnalysts();
  const answers = new Map<string, Promise<unknown>>();

  /** The same question about the same state of a graph is worked out once. */
  const once = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const known = answers.get(key);
    // What a key leads to is what its work makes.
    if (known) return known as Promise<T>;
    const fresh = work();
    answers.set(key, fresh);
    fresh.catch(() => answers.delete(key));
    for (const oldest of answers.keys()) if (answers.size > mostAnswers) answers.delete(oldest);
    return fresh;
  };
  const look = async (graphId: string, at: string | undefined) => {
    const { revision, knowledge } = await snapshots.read(graphId);
    return {
      name: `${graphId} ${revision} ${at ?? ''}`,
      view: at === undefined ? knowledge : asOf(knowledge, at),
    };
  };

  return {
    view: async (graphId, at) => (await look(graphId, at)).view,
    async importance(graphId, at, measure) {
      const { name, view } = await look(graphId, at);
      return once(`${name} importance ${measure}`, () =>
        analysts.ask({ ask: 'importance', wiring: wiringOf(view), measure, seed: 1 }),
      );
    },
    async communities(graphId, at, { resolution, seed }) {
      const { name, view } = await look(graphId, at);
      return once(`${name} communities ${resolution} ${seed}`, () =>
        analysts.ask({ ask: 'communities', wiring: wiringOf(view), resolution, seed }),
      );
    },
    async path(graphId, at, { from, to, ...how }) {
      const { name, view } = await look(graphId, at);
      const [start, end] = [from, to].map((id) => {
        const index = view.nodes.findIndex((node) => node.id === id);
        if (index < 0) throw noSuchNode(id);
        return index;
      });
      const ask = { ask: 'path' as const, wiring: wiringOf(view), start: start ?? 0, end: end ?? 0, ...how };
      return once(`${name} path ${from} ${to} ${how.directed} ${how.weighted}`, () => analysts.ask(ask));
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
