import { expect, test } from 'vitest';
import { createOutbox, type Outbox, prepare, type Wire } from './outbox.ts';

/** A connection of which the test decides when what it was given leaves. */
function testWire(): Wire & { readonly got: string[]; read(): void } {
  const got: string[] = [];
  const inside: { bytes: Buffer; left: () => void }[] = [];
  return {
    got,
    waiting: () => inside.reduce((sum, { bytes }) => sum + bytes.length, 0),
    send: (bytes, left) => void inside.push({ bytes, left }),
    read() {
      for (let first = inside.shift(); first; first = inside.shift()) {
        got.push(first.bytes.toString());
        first.left();
      }
    },
  };
}

const filler = 'x'.repeat(70_000);
const tick = (id: string, number: number) => prepare({ type: 'tick', id, tick: number });

function open(mostBytes = 200_000) {
  const wire = testWire();
  const told = { overflows: 0, dropped: 0, now: 0 };
  const outbox: Outbox = createOutbox(wire, {
    mostBytes,
    now: () => told.now,
    overflow: () => {
      told.overflows += 1;
    },
    noteDropped: (ticks) => {
      told.dropped += ticks;
    },
  });
  return { wire, told, outbox };
}

test('while a client does not read, the newest tick of each agent is kept, and it is told how many were left out', () => {
  const { wire, told, outbox } = open();
  outbox.say(prepare({ type: 'filler', filler }));
  for (let number = 1; number <= 100; number++) {
    outbox.show('a', tick('a', number));
    outbox.show('b', tick('b', number * 2));
  }
  outbox.say(prepare({ type: 'event', event: 'paused' }));
  expect(told.dropped).toBe(198);
  wire.read();
  expect(wire.got.slice(1).map((text) => JSON.parse(text))).toEqual([
    // What happened goes before what only is.
    { type: 'event', event: 'paused' },
    { type: 'tick', id: 'a', tick: 100, dropped: 99 },
    { type: 'tick', id: 'b', tick: 200, dropped: 99 },
  ]);
  outbox.show('a', tick('a', 101));
  wire.read();
  expect(JSON.parse(wire.got.at(-1) ?? '')).toEqual({ type: 'tick', id: 'a', tick: 101 });
});

test('its memory is bounded: ticks that have no room are left out and counted, what happened is never left out', () => {
  const { wire, told, outbox } = open(1000);
  outbox.show('filler', prepare({ type: 'tick', filler: filler.slice(0, 900) }));
  outbox.say(prepare({ filler: filler.slice(0, 800) }));
  for (let number = 0; number < 70; number++)
    outbox.show('filler', prepare({ filler: filler.slice(0, 990) }));
  for (let agent = 0; agent < 100; agent++) outbox.show(`agent ${agent}`, tick(`agent ${agent}`, 1));
  wire.read();
  const got = wire.got.map((text) => JSON.parse(text));
  const shown = got.filter(({ id, type }) => type === 'tick' && String(id).startsWith('agent'));
  const missed = got.filter(({ type }) => type === 'dropped');
  expect(shown.length + missed.filter(({ id }) => id !== 'filler').length).toBe(100);
  // The newest have the room.
  expect(shown.at(-1)).toMatchObject({ id: 'agent 99' });
  const counted = got.reduce((sum, { dropped }) => sum + (dropped ?? 0), 0);
  expect(counted).toBe(told.dropped);
  expect(told.overflows).toBe(0);
});

test('when not even what happened has room any more it says so once, and takes nothing more', () => {
  const { wire, told, outbox } = open(1000);
  for (let number = 0; number < 500; number++) outbox.say(prepare({ number, filler: filler.slice(0, 500) }));
  expect(told.overflows).toBe(1);
  wire.read();
  const numbers = wire.got.map((text) => JSON.parse(text).number);
  // Without a gap as far as it goes.
  expect(numbers).toEqual(numbers.map((_, at) => at));
  expect(numbers.length).toBeLessThan(500);
});

test('it knows since when nothing was read', () => {
  const { wire, told, outbox } = open();
  told.now = 5000;
  expect(outbox.stuckSince()).toBeUndefined();
  outbox.say(prepare({ filler }));
  told.now = 9000;
  outbox.show('a', tick('a', 1));
  expect(outbox.stuckSince()).toBe(5000);
  wire.read();
  expect(outbox.stuckSince()).toBeUndefined();
});
