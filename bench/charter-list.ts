/**
 * The list of charters with thousands of sessions: `node bench/charter-list.ts [--sessions 5000] [--rounds 20]`.
 *
 * On the embedded database, or on PostgreSQL when TEST_DATABASE_URL names a server where databases may be made. Every
 * line is the median time of one page of 50, beside the plain way: the same rows in a table without indexes, read
 * with their answers, searched as text and paged by offset.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { discoverApps } from '#kernel/app';
import { type Db, jsonb, many, run, sql } from '#kernel/database';
import { testDatabase } from '#testing-kit';
import { parseAnswersFile } from '../apps/charter/domain/answers-file.ts';
import { overviewOf } from '../apps/charter/domain/interview/overview.ts';
import { startInterview, submitAnswer } from '../apps/charter/domain/interview/session.ts';
import type { InterviewState } from '../apps/charter/domain/interview/state.ts';
import { charterSettingsSchema } from '../apps/charter/domain/settings.ts';
import { type ListFilter, listSessions } from '../apps/charter/store/list.ts';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '20' } },
});
const [sessions, rounds] = [Number(values.sessions), Number(values.rounds)];
const root = fileURLToPath(new URL('..', import.meta.url));

/** A whole interview, as large as real ones are. */
function wholeInterview(): InterviewState {
  const settings = charterSettingsSchema.parse({});
  const text = readFileSync(`${root}/examples/charter/outpatient-reminders.yaml`, 'utf8');
  const { answers } = parseAnswersFile(parse(text), settings);
  return Object.entries(answers).reduce(
    (state, [id, value]) => submitAnswer(state, settings, id, value, '2026-01-01T00:00:00Z').state,
    startInterview(),
  );
}

async function fill(db: Db): Promise<void> {
  const state = wholeInterview();
  const { stage, progress, done, text } = overviewOf(state);
  await run(
    db,
    sql`insert into charter.session (id, project_id, owner_id, project_name, status, run_id, state, stage,
        progress, done, words, decision, created_at, updated_at)
      select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((n % 50)::text, 12, '0'))::uuid,
        'owner ' || n % 40, 'Project ' || md5(n::text), case when n % 3 = 0 then 'completed' else 'in-progress' end,
        gen_random_uuid(), state, ${stage}, ${progress} * (n % 100) / 100, ${[...done]}::text[],
        to_tsvector('simple', text || ' word' || n % 997), case when n % 3 = 0 then decision end,
        now() - n * interval '1 minute', now() - (n * 7919 % 100000) * interval '1 minute'
      from generate_series(1, ${sessions}::int) n,
        (select ${jsonb(state)} as state, ${text}::text as text,
          '{"decision": "REVISE"}'::jsonb as decision offset 0) one`,
  );
  await run(
    db,
    sql`insert into charter.assignment (session_id, target, assignee_id, due, assigned_by)
      select id, 'open question', 'person ' || ascii(substr(project_name, 10, 1)) % 10,
        current_date + ascii(substr(project_name, 9, 1)) - 80, 'x' from charter.session`,
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

const where = process.env.TEST_DATABASE_URL === undefined ? 'embedded' : 'PostgreSQL';
const apps = (await discoverApps(`${root}/apps`)).filter(({ app }) => app.id === 'charter');
const database = await testDatabase(apps.map(({ migrations }) => migrations));
const { db } = database;
try {
  await fill(db);
  const filter: ListFilter = { sight: undefined, sort: 'newest', limit: 51 };
  /** A cursor in the middle, as whoever pages that far would hold it. */
  const middle = async (sort: ListFilter['sort']): Promise<string | undefined> => {
    const rows = await listSessions(db, { ...filter, sort, limit: Math.floor(sessions / 2) });
    return rows.at(-1)?.cursor;
  };
  const sight = {
    ownerId: 'owner 1',
    projectIds: [1, 2, 3].map((n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`),
  };
  const today = new Date().toISOString().slice(0, 10);
  const plain = (condition: ReturnType<typeof sql>, order: ReturnType<typeof sql>, offset = 0) =>
    many(
      db,
      sql`select * from charter.plain s where ${condition} order by ${order} limit 51 offset ${offset}`,
    );
  const [byId, byChange] = [sql`s.id desc`, sql`s.updated_at desc, s.id desc`];
  const half = Math.floor(sessions / 2);
  const openInPlain = sql`s.status = 'in-progress' and a.session_id = s.id and not a.target = any(s.done)`;
  const pages: readonly { what: string; ours: Partial<ListFilter>; theirs: () => Promise<unknown> }[] = [
    { what: 'first page, newest first', ours: {}, theirs: () => plain(sql`true`, byId) },
    {
      what: 'page in the middle, by last change',
      ours: { sort: 'changed', cursor: await middle('changed') },
      theirs: () => plain(sql`true`, byChange, half),
    },
    {
      what: 'first page, by name',
      ours: { sort: 'name' },
      theirs: () => plain(sql`true`, sql`lower(s.project_name), s.id`),
    },
    {
      what: 'of three projects of fifty',
      ours: { sight },
      theirs: () =>
        plain(sql`(s.owner_id = ${sight.ownerId} or s.project_id = any(${sight.projectIds}::uuid[]))`, byId),
    },
    {
      what: 'a word in the answers of a few',
      ours: { search: 'word42' },
      theirs: () => plain(sql`(s.project_name ilike '%word42%' or s.words::text ilike '%word42%')`, byId),
    },
    {
      what: 'a part of one name',
      ours: { search: 'c4ca42' },
      theirs: () => plain(sql`(s.project_name ilike '%c4ca42%' or s.state::text ilike '%c4ca42%')`, byId),
    },
    {
      what: 'decided to be revised',
      ours: { decision: 'REVISE' },
      theirs: () => plain(sql`s.decision ->> 'decision' = 'REVISE'`, byId),
    },
    {
      what: 'one person’s, overdue',
      ours: { assigneeId: 'person 1', overdueOn: today },
      theirs: () =>
        plain(
          sql`exists (select from charter.assignment a where a.assignee_id = 'person 1' and ${openInPlain})
            and exists (select from charter.assignment a where a.due < ${today}::date and ${openInPlain})`,
          byId,
        ),
    },
  ];
  process.stdout.write(`${sessions} sessions, ${where} database; ms for a page of 50\n`);
  process.stdout.write(`${'page'.padEnd(40)}${'Mainstay'.padStart(10)}${'plain'.padStart(10)}\n`);
  for (const { what, ours, theirs } of pages) {
    const mine = await median(() => listSessions(db, { ...filter, ...ours }), rounds);
    // The plain way takes seconds for some: fewer rounds tell enough.
    const other = await median(theirs, Math.min(rounds, 5));
    process.stdout.write(
      `${what.padEnd(40)}${mine.toFixed(1).padStart(10)}${other.toFixed(1).padStart(10)}\n`,
    );
  }
} finally {
  await database.dispose();
}
