import { MainstayError, messageOf } from '#kernel/base';
import type { BrowserKind } from '../domain/suite/test-case.ts';
import { bounded } from './bounded.ts';
import type { RunningBrowser } from './launch.ts';

/** A browser in the pool, and whether it lives. */
export interface Seat {
  readonly running: RunningBrowser;
  /** A user begins. @returns the signal that aborts when the browser is lost to him */
  begin(): AbortSignal;
  /** Whether it answers; it is lost when it does not. Never throws. */
  check(): Promise<boolean>;
  /** The user is done: closes what he left open. @returns whether the browser is fit for the next. Never throws. */
  clear(): Promise<boolean>;
  /** It is no longer of the pool; nothing is lost by it any more, but to its user, who learns `reason`. */
  leave(reason?: MainstayError): void;
}

/** On a machine with too much to do, a healthy browser may take seconds to answer. */
const answerMilliseconds = 8000;
/** While somebody uses it, it is asked every so often, and given more time. */
const rounds = { everyMilliseconds: 5000, answerMilliseconds: 15_000 } as const;

/** @param onLost called once, when it died or does not answer */
export function createSeat(kind: BrowserKind, running: RunningBrowser, onLost: (why: string) => void): Seat {
  let lost = new AbortController();
  let round: NodeJS.Timeout | undefined;
  let isAsking = false;
  let gone = false;

  const leave = (reason?: MainstayError): void => {
    gone = true;
    clearInterval(round);
    if (reason) lost.abort(reason);
  };
  const lose = (why: string): void => {
    if (gone) return;
    leave(new MainstayError('testing.browser_lost', `The ${kind} browser ${why}.`, { kind: 'unavailable' }));
    onLost(why);
  };
  const check = async (milliseconds = answerMilliseconds): Promise<boolean> => {
    if (gone) return false;
    try {
      await bounded(running.ping(), { milliseconds, what: 'Its answer' });
    } catch (error) {
      lose(`does not answer: ${messageOf(error)}`);
    }
    return !gone;
  };
  const lookAround = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    await check(rounds.answerMilliseconds);
    isAsking = false;
  };
  running.browser.on('disconnected', () => lose('ended by itself'));

  return {
    running,
    leave,
    check: () => check(),
    begin() {
      lost = new AbortController();
      round = setInterval(() => void lookAround(), rounds.everyMilliseconds);
      round.unref();
      return lost.signal;
    },
    async clear() {
      clearInterval(round);
      if (gone) return false;
      const contexts = running.browser.contexts();
      try {
        await bounded(Promise.all(contexts.map((context) => context.close())), {
          milliseconds: answerMilliseconds,
          what: 'Closing its pages',
        });
      } catch (error) {
        lose(`does not close its pages: ${messageOf(error)}`);
      }
      return check();
    },
  };
}
