import type { Page } from 'playwright-core';
import { messageOf } from '#kernel/base';
import { act } from '../browsers/act.ts';
import { bounded } from '../browsers/bounded.ts';
import type { OpenPage } from '../browsers/open-page.ts';
import type { Lease } from '../browsers/pool.ts';
import { settle } from '../browsers/settle.ts';
import type { PageProblem } from '../browsers/watch.ts';
import { stateIdOf } from '../domain/exploration/abstraction.ts';
import { describeAction } from '../domain/suite/describe-action.ts';
import type { Action } from '../domain/suite/step.ts';
import type { ExploreRequest } from './explore-request.ts';
import { armPage, type PageChange, readChange } from './page-change.ts';
import { type RequestRecord, recordRequests, type SeenRequest } from './record-requests.ts';
import type { ScriptCoverage } from './script-coverage.ts';
import { type Snapshot, takeSnapshot } from './take-snapshot.ts';

/** A page of a fresh browser context, and what was done in it so far. */
export interface Session {
  readonly page: Page;
  readonly opened: OpenPage;
  readonly requests: RequestRecord;
  readonly trail: Action[];
  snapshot: Snapshot | undefined;
  stateId: string;
}

export interface Sessions {
  readonly origin: string;
  fresh(): Promise<Session>;
  close(session: Session | undefined): Promise<void>;
  /** Does one thing and waits until the page is quiet. */
  perform(session: Session, action: Action): Promise<void>;
  /** Goes a way that was gone before; waits until the page is quiet only at its end. */
  walk(session: Session, way: readonly Action[]): Promise<void>;
  /** Reads where it is now. */
  look(session: Session): Promise<Snapshot>;
  /** What an action did, from the moment before it. */
  observe(session: Session, before: readonly Action[], action: Action): Promise<Observed>;
  end(): Promise<void>;
}

/** What was seen of one action. */
export interface Observed {
  readonly problems: readonly PageProblem[];
  readonly requests: readonly SeenRequest[];
  readonly change: PageChange;
  /** Why it could not be done; nothing is said of the site then. */
  readonly failure: string | undefined;
}

const actMilliseconds = 5000;
const openMilliseconds = 20_000;
/** On a way that was gone before, the next element is waited for anyway. */
const quietOnKnownWay = 25;

/** What was typed on a way: the page may say it again, and it is data then. */
export const typedOn = (trail: readonly Action[]): string[] =>
  trail.flatMap((action) => (action.do === 'fill' ? [action.value] : []));

export function createSessions(request: ExploreRequest, origin: string, coverage: ScriptCoverage): Sessions {
  const { signal, settings } = request;
  let lease: Lease | undefined;

  /** A browser that was lost is replaced by another. */
  const leased = async (): Promise<Lease> => {
    if (lease?.lost.aborted) {
      await lease.release();
      lease = undefined;
    }
    lease ??= await request.pool.lease({ kind: request.browser ?? 'chromium', signal });
    return lease;
  };
  const left = (most: number): number => Math.max(1, Math.min(most, request.remaining()));

  const openOne = async (): Promise<OpenPage> => {
    const opened = await bounded(
      request.open(await leased(), { origin, stayOnOrigin: true, reducedMotion: true }),
      { milliseconds: openMilliseconds, what: 'Opening a page', signal },
    );
    await coverage.start(opened.page);
    return opened;
  };
  /** Opened ahead, while another page is waited for. */
  let spare: { readonly page: Promise<OpenPage | undefined>; readonly from: Lease | undefined } | undefined;
  const takeSpare = async (): Promise<OpenPage | undefined> => {
    const taken = spare;
    spare = undefined;
    const page = await taken?.page;
    if (page === undefined || (taken?.from === lease && lease?.lost.aborted === false)) return page;
    await page.close();
    return undefined;
  };

  const type = async (session: Session, action: Action): Promise<void> => {
    await act(session.page, action, { origin, timeoutMilliseconds: left(actMilliseconds), signal });
    session.trail.push(action);
  };

  const perform = async (session: Session, action: Action, quietMilliseconds?: number): Promise<void> => {
    request.onAction?.(describeAction(action));
    const most = action.do === 'open' ? openMilliseconds : actMilliseconds;
    await act(session.page, action, { origin, timeoutMilliseconds: left(most), signal });
    session.trail.push(action);
    const milliseconds = left(settings.exploration.settle_milliseconds);
    await settle(session.page, { milliseconds, quietMilliseconds, signal });
  };

  const sessions: Sessions = {
    origin,
    fresh: async () => {
      const opened = (await takeSpare()) ?? (await openOne());
      spare = { page: openOne().catch(() => undefined), from: lease };
      return {
        page: opened.page,
        opened,
        requests: recordRequests(opened.page),
        trail: [],
        snapshot: undefined,
        stateId: '',
      };
    },
    close: async (session) => {
      if (session === undefined) return;
      await session.snapshot?.dispose();
      await coverage.collect(session.page);
      await session.opened.close();
    },
    perform: (session, action) => perform(session, action),
    walk: async (session, way) => {
      for (const [index, action] of way.entries()) {
        const isLast = index === way.length - 1;
        if (action.do === 'fill' && !isLast) await type(session, action);
        else await perform(session, action, isLast ? undefined : quietOnKnownWay);
      }
    },
    look: async (session) => {
      await session.snapshot?.dispose();
      session.snapshot = undefined;
      const snapshot = await takeSnapshot(session.page, signal);
      session.snapshot = snapshot;
      session.stateId = stateIdOf(snapshot.data, typedOn(session.trail));
      return snapshot;
    },
    observe: async (session, before, action) => {
      session.opened.watch.clear();
      session.requests.clear();
      let failure: string | undefined;
      try {
        for (const one of before) await type(session, one);
        await bounded(armPage(session.page), {
          milliseconds: actMilliseconds,
          what: 'Watching the page',
          signal,
        });
        await sessions.perform(session, action);
      } catch (thrown) {
        signal.throwIfAborted();
        failure = messageOf(thrown);
      }
      const change = await bounded(readChange(session.page), {
        milliseconds: actMilliseconds,
        what: 'Reading what changed',
        signal,
      });
      return {
        problems: session.opened.watch.problems(),
        requests: session.requests.since(),
        change,
        failure,
      };
    },
    end: async () => {
      await (await takeSpare())?.close();
      await lease?.release();
      lease = undefined;
    },
  };
  return sessions;
}
