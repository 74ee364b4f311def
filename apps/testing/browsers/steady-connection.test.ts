import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { steadyConnection } from './steady-connection.ts';

interface Wire {
  readonly _connection: {
    dispatch(message: object): void;
    readonly _callbacks: Map<
      number,
      { resolve(value: unknown): void; reject(error: unknown): void; type: string; method: string }
    >;
  };
}

test('an answer that names what is gone fails its call, and the process goes on', async () => {
  steadyConnection();
  steadyConnection();
  const { _connection: connection } = chromium as unknown as Wire;
  const id = 900_000_001;
  const answer = new Promise((resolve, reject) => {
    connection._callbacks.set(id, { resolve, reject, type: 'BrowserContext', method: 'newPage' });
  });
  const told = expect(answer).rejects.toThrow('was not bound in the connection');
  connection.dispatch({ id, result: { page: { guid: 'page@gone' } } });
  await told;
  expect(() => connection.dispatch({ id: id + 1, result: {} })).not.toThrow();
  expect(() => connection.dispatch({ guid: 'page@gone', method: 'close', params: {} })).not.toThrow();
});
