import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, run, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { appendAudit } from './append.ts';
import { type AuditRow, entryOf, hashOf } from './entry.ts';
import { listAudit } from './list.ts';
import { migrations } from './migrations.ts';
import { verifyAudit } from './verify.ts';

let database: TestDatabase;
let db: Db;

beforeEach(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  db = database.db;
});
afterEach(() => database.dispose());

async function appendTen(): Promise<void> {
  for (let n = 1; n <= 10; n++) {
    await appendAudit(db, {
      action: n % 2 === 0 ? 'project.create' : 'user.sign_in',
      target: `t${n}`,
      actorId: `u${n % 3}`,
      actorEmail: `U${n % 3}@example.org`,
      detail: { n, half: n / 2, at: new Date(0), list: [1, undefined, { b: 1, a: null }], gone: undefined },
    });
  }
}

/** What someone with the database owner's rights could do. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await run(db, sql`alter table kernel.audit_log disable trigger audit_log_append_only`);
  await run(db, statement);
  await run(db, sql`alter table kernel.audit_log enable trigger audit_log_append_only`);
}

test('an untouched log verifies, in batches, and names its head', async () => {
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 0, head: { seq: 0 } });
  await appendTen();
  const verified = await verifyAudit(db, { batchSize: 3 });
  const newest = (await listAudit(db, { limit: 1 })).items[0];
  expect(verified).toEqual({ ok: true, entries: 10, head: { seq: 10, hash: newest?.hash } });
  expect(await verifyAudit(db, { remembered: verified.head, batchSize: 5 })).toMatchObject({ ok: true });
});

test('the database refuses to change, delete or truncate', async () => {
  await appendTen();
  for (const statement of [
    sql`update kernel.audit_log set target = 'other'`,
    sql`delete from kernel.audit_log where seq = 10`,
    sql`truncate kernel.audit_log`,
  ]) {
    await expect(run(db, statement)).rejects.toThrow(/append-only/);
  }
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 10 });
});

test.each([
  ['target', sql`update kernel.audit_log set target = 'x' where seq = 4`],
  ['time', sql`update kernel.audit_log set at = at + interval '1 ms' where seq = 4`],
  ['detail', sql`update kernel.audit_log set detail = jsonb_set(detail, '{n}', '5') where seq = 4`],
  ['actor', sql`update kernel.audit_log set actor_email = null where seq = 4`],
])('a changed %s is found', async (_, change) => {
  await appendTen();
  await tamper(change);
  expect(await verifyAudit(db, { batchSize: 3 })).toMatchObject({
    ok: false,
    brokenAt: { seq: 4, reason: 'Entry 4 was changed after it was written.' },
    head: { seq: 3 },
  });
});

test('a removed entry is found, also when the rest is renumbered', async () => {
  await appendTen();
  await tamper(sql`delete from kernel.audit_log where seq in (5, 6)`);
  expect(await verifyAudit(db)).toMatchObject({
    ok: false,
    brokenAt: { seq: 7, reason: 'Entries 5 to 6 were removed.' },
  });
  await tamper(sql`update kernel.audit_log set seq = seq - 2 where seq > 6`);
  expect(await verifyAudit(db)).toMatchObject({ ok: false, brokenAt: { seq: 5 } });
});

test('a replaced entry with a right hash of its own is found by the one after it', async () => {
  await appendTen();
  const rows = (await sql<AuditRow>`select * from kernel.audit_log where seq = 4`.execute(db)).rows;
  const [row] = rows;
  if (row === undefined) throw new Error('row 4 is missing');
  const forged = hashOf(entryOf({ ...row, target: 'forged' }));
  await tamper(sql`update kernel.audit_log set target = 'forged', hash = ${forged} where seq = 4`);
  expect(await verifyAudit(db)).toMatchObject({ ok: false, brokenAt: { seq: 5 }, head: { seq: 4 } });
});

test('an inserted entry is found, also in front of the first', async () => {
  await appendTen();
  await tamper(sql`insert into kernel.audit_log
    select 0, at, actor_id, actor_email, action, target, detail, request_id, ip, previous_hash, hash
    from kernel.audit_log where seq = 1`);
  expect(await verifyAudit(db)).toMatchObject({ ok: false, brokenAt: { seq: 0 } });
  await tamper(sql`update kernel.audit_log set seq = 11 where seq = 0`);
  expect(await verifyAudit(db)).toMatchObject({ ok: false, brokenAt: { seq: 11 } });
});

test('a cut-off end is found with a remembered head', async () => {
  await appendTen();
  const { head } = await verifyAudit(db);
  await tamper(sql`delete from kernel.audit_log where seq > 8`);
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 8 });
  expect(await verifyAudit(db, { remembered: head })).toMatchObject({ ok: false, brokenAt: { seq: 9 } });
  // The log grows again past the remembered place: it is another entry that stands there now.
  await appendTen();
  expect(await verifyAudit(db, { remembered: head })).toMatchObject({ ok: false, brokenAt: { seq: 10 } });
});

test('writers side by side make one chain; a failed change leaves no entry', async () => {
  const writes = Array.from({ length: 30 }, (_, n) =>
    transact(db, async (tx) => {
      await appendAudit(tx, { action: 'run.cancel', target: String(n) });
      if (n % 10 === 0) throw new Error('taken back');
    }),
  );
  const results = await Promise.allSettled(writes);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(3);
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 27 });
});

test('hostile input is written down and verifies', async () => {
  const nasty = 'a\0b\uD800c';
  await appendAudit(db, {
    action: 'user.sign_in',
    target: nasty,
    ip: nasty,
    detail: { [nasty]: [nasty], big: 1e21, tiny: -0 },
  });
  expect((await listAudit(db)).items[0]).toMatchObject({ target: 'a\uFFFDb\uFFFDc', detail: { tiny: 0 } });
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 1 });
  await expect(appendAudit(db, { action: 'Nothing', target: '' })).rejects.toMatchObject({
    code: 'audit.invalid_action',
  });
});

test('entries are listed newest first, by page, action and actor', async () => {
  await appendTen();
  const first = await listAudit(db, { limit: 4 });
  expect(first.items.map(({ seq }) => seq)).toEqual([10, 9, 8, 7]);
  const second = await listAudit(db, { limit: 6, cursor: first.nextCursor ?? '' });
  expect(second).toMatchObject({ nextCursor: null });
  expect(second.items.map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
  const seqs = async (query: Parameters<typeof listAudit>[1]): Promise<number[]> =>
    (await listAudit(db, query)).items.map(({ seq }) => seq);
  expect(await seqs({ action: 'project.*' })).toEqual([10, 8, 6, 4, 2]);
  expect(await seqs({ action: 'user.sign_in', actor: 'u1@example.org' })).toEqual([7, 1]);
  expect(await seqs({ actor: 'u0' })).toEqual([9, 6, 3]);
  await expect(listAudit(db, { cursor: 'x' })).rejects.toMatchObject({ code: 'audit.invalid_cursor' });
});
