import { messageOf } from '#kernel/base';
import type { StoredEvent } from './event.ts';
import { matchesAny } from './topics.ts';

/** What a subscriber wants to hear of. */
export interface EventFilter {
  /** `run.*`, an exact type, or `*`. */
  readonly topics: readonly string[];
}

export type StreamMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /**
   * The last message of a subscription: events were lost to it, since it fell behind or asked for ones no longer
   * kept. Load the present state anew and subscribe again.
   */
  | { readonly kind: 'resync'; readonly reason: 'lagging' | 'expired' };

/** Takes one message; when it returns a promise, the next message waits for it. */
export type OnMessage = (message: StreamMessage) => void | Promise<void>;

/** One subscription: a bounded queue in front of a consumer that may be slow. */
export interface Subscriber {
  /** The place up to which it has been given events; nothing when it wants only new ones. */
  position: number | undefined;
  /** Whether it is given events as they come, rather than pages of past ones. */
  live: boolean;
  /** Whether it is known that what it asks for is still kept. */
  checked: boolean;
  readonly topics: readonly string[];
  readonly waiting: number;
  offer(events: readonly StoredEvent[]): void;
  close(reason?: 'lagging' | 'expired'): void;
}

export interface SubscriberOptions {
  readonly filter: EventFilter;
  readonly position: number | undefined;
  readonly onMessage: OnMessage;
  /** How many events may wait for the consumer before it is given up. */
  readonly capacity: number;
  onClosed(): void;
  onFailure(message: string): void;
}

export function createSubscriber(options: SubscriberOptions): Subscriber {
  const queue: StreamMessage[] = [];
  let draining = false;
  let closed = false;

  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    try {
      for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
        await options.onMessage(message);
      }
    } catch (error) {
      options.onFailure(messageOf(error));
      queue.length = 0;
      close();
    } finally {
      draining = false;
    }
  };

  const close = (reason?: 'lagging' | 'expired'): void => {
    if (closed) return;
    closed = true;
    queue.length = 0;
    if (reason !== undefined) {
      queue.push({ kind: 'resync', reason });
      void drain();
    }
    options.onClosed();
  };

  return {
    position: options.position,
    live: false,
    checked: false,
    topics: options.filter.topics,
    get waiting() {
      return queue.length;
    },
    offer(events) {
      if (closed) return;
      const wanted = events.filter((event) => matchesAny(options.filter.topics, event.type));
      if (queue.length + wanted.length > options.capacity) return close('lagging');
      for (const event of wanted) queue.push({ kind: 'event', event });
      void drain();
    },
    close,
  };
}
