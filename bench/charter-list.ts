/**
 * The list of charters with thousands of sessions: `node bench/charter-list.ts [--sessions 5000] [--rounds 20]`.
 *
 * On the embedded database, or on PostgreSQL when TEST_DATABASE_URL names a server where databases may be made. Every
 * line is the median time of one page of 50 as the API answers it, beside the plain way, in SQL alone: the same rows in
 * a table without indexes, read with their answers, searched as text and paged by offset.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { type Db, many, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '20' } },
});
const [sessions, rounds] = [Number(values.sessions), Number(values.rounds)];
const list = '/api/v1/charter/sessions';

/** A whole interview, as large as real ones are, and copies of it that differ in what lists look at. */
async function fill(platform: TestPlatform, db: Db): Promise<void> {
  const example = new URL('../examples/charter/outpatient-reminders.yaml', import.meta.url);
  const document: unknown = parse(readFileSync(example, 'utf8'));
  const { status } = await platform.inject({ method: 'POST', url: `${list}/import`, body: { document } });
  if (status !== 201) throw new Error(`The example was answered with ${status}.`);
  await run(
    db,
    sql`insert into charter.session (id, project_id, owner_id, project_name, status, run_id, state, stage, progress,
        done, words, decision, created_at, updated_at)
      select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((n % 50)::text, 12, '0'))::uuid,
        'owner ' || n % 40, 'Project ' || md5(n::text),
        case when n % 3 = 0 then 'completed' else 'in-progress' end, gen_random_uuid(), state, stage,
        (n % 100) / 100.0, done, words || to_tsvector('simple', 'word' || n % 997),
        case when n % 3 = 0 then '{"decision": "REVISE"}'::jsonb end,
        now() - n * interval '1 minute', now() - (n * 7919 % 100000) * interval '1 minute'
      from charter.session, generate_series(1, ${sessions}::int) n`,
  );
  await run(
    db,
    sql`insert into charter.assignment (session_id, target, assignee_id, due, assigned_by)
      select id, 'open question', case when n % 10 = 0 then 'local' else 'person ' || n % 10 end,
        current_date + (n % 60)::int - 30, 'x'
      from (select id, row_number() over (order by id) as n from charter.session) numbered`,
  );
  await run(db, sql`create table charter.plain as select * from charter.session`);
  await run(db, sql`analyze`);
}

async function median(work: () => Promise<unknown>, times: number): Promise<number> {
  await work();
  const taken: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}

const platform = await testPlatform(['charter']);
const { db } = platform.open.platform;
try {
  await fill(platform, db);
  interface Page {
    readonly items: readonly object[];
    readonly next_cursor: string | null;
  }
  const page = async (query: string): Promise<Page> => {
    const { status, body } = await platform.inject<Page>({ url: `${list}?${query}` });
    if (status !== 200) throw new Error(`${query} was answered with ${status}.`);
    return body;
  };
  /** The cursor in the middle, as whoever pages that far holds it. */
  const middle = async (sort: string): Promise<string> => {
    let cursor = '';
    for (let seen = 0; seen < sessions / 2; seen += 200) {
      const next = await page(`sort=${sort}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
      cursor = next.next_cursor ?? cursor;
    }
    return cursor;
  };
  const plain = (condition: ReturnType<typeof sql>, order = sql`s.id desc`, offset = 0) =>
    many(
      db,
      sql`select * from charter.plain s where ${condition} order by ${order} limit 51 offset ${offset}`,
    );
  const anything = sql`true`;
  const open = sql`s.status = 'in-progress' and a.session_id = s.id and not a.target = any(s.done)`;
  const pages: readonly { what: string; query: string; plainly: () => Promise<unknown> }[] = [
    { what: 'first page, newest first', query: '', plainly: () => plain(anything) },
    {
      what: 'page in the middle, by last change',
      query: `sort=changed&cursor=${await middle('changed')}`,
      plainly: () => plain(anything, sql`s.updated_at desc, s.id desc`, Math.floor(sessions / 2)),
    },
    {
      what: 'first page, by name',
      query: 'sort=name',
      plainly: () => plain(anything, sql`lower(s.project_name), s.id`),
    },
    {
      what: 'one project of fifty',
      query: 'project_id=00000000-0000-7000-8000-000000000001',
      plainly: () => plain(sql`s.project_id = '00000000-0000-7000-8000-000000000001'`),
    },
    {
      what: 'a word in the answers of a few',
      query: 'search=word42',
      plainly: () => plain(sql`(s.project_name ilike '%word42%' or s.words::text ilike '%word42%')`),
    },
    {
      what: 'a part of a name',
      query: 'search=c4ca42',
      plainly: () => plain(sql`(s.project_name ilike '%c4ca42%' or s.state::text ilike '%c4ca42%')`),
    },
    {
      what: 'decided to be revised',
      query: 'decision=REVISE',
      plainly: () => plain(sql`s.decision ->> 'decision' = 'REVISE'`),
    },
    {
      what: 'assigned to me, overdue',
      query: 'assignee=me&overdue=true',
      plainly: () =>
        plain(
          sql`exists (select from charter.assignment a where a.assignee_id = 'local' and ${open})
            and exists (select from charter.assignment a where a.due < current_date and ${open})`,
        ),
    },
  ];
  const where = process.env.TEST_DATABASE_URL === undefined ? 'embedded' : 'PostgreSQL';
  process.stdout.write(`${sessions} sessions, ${where} database; ms for a page of 50\n`);
  process.stdout.write(`${'page'.padEnd(40)}${'API'.padStart(10)}${'plain SQL'.padStart(12)}\n`);
  for (const { what, query, plainly } of pages) {
    const ours = await median(() => page(query), rounds);
    // The plain way takes seconds for some: fewer rounds tell enough.
    const theirs = await median(plainly, Math.min(rounds, 3));
    process.stdout.write(
      `${what.padEnd(40)}${ours.toFixed(1).padStart(10)}${theirs.toFixed(1).padStart(12)}\n`,
    );
  }
} finally {
  await platform.dispose();
}
