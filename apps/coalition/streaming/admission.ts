import { MainstayError, newId, wait } from '#kernel/base';
import type { Db } from '#kernel/database';
import {
  addConnection,
  type ConnectionCounts,
  type KeptConnection,
  keepConnections,
  mostConnections,
  removeConnection,
  removeConnectionsOf,
} from '../store/stream-connections.ts';

/** How many connections there are, by user and by address. */
export interface Admission {
  /**
   * @returns what gives the place free again
   * @throws MainstayError `coalition.stream_too_many_connections`
   */
  admit(userId: string, address: string): Promise<() => void>;
  /** The share of its limit that the user or the address with most connections has, 0 to 1. */
  fullest(): Promise<number>;
  close(): Promise<void>;
}

export interface AdmissionLimits {
  readonly connections_per_user: number;
  readonly connections_per_address: number;
}

/** Counts those of this process: where there is no other one. */
export function createAdmission(limits: AdmissionLimits): Admission {
  const users = new Map<string, number>();
  const addresses = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string, by: number): void => {
    const next = (counts.get(key) ?? 0) + by;
    if (next > 0) counts.set(key, next);
    else counts.delete(key);
  };
  return {
    async admit(userId, address) {
      requirePlace(limits, { ofUser: users.get(userId) ?? 0, ofAddress: addresses.get(address) ?? 0 });
      const add = (by: number): void => {
        count(users, userId, by);
        count(addresses, address, by);
      };
      add(1);
      return once(() => add(-1));
    },
    fullest: async () =>
      shareOf(limits, { ofUser: greatest(users.values()), ofAddress: greatest(addresses.values()) }),
    close: async () => {},
  };
}

const heldSeconds = 30;
const heartbeatMilliseconds = 10_000;

/**
 * Counts those of all processes on one database. What a process has that falls silent counts for half a minute more.
 *
 * @param options.heldSeconds other than usual in tests
 */
export function createSharedAdmission(
  db: Db,
  limits: AdmissionLimits,
  options: {
    noteFailure(error: unknown): void;
    readonly heldSeconds?: number;
    readonly heartbeatMilliseconds?: number;
  },
): Admission {
  const { noteFailure } = options;
  const seconds = options.heldSeconds ?? heldSeconds;
  const processId = newId();
  const most: ConnectionCounts = {
    ofUser: limits.connections_per_user,
    ofAddress: limits.connections_per_address,
  };
  const held = new Map<string, KeptConnection>();
  const closing = new AbortController();
  let beating = false;

  /** Goes on for as long as there are connections. */
  const beat = async (): Promise<void> => {
    if (beating) return;
    beating = true;
    while (held.size > 0 && !closing.signal.aborted) {
      await wait(options.heartbeatMilliseconds ?? heartbeatMilliseconds, closing.signal);
      if (held.size === 0 || closing.signal.aborted) break;
      await keepConnections(db, processId, [...held.values()], seconds).catch(noteFailure);
    }
    beating = false;
  };

  return {
    async admit(userId, address) {
      const connection = { id: newId(), userId, address };
      requirePlace(limits, await addConnection(db, processId, connection, { most, seconds }));
      held.set(connection.id, connection);
      void beat();
      return once(() => {
        held.delete(connection.id);
        if (!closing.signal.aborted) removeConnection(db, connection.id).catch(noteFailure);
      });
    },
    fullest: async () => shareOf(limits, await mostConnections(db)),
    async close() {
      closing.abort();
      await removeConnectionsOf(db, processId);
    },
  };
}

function requirePlace(limits: AdmissionLimits, { ofUser, ofAddress }: ConnectionCounts): void {
  if (ofUser >= limits.connections_per_user) throw refusal(limits.connections_per_user, 'of yours');
  if (ofAddress >= limits.connections_per_address)
    throw refusal(limits.connections_per_address, 'from this address');
}

const refusal = (most: number, whose: string): MainstayError =>
  new MainstayError(
    'coalition.stream_too_many_connections',
    `There are ${most} connections ${whose} already, which is the most: close one of them first.`,
    { kind: 'limited', details: { most } },
  );

const shareOf = (limits: AdmissionLimits, { ofUser, ofAddress }: ConnectionCounts): number =>
  Math.max(ofUser / limits.connections_per_user, ofAddress / limits.connections_per_address);

const greatest = (counts: Iterable<number>): number =>
  Iterator.from(counts).reduce((a, b) => Math.max(a, b), 0);

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
