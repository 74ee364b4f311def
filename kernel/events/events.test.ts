import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase, run, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import { publish } from './publish.ts';
import { deleteEventsBefore, listEvents } from './read.ts';
import { placeEvents } from './sequencer.ts';
import { createEventStream, type EventStream } from './stream.ts';
import type { StreamMessage } from './subscriber.ts';

let database: TestDatabase;
let db: Db;
let stream: EventStream;
const warnings: string[] = [];
const log = { warn: (_: object, message: string): number => warnings.push(message) };

beforeEach(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  db = database.db;
  stream = createEventStream({ db, log, pollMilliseconds: 250 });
  warnings.length = 0;
});

afterEach(async () => {
  await stream.stop();
  await database.dispose();
});

const tell = (subject: string, type = 'run.started', on: Db = db): Promise<void> =>
  transact(on, (tx) => publish(tx, { type, subject, data: { subject } }));

/** Collects what a subscription gets, and resolves when `wanted` messages are there. */
function collector(): {
  messages: StreamMessage[];
  take: (m: StreamMessage) => void;
  until(n: number): Promise<string[]>;
} {
  const messages: StreamMessage[] = [];
  let changed = Promise.withResolvers<void>();
  return {
    messages,
    take: (message) => {
      messages.push(message);
      changed.resolve();
      changed = Promise.withResolvers();
    },
    async until(wanted) {
      while (messages.length < wanted) await changed.promise;
      return messages.map((m) => (m.kind === 'event' ? m.event.subject : `resync ${m.reason}`));
    },
  };
}

test('an event is kept with its change or not at all', async () => {
  await tell('kept');
  const failing = transact(db, async (tx) => {
    await publish(tx, { type: 'run.started', subject: 'lost' });
    throw new Error('the change failed');
  });
  await expect(failing).rejects.toThrow('the change failed');
  await placeEvents(db);
  const events = await listEvents(db);
  expect(events).toEqual([
    {
      id: '1',
      type: 'run.started',
      subject: 'kept',
      projectId: null,
      actorId: null,
      at: expect.any(Date),
      data: { subject: 'kept' },
    },
  ]);
  await expect(tell('x', 'Not A Type')).rejects.toMatchObject({ code: 'events.invalid_type' });
});

test('a subscriber gets new events within its topics, in order, each once', async () => {
  await tell('before');
  await stream.start();
  const runs = collector();
  const all = collector();
  stream.subscribe({ topics: ['run.*'] }, null, runs.take);
  const unsubscribe = stream.subscribe({ topics: ['*'] }, null, all.take);
  for (const subject of ['a', 'b', 'c'])
    await tell(subject, subject === 'b' ? 'agent.changed' : 'run.started');
  stream.wake();
  expect(await runs.until(2)).toEqual(['a', 'c']);
  expect(await all.until(3)).toEqual(['a', 'b', 'c']);
  unsubscribe();
  await tell('d');
  stream.wake();
  expect(await runs.until(3)).toEqual(['a', 'c', 'd']);
  expect(all.messages).toHaveLength(3);
});

test('a subscriber that comes back gets what it missed, over many pages, and goes on live', async () => {
  const many = 1_700;
  await run(
    db,
    sql`insert into kernel.event (type, subject, data)
        select case when n % 2 = 0 then 'run.progressed' else 'run.started' end, n::text, '{}'
        from generate_series(1, ${many}::int) n`,
  );
  await stream.start();
  const got = collector();
  stream.subscribe({ topics: ['*'] }, '10', got.take);
  expect(await got.until(many - 10)).toEqual(Array.from({ length: many - 10 }, (_, i) => String(i + 11)));
  const even = collector();
  stream.subscribe({ topics: ['run.progressed'] }, '0', even.take);
  await even.until(many / 2);
  await tell('now', 'run.progressed');
  stream.wake();
  expect((await got.until(many - 9)).at(-1)).toBe('now');
  expect((await even.until(many / 2 + 1)).at(-1)).toBe('now');
});

test('an event whose transaction commits late is not passed over', async () => {
  await stream.start();
  const got = collector();
  stream.subscribe({ topics: ['*'] }, null, got.take);
  if (database.kind === 'server') {
    // A second connection has an id already, and commits after a later id was read.
    const other = await openDatabase(database.options);
    const published = Promise.withResolvers<void>();
    const commit = Promise.withResolvers<void>();
    const late = transact(other.db, async (tx) => {
      await publish(tx, { type: 'run.started', subject: 'late' });
      published.resolve();
      await commit.promise;
    });
    await published.promise;
    await tell('early');
    expect(await got.until(1)).toEqual(['early']);
    commit.resolve();
    await late;
    expect(await got.until(2)).toEqual(['early', 'late']);
    await other.close();
  } else {
    // One session cannot hold a transaction open beside another: the row with the lower id is written afterwards.
    await run(
      db,
      sql`insert into kernel.event (id, type, subject, data) overriding system value values (1000, 'run.started', 'early', '{}')`,
    );
    stream.wake();
    expect(await got.until(1)).toEqual(['early']);
    await tell('late');
    stream.wake();
    expect(await got.until(2)).toEqual(['early', 'late']);
  }
  expect((await listEvents(db)).map(({ id, subject }) => [id, subject])).toEqual([
    ['1', 'early'],
    ['2', 'late'],
  ]);
});

test('many writers and two placing processes: every event arrives exactly once', async () => {
  const others = await Promise.all(
    Array.from({ length: 3 }, () => (database.kind === 'server' ? openDatabase(database.options) : database)),
  );
  const second = createEventStream({ db: others[0]?.db ?? db, log });
  await Promise.all([stream.start(), second.start()]);
  const here = collector();
  const there = collector();
  stream.subscribe({ topics: ['*'] }, null, here.take);
  second.subscribe({ topics: ['*'] }, null, there.take);
  const writes = others.flatMap((other, w) =>
    Array.from({ length: 40 }, (_, n) =>
      transact(other.db, async (tx) => {
        await publish(tx, { type: 'run.progressed', subject: `${w}.${n}` });
        // Some transactions stay open a while after their event got its id.
        await run(tx, sql`select pg_sleep(${n % 7 === 0 ? 0.02 : 0})`);
      }),
    ),
  );
  await Promise.all(writes);
  const seen = await here.until(120);
  expect(new Set(seen).size).toBe(120);
  expect(await there.until(120)).toEqual(seen);
  await second.stop();
  if (database.kind === 'server') await Promise.all(others.map((other) => other.close()));
  expect(warnings).toEqual([]);
}, 60_000);

test('a subscriber that falls behind is told to load anew, and grows no further', async () => {
  await stream.stop();
  stream = createEventStream({ db, log, capacity: 5 });
  await stream.start();
  const blocked = Promise.withResolvers<void>();
  const messages: StreamMessage[] = [];
  const done = Promise.withResolvers<void>();
  stream.subscribe({ topics: ['*'] }, null, async (message) => {
    messages.push(message);
    if (message.kind === 'resync') done.resolve();
    await blocked.promise;
  });
  const brisk = collector();
  stream.subscribe({ topics: ['*'] }, null, brisk.take);
  for (let n = 1; n <= 12; n++) {
    await tell(String(n));
    stream.wake();
    await brisk.until(n);
  }
  blocked.resolve();
  await done.promise;
  expect(messages.map((m) => m.kind)).toEqual(['event', 'resync']);
}, 60_000);

test('asking for events that are no longer kept is answered with resync', async () => {
  for (const subject of ['a', 'b', 'c', 'd']) await tell(subject);
  await placeEvents(db);
  expect(await deleteEventsBefore(db, new Date(Date.now() + 60_000))).toBe(3);
  await stream.start();
  const [gone, edge, future] = [collector(), collector(), collector()];
  stream.subscribe({ topics: ['*'] }, '1', gone.take);
  stream.subscribe({ topics: ['*'] }, '3', edge.take);
  stream.subscribe({ topics: ['*'] }, '99', future.take);
  expect(await gone.until(1)).toEqual(['resync expired']);
  expect(await edge.until(1)).toEqual(['d']);
  expect(await future.until(1)).toEqual(['resync expired']);
  await tell('e');
  stream.wake();
  expect(await edge.until(2)).toEqual(['d', 'e']);
  expect(() => stream.subscribe({ topics: ['*'] }, 'x', edge.take)).toThrow(/no event id/);
});

test('waking and subscribing inside a transaction leaves the loop outside of it', async () => {
  stream = createEventStream({ db, log, pollMilliseconds: 60_000 });
  await stream.start();
  const got = collector();
  await transact(db, async (tx) => {
    stream.subscribe({ topics: ['*'] }, null, got.take);
    await publish(tx, { type: 'run.started', subject: 'inside' });
    stream.wake();
  });
  expect(await got.until(1)).toEqual(['inside']);
  expect(warnings).toEqual([]);
});

test('events are listed by topic and after an id', async () => {
  for (const type of ['run.started', 'agent.changed', 'run.failed', 'runner.seen']) await tell(type, type);
  await placeEvents(db);
  const list = async (types: string[], after?: string): Promise<string[]> =>
    (await listEvents(db, { types, ...(after !== undefined && { after }) })).map((event) => event.type);
  expect(await list(['run.*'])).toEqual(['run.started', 'run.failed']);
  expect(await list(['agent.changed', 'runner.*'], '1')).toEqual(['agent.changed', 'runner.seen']);
  expect(await list(['*'], '3')).toEqual(['runner.seen']);
});
