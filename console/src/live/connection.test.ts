import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveEvent } from '../api/types.ts';
import { connectLive, parseEvent, reconnectDelay, type Socket } from './connection.ts';
import { patchProgress, progressByRun, staleKeys } from './invalidate.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const message = (id: string, event = 'run.started', data = {}) =>
  JSON.stringify({ type: 'event', id, event, subject: 'run-1', project_id: null, at: '', data });

function start() {
  const sockets: (Socket & { sent: string[] })[] = [];
  const batches: (readonly LiveEvent[])[] = [];
  const statuses: string[] = [];
  const live = connectLive({
    open: () => {
      const socket = {
        sent: [] as string[],
        send: (data: string) => void socket.sent.push(data),
        close: () => socket.onclose?.(),
        onopen: null as Socket['onopen'],
        onmessage: null as Socket['onmessage'],
        onclose: null as Socket['onclose'],
      };
      sockets.push(socket);
      return socket;
    },
    topics: ['run.*'],
    onEvents: (events) => batches.push(events),
    onStatus: (status) => statuses.push(status),
    random: () => 0.5,
  });
  return { live, sockets, batches, statuses };
}

test('events are handed on at most four times a second, none is lost', () => {
  const { live, sockets, batches } = start();
  sockets[0]?.onopen?.();
  for (let n = 1; n <= 100; n++) {
    sockets[0]?.onmessage?.({ data: message(String(n)) });
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1_000);
  expect(batches.length).toBeLessThanOrEqual(6);
  expect(batches.flat().map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => String(n + 1)));
  live.stop();
});

test('after a break it connects again and asks for what it missed', () => {
  const { live, sockets, statuses } = start();
  sockets[0]?.onopen?.();
  expect(JSON.parse(sockets[0]?.sent[0] ?? '')).toEqual({
    type: 'subscribe',
    topics: ['run.*'],
    after: null,
  });
  sockets[0]?.onmessage?.({ data: message('41') });
  sockets[0]?.close();
  vi.advanceTimersByTime(500);
  sockets[1]?.onopen?.();
  expect(JSON.parse(sockets[1]?.sent[0] ?? '')).toMatchObject({ after: '41' });
  expect(statuses).toEqual(['connecting', 'open', 'closed', 'connecting', 'open']);
  live.stop();
});

test('a connection that has gone silent is given up, and none is opened after stop', () => {
  const { live, sockets, statuses } = start();
  sockets[0]?.onopen?.();
  vi.advanceTimersByTime(60_000);
  expect(statuses).toContain('closed');
  live.stop();
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
});

test('waits grow to a limit and are spread', () => {
  expect(reconnectDelay(0, 0.5)).toBe(500);
  expect(reconnectDelay(20, 0.5)).toBe(15_000);
  expect(reconnectDelay(3, 0)).toBeLessThan(reconnectDelay(3, 1));
});

test('pings and what cannot be read are passed over', () => {
  expect(parseEvent('{"type":"ping"}')).toBeUndefined();
  expect(parseEvent('not json')).toBeUndefined();
  expect(parseEvent(message('7'))?.id).toBe('7');
});

test('an event makes stale what it changed, each once; unknown nouns are apps', () => {
  const events = ['run.started', 'run.succeeded', 'charter.answered'].flatMap(
    (name) => parseEvent(message('1', name)) ?? [],
  );
  expect(staleKeys(events)).toEqual([['run', 'run-1'], ['runs'], ['app', 'charter']]);
});

test('progress is written into lists, and lists without the run stay the same object', () => {
  const events = [0.2, 0.4].flatMap(
    (progress, n) => parseEvent(message(String(n), 'run.progressed', { progress, message: 'm' })) ?? [],
  );
  const latest = progressByRun(events);
  const list = { pages: [{ items: [{ id: 'run-1', progress: 0, message: '' }] }] };
  expect(patchProgress(list, latest).pages[0]?.items[0]).toMatchObject({ progress: 0.4, message: 'm' });
  const other = { pages: [{ items: [{ id: 'run-2', progress: 0, message: '' }] }] };
  expect(patchProgress(other, latest)).toBe(other);
});
