import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStream, type StreamSocket } from './stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function connections() {
  const sockets: (StreamSocket & { readonly sent: string[]; closed: boolean })[] = [];
  const open = (): StreamSocket => {
    const socket = {
      ...{ sent: [] as string[], closed: false, onopen: null, onmessage: null, onclose: null },
      send: (data: string) => void socket.sent.push(data),
      close: () => {
        socket.closed = true;
      },
    };
    sockets.push(socket);
    return socket;
  };
  return { sockets, open };
}
const tick = (id: string, number: number) => ({
  data: JSON.stringify({
    ...{ type: 'tick', id, world_id: 'w', tick: number, at: '2026-11-21T00:00:00Z' },
    data: { observed: [], done: ['place: to cue'], free_energy: 0.5, belief: [], worth: null },
  }),
});

test('the newest tick of each agent comes at most four times a second', () => {
  const { sockets, open } = connections();
  const seen: [string, number][][] = [];
  const status: boolean[] = [];
  const stop = openStream({
    ...{ open, looking: { target: 'world', id: 'w' } },
    onTicks: (ticks) => seen.push([...ticks].map(([id, { tick: number }]) => [id, number])),
    onStatus: (now) => status.push(now),
  });
  const [socket] = sockets;
  socket?.onopen?.();
  expect(JSON.parse(socket?.sent[0] ?? '')).toMatchObject({ type: 'subscribe', target: 'world', id: 'w' });
  socket?.onmessage?.({ data: '{"type": "subscribed", "request": 1}' });
  expect(status).toEqual([true]);
  socket?.onmessage?.(tick('a', 1));
  for (const number of [2, 3, 4]) socket?.onmessage?.(tick('a', number));
  socket?.onmessage?.(tick('b', 9));
  expect(seen).toEqual([[['a', 1]]]);
  vi.advanceTimersByTime(250);
  expect(seen[1]).toEqual([
    ['a', 4],
    ['b', 9],
  ]);
  for (const noise of ['no JSON', '{"type": "heartbeat"}', '{"type": "tick"}'])
    socket?.onmessage?.({ data: noise });
  vi.advanceTimersByTime(1000);
  expect(seen).toHaveLength(2);
  stop();
  expect(socket?.closed).toBe(true);
});

test('after a break it connects again, the later the more often that failed; with too many connections much later', () => {
  const { sockets, open } = connections();
  const status: boolean[] = [];
  openStream({
    ...{ open, looking: { target: 'agent', id: 'a' } },
    onTicks: () => {},
    onStatus: (now) => status.push(now),
  });
  sockets[0]?.onclose?.({ code: 1006 });
  vi.advanceTimersByTime(999);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(sockets).toHaveLength(2);
  sockets[1]?.onclose?.({ code: 4429 });
  vi.advanceTimersByTime(29_999);
  expect(sockets).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(sockets).toHaveLength(3);
  expect(status).toEqual([false, false]);
});
