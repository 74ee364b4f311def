import { availableParallelism } from 'node:os';
import { MainstayError, messageOf } from '#kernel/base';
import type { Logger } from '#kernel/telemetry';
import type { TestingSettings } from '../domain/settings.ts';
import { type BrowserKind, browserKinds } from '../domain/suite/test-case.ts';
import { bounded } from './bounded.ts';
import { type FoundBrowser, findBrowser, pathVariables, versionOf } from './find-browsers.ts';
import { launchBrowser, type RunningBrowser } from './launch.ts';
import type { BrowserPool, Lease, LeaseRequest } from './pool.ts';

/** A browser in the pool. */
interface Seat {
  readonly kind: BrowserKind;
  readonly running: RunningBrowser;
  lost: AbortController;
  idleTimer: NodeJS.Timeout | undefined;
  gone: boolean;
}

interface Waiter {
  readonly priority: number;
  give(lease: Lease): void;
  fail(error: unknown): void;
}

interface Shelf {
  readonly kind: BrowserKind;
  readonly size: number;
  readonly idle: Seat[];
  readonly leased: Set<Seat>;
  readonly waiting: Waiter[];
  starting: number;
  started: number;
  replaced: number;
}

/** On a machine with too much to do a healthy browser may take seconds. */
const healthMilliseconds = 8000;
const memoryLookMilliseconds = 500;

/**
 * Real browsers for whoever needs one. A kind has at most as many as its settings say, and no more than two for each
 * core; beyond the first browser, another one starts only while `spare_megabytes` are free. Give `environment` to find
 * browsers elsewhere than this process would.
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
  const mostOfAKind = Math.max(2, availableParallelism() * 2);
  const shelves = new Map<BrowserKind, Shelf>(
    browserKinds.map((kind) => [
      kind,
      {
        kind,
        size: Math.min(limits[kind], mostOfAKind),
        idle: [],
        leased: new Set(),
        waiting: [],
        starting: 0,
        started: 0,
        replaced: 0,
      },
    ]),
  );
  const found = new Map<BrowserKind, Promise<FoundBrowser | undefined>>();
  const ending = new Set<Promise<void>>();
  let memoryTimer: NodeJS.Timeout | undefined;
  let closed = false;

  const find = (kind: BrowserKind): Promise<FoundBrowser | undefined> => {
    const known = found.get(kind);
    if (known) return known;
    const search = findBrowser(kind, environment);
    found.set(kind, search);
    return search;
  };

  const runningOf = (shelf: Shelf): number => shelf.idle.length + shelf.leased.size + shelf.starting;
  const allRunning = (): number => [...shelves.values()].reduce((sum, shelf) => sum + runningOf(shelf), 0);

  /** Keeps what ends until it has ended, so that closing the pool waits for all of it. */
  const end = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => ending.delete(tracked));
    ending.add(tracked);
    return tracked;
  };

  const drop = (shelf: Shelf, seat: Seat): void => {
    seat.gone = true;
    clearTimeout(seat.idleTimer);
    const place = shelf.idle.indexOf(seat);
    if (place >= 0) shelf.idle.splice(place, 1);
    shelf.leased.delete(seat);
  };

  /** A browser that died or does not answer: its user is told, and its place is free for another. */
  const lose = (shelf: Shelf, seat: Seat, why: string): void => {
    if (seat.gone) return;
    drop(shelf, seat);
    shelf.replaced += 1;
    log.warn({ kind: shelf.kind, pid: seat.running.pid }, `A browser ${why}; another takes its place`);
    seat.lost.abort(
      new MainstayError('testing.browser_lost', `The ${shelf.kind} browser ${why}.`, { kind: 'unavailable' }),
    );
    void end(seat.running.kill());
    pump(shelf);
  };

  /** Whether it answers. @returns false, and it is replaced, when it does not */
  const check = async (shelf: Shelf, seat: Seat): Promise<boolean> => {
    if (seat.gone) return false;
    try {
      await bounded(seat.running.ping(), { milliseconds: healthMilliseconds, what: 'The browser' });
      return !seat.gone;
    } catch (error) {
      lose(shelf, seat, `does not answer (${messageOf(error)})`);
      return false;
    }
  };

  const toIdle = (shelf: Shelf, seat: Seat): void => {
    shelf.leased.delete(seat);
    if (closed) {
      drop(shelf, seat);
      void end(seat.running.end());
      return;
    }
    shelf.idle.push(seat);
    seat.idleTimer = setTimeout(() => retire(shelf, seat), limits.idle_seconds * 1000);
    seat.idleTimer.unref();
    pump(shelf);
  };

  const retire = (shelf: Shelf, seat: Seat): void => {
    drop(shelf, seat);
    void end(seat.running.end()).then(() => pumpAll());
  };

  const leaseOf = (shelf: Shelf, seat: Seat): Lease => {
    seat.lost = new AbortController();
    clearTimeout(seat.idleTimer);
    shelf.leased.add(seat);
    let released: Promise<void> | undefined;
    const release = async (): Promise<void> => {
      try {
        const contexts = seat.running.browser.contexts();
        await bounded(Promise.all(contexts.map((context) => context.close())), {
          milliseconds: healthMilliseconds,
          what: 'Closing its pages',
        });
      } catch (error) {
        lose(shelf, seat, `does not close its pages (${messageOf(error)})`);
      }
      if (await check(shelf, seat)) toIdle(shelf, seat);
    };
    return {
      kind: shelf.kind,
      browser: seat.running.browser,
      lost: seat.lost.signal,
      check: () => check(shelf, seat),
      release: () => {
        released ??= release();
        return released;
      },
    };
  };

  const startOne = async (shelf: Shelf, program: FoundBrowser): Promise<void> => {
    try {
      const running = await launchBrowser(program, limits.headless);
      const seat: Seat = {
        kind: shelf.kind,
        running,
        lost: new AbortController(),
        idleTimer: undefined,
        gone: false,
      };
      shelf.started += 1;
      running.browser.on('disconnected', () => lose(shelf, seat, 'ended by itself'));
      shelf.starting -= 1;
      toIdle(shelf, seat);
    } catch (error) {
      shelf.starting -= 1;
      // Who waited longest learns it; the others may have more luck.
      shelf.waiting.shift()?.fail(error);
      pump(shelf);
    }
  };

  /** Whether another browser may start now; closes one that is idle elsewhere when memory is short. */
  const hasRoom = (shelf: Shelf): boolean => {
    if (runningOf(shelf) >= shelf.size) return false;
    if (allRunning() === 0) return true;
    if (process.availableMemory() >= limits.spare_megabytes * 1024 * 1024) return true;
    const other = [...shelves.values()].find((each) => each.idle.length > 0);
    const seat = other?.idle[0];
    if (other && seat) retire(other, seat);
    if (allRunning() === 0) return true;
    memoryTimer ??= setTimeout(() => {
      memoryTimer = undefined;
      pumpAll();
    }, memoryLookMilliseconds);
    return false;
  };

  const pump = (shelf: Shelf): void => {
    while (shelf.waiting.length > 0) {
      const seat = shelf.idle.pop();
      if (!seat) break;
      shelf.waiting.shift()?.give(leaseOf(shelf, seat));
    }
    while (shelf.waiting.length > shelf.starting && !closed && hasRoom(shelf)) {
      shelf.starting += 1;
      void end(
        find(shelf.kind).then((program) =>
          program ? startOne(shelf, program) : missing(shelf.kind, () => (shelf.starting -= 1), shelf),
        ),
      );
    }
  };
  const pumpAll = (): void => {
    for (const shelf of shelves.values()) pump(shelf);
  };
  const missing = async (_kind: BrowserKind, uncount: () => void, shelf: Shelf): Promise<void> => {
    uncount();
    shelf.waiting.shift()?.fail(missingError(shelf.kind));
  };

  return {
    async lease({ kind, priority = 0, signal }: LeaseRequest) {
      signal?.throwIfAborted();
      const shelf = shelves.get(kind);
      if (closed) throw poolClosed();
      if (!shelf || shelf.size === 0) throw switchedOff(kind);
      if (!(await find(kind))) {
        found.delete(kind); // It may be installed while the program runs.
        throw missingError(kind);
      }
      signal?.throwIfAborted();
      if (closed) throw poolClosed();
      return new Promise<Lease>((resolve, reject) => {
        const aborted = (): void => {
          const place = shelf.waiting.indexOf(waiter);
          if (place >= 0) shelf.waiting.splice(place, 1);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          priority,
          give: (lease) => {
            signal?.removeEventListener('abort', aborted);
            resolve(lease);
          },
          fail: (error) => {
            signal?.removeEventListener('abort', aborted);
            reject(error);
          },
        };
        signal?.addEventListener('abort', aborted, { once: true });
        const after = shelf.waiting.findIndex((other) => other.priority < priority);
        shelf.waiting.splice(after < 0 ? shelf.waiting.length : after, 0, waiter);
        pump(shelf);
      });
    },
    async installed() {
      const all = await Promise.all(browserKinds.map((kind) => findBrowser(kind, environment)));
      return Promise.all(
        all
          .filter((each) => each !== undefined)
          .map(async ({ kind, path }) => ({ kind, path, version: await versionOf(path) })),
      );
    },
    status: () => ({
      kinds: [...shelves.values()].map((shelf) => ({
        kind: shelf.kind,
        size: shelf.size,
        running: shelf.idle.length + shelf.leased.size,
        leased: shelf.leased.size,
        waiting: shelf.waiting.length,
        started: shelf.started,
        replaced: shelf.replaced,
      })),
    }),
    async close() {
      closed = true;
      clearTimeout(memoryTimer);
      for (const shelf of shelves.values()) {
        for (const waiter of shelf.waiting.splice(0)) waiter.fail(poolClosed());
        for (const seat of [...shelf.idle, ...shelf.leased]) {
          drop(shelf, seat);
          seat.lost.abort(poolClosed());
          void end(seat.running.end());
        }
      }
      while (ending.size > 0) await Promise.allSettled([...ending]);
    },
  };
}

const poolClosed = (): MainstayError =>
  new MainstayError('testing.pool_closed', 'The program is stopping: no more tests are begun.', {
    kind: 'unavailable',
  });

const switchedOff = (kind: BrowserKind): MainstayError =>
  new MainstayError(
    'testing.browser_missing',
    `${kind} is switched off: testing.browsers.${kind} is 0 in the configuration.`,
    { kind: 'unavailable', retryable: false },
  );

function missingError(kind: BrowserKind): MainstayError {
  const install =
    kind === 'webkit'
      ? 'install it by "npx playwright-core install --with-deps webkit"'
      : `install it (Debian: apt-get install ${kind === 'firefox' ? 'firefox-esr' : 'chromium'}; or "npx playwright-core install --with-deps ${kind}")`;
  return new MainstayError(
    'testing.browser_missing',
    `There is no ${kind} on this machine: ${install}, or name its program in ${pathVariables[kind]}.`,
    { kind: 'unavailable', retryable: false },
  );
}
