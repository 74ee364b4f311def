/**
 * The portfolio over thousands of charters: `node bench/charter-portfolio.ts [--sessions 5000] [--rounds 20]`.
 *
 * On the embedded database, or on PostgreSQL when TEST_DATABASE_URL names a server where databases may be made. Copies
 * of the three worked examples, as large as real ones are: two thirds decided, the others open, with an assignment
 * each, suggestions, plans of agreement and evidence. Prints the median time of the whole page's data as the API
 * answers it, and of the same when one project of fifty is chosen.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { wait } from '#kernel/base';
import { type Db, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '20' } },
});
const [sessions, rounds] = [Number(values.sessions), Number(values.rounds)];
const list = '/api/v1/charter/sessions';

async function decided(platform: TestPlatform, name: string): Promise<void> {
  const file = new URL(`../examples/charter/${name}.yaml`, import.meta.url);
  const document: unknown = parse(readFileSync(file, 'utf8'));
  const { body } = await platform.inject<{ id: string }>({
    method: 'POST',
    url: `${list}/import`,
    body: { document },
  });
  await platform.inject({ method: 'POST', url: `${list}/${body.id}/finish` });
  for (;;) {
    const session = await platform.inject<{ status: string }>({ url: `${list}/${body.id}` });
    if (['completed', 'awaiting-committee'].includes(session.body.status)) return;
    await wait(50);
  }
}

async function fill(platform: TestPlatform, db: Db): Promise<void> {
  for (const name of ['outpatient-reminders', 'warehouse-shifts', 'classroom-attention'])
    await decided(platform, name);
  await run(
    db,
    sql`insert into charter.session (id, project_id, owner_id, project_name, status, run_id, state, stage, progress,
        done, words, decision, edition, created_at, updated_at)
      select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((n % 50)::text, 12, '0'))::uuid,
        'owner ' || n % 40, 'Project ' || md5(n::text), case when n % 3 = 0 then 'in-progress' else s.status end,
        gen_random_uuid(), state, stage, (n % 100) / 100.0, done, words, case when n % 3 > 0 then decision end, 1,
        now() - n * interval '1 hour', now() - (n * 7919 % 5000) * interval '1 hour'
      from generate_series(1, ${sessions}::int) n
      join (select *, row_number() over (order by id) - 1 as place from charter.session) s on s.place = n / 3 % 3`,
  );
  await run(
    db,
    sql`insert into charter.decision (session_id, edition, decision, decided_at)
      select id, 1, decision ->> 'decision', updated_at from charter.session where decision is not null
      on conflict do nothing`,
  );
  await run(
    db,
    sql`insert into charter.assignment (session_id, target, assignee_id, due, assigned_by)
      select id, 'open question', 'person ' || n % 60, current_date + (n % 60)::int - 30, 'x'
      from (select id, row_number() over (order by id) as n from charter.session) numbered`,
  );
  await run(
    db,
    sql`insert into charter.suggestion (id, session_id, question_id, author_id, value, revision)
      select gen_random_uuid(), id, 'business.problem', 'x', '"An answer"', 1 from charter.session`,
  );
  await run(
    db,
    sql`insert into charter.evidence (id, session_id, question_id, title, url, expires_on, added_by)
      select gen_random_uuid(), id, 'business.problem', 'A count', 'https://example.org', current_date - 10, 'x'
      from charter.session where right(id::text, 1) = '0'`,
  );
  await run(
    db,
    sql`insert into charter.approval_step (session_id, position, title, rule, people)
      select id, p, 'Step ' || p, 'all', array['person ' || p, 'person 9'] from charter.session
      cross join generate_series(1, 2) p where right(id::text, 1) in ('1', '2', '3')`,
  );
  await run(db, sql`analyze`);
}

async function median(work: () => Promise<unknown>): Promise<number> {
  await work();
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

const platform = await testPlatform(['charter']);
try {
  await fill(platform, platform.open.platform.db);
  const portfolio = async (query: string) => {
    const { status, body } = await platform.inject<{ charters: number }>({
      url: `/api/v1/charter/portfolio${query}`,
    });
    if (status !== 200) throw new Error(`The portfolio was answered with ${status}.`);
    return body.charters;
  };
  const where = process.env.TEST_DATABASE_URL === undefined ? 'embedded' : 'PostgreSQL';
  process.stdout.write(`${sessions} sessions, ${where} database; ms\n`);
  for (const query of ['', '?project_id=00000000-0000-7000-8000-000000000001']) {
    const charters = await portfolio(query);
    const ms = await median(() => portfolio(query));
    process.stdout.write(`${`portfolio of ${charters} charters`.padEnd(32)}${ms.toFixed(1).padStart(8)}\n`);
  }
} finally {
  await platform.dispose();
}
