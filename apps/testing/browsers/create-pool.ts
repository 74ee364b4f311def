import { availableParallelism } from 'node:os';
import type { Logger } from '#kernel/telemetry';
import type { TestingSettings } from '../domain/settings.ts';
import { type BrowserKind, browserKinds } from '../domain/suite/test-case.ts';
import { type FoundBrowser, findBrowser, versionOf } from './find-browsers.ts';
import { launchBrowser } from './launch.ts';
import type { BrowserPool, Lease } from './pool.ts';
import { notInstalled, poolClosed, switchedOff } from './pool-errors.ts';
import { endOrphans } from './processes.ts';
import { createSeat, type Seat } from './seat.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/** The browsers of a kind. */
interface Shelf {
  readonly kind: BrowserKind;
  readonly size: number;
  /** Each with the timer that ends it. */
  readonly idle: Map<Seat, NodeJS.Timeout>;
  readonly leased: Set<Seat>;
  readonly waiting: Waiting<Lease>;
  starting: number;
  started: number;
  replaced: number;
}

/** Browsers wait for their network and for each other: more than one a core keeps the cores at work. */
const browsersPerCore = 2;
const memoryLookMilliseconds = 500;

/**
 * Real browsers for whoever needs one. A kind has at most as many as its settings say, and no more than two for each
 * core; beyond the first browser, another one starts only while `spare_megabytes` are free. Browsers that a killed
 * process left behind are ended before the first is started. Give `environment` to find browsers elsewhere than this
 * process would.
 */
export function createBrowserPool({
  settings,
  log,
  environment = process.env,
}: {
  settings: TestingSettings;
  log: Logger;
  environment?: Readonly<Record<string, string | undefined>>;
}): BrowserPool {
  const limits = settings.browsers;
  const looking = { environment, headless: limits.headless };
  const most = Math.max(2, availableParallelism() * browsersPerCore);
  const shelfOf = (kind: BrowserKind): Shelf => ({
    kind,
    size: Math.min(limits[kind], most),
    idle: new Map(),
    leased: new Set(),
    waiting: createWaiting(),
    starting: 0,
    started: 0,
    replaced: 0,
  });
  const shelves: Readonly<Record<BrowserKind, Shelf>> = {
    chromium: shelfOf('chromium'),
    firefox: shelfOf('firefox'),
    webkit: shelfOf('webkit'),
  };
  const all = browserKinds.map((kind) => shelves[kind]);
  const found = new Map<BrowserKind, Promise<FoundBrowser | undefined>>();
  const ending = new Set<Promise<void>>();
  let cleaned: Promise<void> | undefined;
  let memoryTimer: NodeJS.Timeout | undefined;
  let closed = false;

  const find = async (kind: BrowserKind): Promise<FoundBrowser> => {
    const search = found.get(kind) ?? findBrowser(kind, looking);
    found.set(kind, search);
    const program = await search;
    if (program) return program;
    found.delete(kind); // It may be installed while the program runs.
    throw notInstalled(kind);
  };

  const runningOf = ({ idle, leased, starting }: Shelf): number => idle.size + leased.size + starting;
  const running = (): number => all.reduce((sum, shelf) => sum + runningOf(shelf), 0);

  /** Keeps what is under way until it is over, so that closing the pool can wait for it. */
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => ending.delete(tracked));
    ending.add(tracked);
  };

  const remove = (shelf: Shelf, seat: Seat): void => {
    clearTimeout(shelf.idle.get(seat));
    shelf.idle.delete(seat);
    shelf.leased.delete(seat);
  };

  /** A browser that nobody needs any more. */
  const retire = (shelf: Shelf, seat: Seat): void => {
    remove(shelf, seat);
    seat.leave(poolClosed());
    track(seat.running.end().then(pumpAll));
  };

  const toIdle = (shelf: Shelf, seat: Seat): void => {
    shelf.leased.delete(seat);
    if (closed) {
      retire(shelf, seat);
      return;
    }
    const timer = setTimeout(() => retire(shelf, seat), limits.idle_seconds * 1000);
    timer.unref();
    shelf.idle.set(seat, timer);
    pump(shelf);
  };

  const leaseOf = (shelf: Shelf, seat: Seat): Lease => {
    remove(shelf, seat);
    shelf.leased.add(seat);
    let released: Promise<void> | undefined;
    return {
      kind: shelf.kind,
      browser: seat.running.browser,
      lost: seat.begin(),
      check: seat.check,
      release() {
        released ??= seat.clear().then((isFit) => {
          if (isFit) toIdle(shelf, seat);
        });
        return released;
      },
    };
  };

  const start = async (shelf: Shelf): Promise<void> => {
    try {
      const program = await find(shelf.kind);
      cleaned ??= endOrphans();
      await cleaned;
      const browser = await launchBrowser(program, limits.headless);
      const seat = createSeat(shelf.kind, browser, (why) => {
        remove(shelf, seat);
        shelf.replaced += 1;
        log.warn({ kind: shelf.kind, pid: browser.pid }, `A browser ${why}; another takes its place`);
        track(browser.kill());
        pump(shelf);
      });
      shelf.starting -= 1;
      shelf.started += 1;
      toIdle(shelf, seat);
    } catch (error) {
      shelf.starting -= 1;
      // Who is first learns it; the others may have more luck.
      shelf.waiting.fail(error);
      pump(shelf);
    }
  };

  /** Whether another browser may start now; when memory is short, one that is idle elsewhere makes room. */
  const hasRoom = (shelf: Shelf): boolean => {
    if (runningOf(shelf) >= shelf.size) return false;
    const isEnough = process.availableMemory() >= limits.spare_megabytes * 1024 * 1024;
    if (isEnough || running() === 0) return true;
    const other = all.find(({ idle }) => idle.size > 0);
    const [seat] = other?.idle.keys() ?? [];
    if (other && seat) {
      retire(other, seat); // When it has ended, waiting goes on.
    } else {
      memoryTimer ??= setTimeout(() => {
        memoryTimer = undefined;
        pumpAll();
      }, memoryLookMilliseconds);
    }
    return false;
  };

  const pump = (shelf: Shelf): void => {
    // The one used last: the others may end when they have been idle for long enough.
    for (let seat = [...shelf.idle.keys()].at(-1); seat; seat = [...shelf.idle.keys()].at(-1)) {
      const next = seat;
      if (!shelf.waiting.give(() => leaseOf(shelf, next))) break;
    }
    while (!closed && shelf.waiting.size > shelf.starting && hasRoom(shelf)) {
      shelf.starting += 1;
      track(start(shelf));
    }
  };
  const pumpAll = (): void => all.forEach(pump);

  return {
    async lease({ kind, priority = 0, signal }) {
      signal?.throwIfAborted();
      const shelf = shelves[kind];
      if (!closed && shelf.size === 0) throw switchedOff(kind);
      await find(kind);
      if (closed) throw poolClosed();
      const lease = shelf.waiting.join(priority, signal);
      pump(shelf);
      return lease;
    },
    async installed() {
      const programs = await Promise.all(browserKinds.map((kind) => findBrowser(kind, looking)));
      return Promise.all(
        programs
          .filter((each) => each !== undefined)
          .map(async ({ kind, path }) => ({ kind, path, version: await versionOf(path) })),
      );
    },
    status: () => ({
      kinds: all.map(({ kind, size, idle, leased, waiting, started, replaced }) => ({
        ...{ kind, size, started, replaced },
        running: idle.size + leased.size,
        leased: leased.size,
        waiting: waiting.size,
      })),
    }),
    async close() {
      closed = true;
      clearTimeout(memoryTimer);
      for (const shelf of all) {
        while (shelf.waiting.fail(poolClosed()));
        for (const seat of [...shelf.idle.keys(), ...shelf.leased]) retire(shelf, seat);
      }
      while (ending.size > 0) await Promise.allSettled([...ending]);
    },
  };
}
