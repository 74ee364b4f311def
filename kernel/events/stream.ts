import { messageOf, wait } from '#kernel/base';
import type { Db } from '#kernel/database';
import type { StoredEvent } from './event.ts';
import { listEvents, oldestPosition, positionOf } from './read.ts';
import { logEnds, placeEvents } from './sequencer.ts';
import { createSubscriber, type EventFilter, type OnMessage, type Subscriber } from './subscriber.ts';

export interface EventStreamOptions {
  readonly db: Db;
  readonly log: { warn(fields: object, message: string): void };
  /** How often to look when nobody wakes it (default 250). Take 2000 where every writer calls `wake`. */
  readonly pollMilliseconds?: number;
  /** How many events may wait for one subscriber before it is given up (default 1000). */
  readonly capacity?: number;
}

export type Unsubscribe = () => void;

/** New events, read from the database once for all subscribers of a process. */
export interface EventStream {
  /** Begins to look; the returned promise is done when the end of the log is known. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Gives `onMessage` every event within the filter's topics, in order, each once: those after the event with id
   * `after`, or with `null` those from now on. The last message may be `resync`: see `StreamMessage`.
   *
   * @throws MainstayError `events.invalid_cursor`
   */
  subscribe(filter: EventFilter, after: string | null, onMessage: OnMessage): Unsubscribe;
  /** Makes it look soon. Cheap, and allowed anywhere, also in a transaction. */
  wake(): void;
}

const pageSize = 500;
/** Looks at most four times a second, however often it is woken. */
const shortestGapMilliseconds = 250;
const longestGapAfterFailureMilliseconds = 5_000;

export function createEventStream(options: EventStreamOptions): EventStream {
  const { db, log, pollMilliseconds = shortestGapMilliseconds, capacity = 1_000 } = options;
  const subscribers = new Set<Subscriber>();
  const stopping = new AbortController();
  // An aborted "nap" ends the wait early. `wake` only aborts: what follows runs in the loop's own asynchronous
  // context, so a caller's open transaction never becomes the loop's.
  let nap = new AbortController();
  let woken = false;
  let head = 0;
  let loop: Promise<void> | undefined;

  /** One look. @returns whether more is waiting than was read. */
  const look = async (): Promise<boolean> => {
    let ends = await logEnds(db);
    if (ends.unplaced && (await placeEvents(db))) ends = await logEnds(db);
    let more = false;
    const from = head;
    if (ends.last > head) {
      const page = await listEvents(db, { after: String(head), limit: pageSize });
      head = idOf(page.at(-1), head);
      more = page.length === pageSize;
      for (const subscriber of subscribers) if (subscriber.live) deliver(subscriber, page, head);
    }
    for (const subscriber of [...subscribers]) {
      if (!subscriber.live) more = (await catchUp(subscriber, from)) || more;
    }
    return more;
  };

  /** Gives a new subscriber its next page of past events. @returns whether there are more that it can take now. */
  const catchUp = async (subscriber: Subscriber, from: number): Promise<boolean> => {
    const after = subscriber.position ?? from;
    subscriber.position = after;
    if (!subscriber.checked) {
      subscriber.checked = true;
      if (await isExpired(after)) {
        subscriber.close('expired');
        return false;
      }
    }
    // A slow consumer gets its next page when it has taken the last: it costs one page of memory, not all the past.
    if (subscriber.waiting > 0) return false;
    if (after >= head) {
      subscriber.live = true;
      return false;
    }
    const page = await listEvents(db, { after: String(after), types: subscriber.topics, limit: pageSize });
    const due = page.filter((event) => Number(event.id) <= head);
    deliver(subscriber, due, due.length < pageSize ? head : idOf(due.at(-1), after));
    subscriber.live = subscriber.position === head;
    return !subscriber.live;
  };

  /** Whether events after a place were cleared away, or the place is none of this log's. 0 asks for all there are. */
  const isExpired = async (after: number): Promise<boolean> =>
    after > head || (after > 0 && after < ((await oldestPosition(db)) ?? 1) - 1);

  let failures = 0;

  /** Looks, and says how long to rest: 0 when more is waiting. Failing looks get rarer, and are reported once. */
  const lookAndReport = async (): Promise<number> => {
    try {
      const more = await look();
      failures = 0;
      return more ? 0 : shortestGapMilliseconds;
    } catch (error) {
      failures += 1;
      if (failures === 1 && !stopping.signal.aborted) {
        log.warn({ error: messageOf(error) }, 'Events cannot be read; trying again');
      }
      return Math.min(shortestGapMilliseconds * 2 ** failures, longestGapAfterFailureMilliseconds);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = false;
      const rest = await lookAndReport();
      if (rest === 0) continue;
      await wait(rest, stopping.signal);
      const hurried = woken || stopping.signal.aborted || [...subscribers].some(({ live }) => !live);
      if (hurried || pollMilliseconds <= rest) continue;
      nap = new AbortController();
      await wait(pollMilliseconds - rest, nap.signal);
    }
  };

  return {
    async start() {
      if (loop !== undefined) return;
      await placeEvents(db);
      head = (await logEnds(db)).last;
      loop = run();
    },
    async stop() {
      stopping.abort();
      nap.abort();
      await loop;
      for (const subscriber of [...subscribers]) subscriber.close();
    },
    subscribe(filter, after, onMessage) {
      const subscriber = createSubscriber({
        filter,
        position: after === null ? undefined : positionOf(after),
        onMessage,
        capacity,
        onClosed: () => subscribers.delete(subscriber),
        onFailure: (error) => log.warn({ error }, 'A subscriber failed and was dropped'),
      });
      subscribers.add(subscriber);
      woken = true;
      nap.abort();
      return () => subscriber.close();
    },
    wake() {
      woken = true;
      nap.abort();
    },
  };
}

function deliver(subscriber: Subscriber, events: readonly StoredEvent[], position: number): void {
  subscriber.offer(events);
  subscriber.position = position;
}

const idOf = (event: StoredEvent | undefined, otherwise: number): number =>
  event === undefined ? otherwise : Number(event.id);
