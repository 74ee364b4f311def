import { chromium } from 'playwright-core';

/** What Playwright's client and its server in the same process talk by; internal to it, so that all of it is optional. */
interface Connection {
  dispatch(message: { readonly id?: number }): void;
  readonly _callbacks?: Map<number, { reject(error: unknown): void }>;
}

const steadied = new WeakSet<Connection>();

/**
 * Keeps a message that Playwright's own client cannot read from ending the process. An answer or event that names a
 * handle which went with its page a moment ago makes the client throw from a timer ("Object with guid … was not bound
 * in the connection"), where nobody can catch it: here the call that waited for the answer fails, and an event is lost
 * that spoke of something which is gone.
 */
export function steadyConnection(): void {
  const { _connection: connection } = chromium as unknown as { readonly _connection?: Connection };
  if (!connection?.dispatch || steadied.has(connection)) return;
  steadied.add(connection);
  const dispatch = connection.dispatch.bind(connection);
  connection.dispatch = (message) => {
    const waiting = message.id === undefined ? undefined : connection._callbacks?.get(message.id);
    try {
      dispatch(message);
    } catch (error) {
      waiting?.reject(error);
    }
  };
}
