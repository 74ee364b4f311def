import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import { type ArtifactStore, createArtifactStore, type NewArtifact } from './store.ts';

let database: TestDatabase;
let directory: string;
let store: ArtifactStore;

beforeEach(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  directory = join(database.options.directory, 'artifacts');
  store = await createArtifactStore({ directory, db: database.db, maxBytes: 5_000_000 });
});
afterEach(() => database.dispose());

const text = (content: string, more: Partial<NewArtifact> = {}): NewArtifact => ({
  content: Buffer.from(content),
  name: 'note.txt',
  contentType: 'text/plain',
  ...more,
});
const put = (artifact: NewArtifact) => store.put(database.db, artifact);
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const pathOf = (hash: string): string => join(directory, 'sha256', hash.slice(0, 2), hash.slice(2));
const filesKept = async (): Promise<string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((e) => e.isFile())
    .map((e) => e.name);
const twoHoursAgo = new Date(Date.now() - 7_200_000);

test('what is put comes back byte for byte, with what is known of it', async () => {
  const parts = Array.from({ length: 30 }, (_, n) => Buffer.alloc(100_001, n));
  const meta = await put({
    content: (async function* () {
      yield* parts;
    })(),
    name: 'plot.png',
    contentType: 'image/png',
    projectId: 'p1',
    runId: 'r1',
    ownerId: 'u1',
  });
  const whole = Buffer.concat(parts);
  expect(meta).toMatchObject({
    hash: sha256(whole),
    size: whole.length,
    name: 'plot.png',
    projectId: 'p1',
    runId: 'r1',
  });
  const { meta: again, stream } = await store.open(meta.id);
  expect(again).toEqual(meta);
  expect((await buffer(stream)).equals(whole)).toBe(true);
  expect(await store.ofRun('r1')).toEqual([meta]);
  expect((await buffer((await store.open((await put(text(''))).id)).stream)).length).toBe(0);
});

test('the same content is on the disk once, under each of its names', async () => {
  const [a, b] = [await put(text('same', { name: 'a.txt' })), await put(text('same', { name: 'b.txt' }))];
  expect(a.id).not.toBe(b.id);
  expect(await filesKept()).toEqual([sha256('same').slice(2)]);
  expect((await store.open(b.id)).meta.name).toBe('b.txt');
});

test('what runs kept is removed, but for what is still needed; its content when nobody else has it', async () => {
  const of = (runId: string, content: string) => put(text(content, { runId }));
  const [kept, gone, needed] = [await of('a', 'same'), await of('b', 'same'), await of('b', 'needed')];
  const alone = await of('c', 'alone');
  await expect(
    transact(database.db, async (tx) => {
      await store.removeOfRuns(tx, ['a']);
      throw new Error('taken back');
    }),
  ).rejects.toThrow('taken back');
  expect(await store.removeOfRuns(database.db, ['b', 'c', 'no such run'], [needed.id])).toBe(2);
  expect(await store.removeOfRuns(database.db, [])).toBe(0);
  await expect(store.find(gone.id)).rejects.toMatchObject({ code: 'artifacts.not_found' });
  for (const { hash } of [kept, needed, alone]) await utimes(pathOf(hash), twoHoursAgo, twoHoursAgo);
  expect(await store.deleteUnreferenced()).toEqual({ contents: 1, bytes: 5 });
  for (const { id } of [kept, needed]) expect((await store.open(id)).meta.id).toBe(id);
});

test('a name never becomes a path', async () => {
  for (const [name, safe] of [
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\report.pdf', 'report.pdf'],
    ['a\r\nset-cookie: x"y', 'aset-cookie xy'],
    ['..', 'file'],
    ['', 'file'],
    ['Überblick 2026.pdf', 'Überblick 2026.pdf'],
  ] as const) {
    expect((await put(text('x', { name }))).name).toBe(safe);
  }
  expect(await filesKept()).toEqual([sha256('x').slice(2)]);
});

test('too much is refused while it streams, and leaves nothing', async () => {
  let given = 0;
  const endless = async function* (): AsyncIterable<Uint8Array> {
    for (;;) {
      given += 1_000_000;
      yield Buffer.alloc(1_000_000);
    }
  };
  await expect(put({ ...text(''), content: endless() })).rejects.toMatchObject({
    code: 'artifacts.too_large',
    kind: 'too-large',
  });
  expect(given).toBeLessThan(8_000_000);
  const failing = async function* (): AsyncIterable<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('the sender went away');
  };
  await expect(put({ ...text(''), content: failing() })).rejects.toThrow('the sender went away');
  expect(await filesKept()).toEqual([]);
});

test('an unknown id is not found, whatever its form', async () => {
  for (const id of ['01900000-0000-7000-8000-000000000000', 'nonsense', '../../x']) {
    await expect(store.open(id)).rejects.toMatchObject({ code: 'artifacts.not_found' });
  }
});

test('changed and missing contents are found, and putting the content again heals them', async () => {
  const [good, changed, gone] = [
    await put(text('good')),
    await put(text('original')),
    await put(text('gone')),
  ];
  expect(await store.verify()).toEqual({ ok: true, contents: 3, bytes: 16, problems: [] });
  await writeFile(pathOf(changed.hash), 'tampered');
  await rm(pathOf(gone.hash));
  const { ok, problems } = await store.verify();
  expect(ok).toBe(false);
  expect(problems).toHaveLength(2);
  expect(problems).toContainEqual({ hash: changed.hash, artifactIds: [changed.id], reason: 'changed' });
  expect(problems).toContainEqual({ hash: gone.hash, artifactIds: [gone.id], reason: 'missing' });
  await expect(store.open(gone.id)).rejects.toMatchObject({ code: 'artifacts.corrupt' });
  await writeFile(pathOf(changed.hash), 'short');
  await expect(store.open(changed.id)).rejects.toMatchObject({ code: 'artifacts.corrupt' });
  await put(text('original'));
  await put(text('gone'));
  expect((await store.verify()).ok).toBe(true);
  expect((await buffer((await store.open(good.id)).stream)).toString()).toBe('good');
});

test('only old contents without a row are cleared away', async () => {
  const kept = await put(text('kept'));
  const dropped = await put(text('dropped'));
  const failing = transact(database.db, async (tx) => {
    await store.put(tx, text('taken back'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await run(database.db, sql`delete from kernel.artifact where id = ${dropped.id}`);
  expect(await store.deleteUnreferenced()).toEqual({ contents: 0, bytes: 0 });
  for (const hash of [kept.hash, dropped.hash, sha256('taken back')])
    await utimes(pathOf(hash), twoHoursAgo, twoHoursAgo);
  // Somebody puts one of them again just before: it counts as new.
  await store.put(database.db, text('taken back'));
  await run(database.db, sql`delete from kernel.artifact where hash = ${sha256('taken back')}`);
  expect(await store.deleteUnreferenced()).toEqual({ contents: 1, bytes: 7 });
  expect((await filesKept()).sort()).toEqual(
    [kept.hash, sha256('taken back')].map((hash) => hash.slice(2)).sort(),
  );
  expect(await readFile(pathOf(kept.hash), 'utf8')).toBe('kept');
});

test('drafts of a killed process are removed at a start, those of a living one stay', async () => {
  await put(text('x'));
  await writeFile(join(directory, 'drafts', 'old'), 'half');
  await writeFile(join(directory, 'drafts', 'young'), 'half');
  await utimes(join(directory, 'drafts', 'old'), twoHoursAgo, twoHoursAgo);
  await createArtifactStore({ directory, db: database.db });
  expect(await readdir(join(directory, 'drafts'))).toEqual(['young']);
});

test('files are for this user only', async () => {
  const { hash } = await put(text('private'));
  expect((await stat(pathOf(hash))).mode & 0o077).toBe(0);
});
