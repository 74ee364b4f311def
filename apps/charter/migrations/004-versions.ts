import { type Db, run, sql } from '#kernel/database';

/** Every answer is a version: why there is one, and where it comes from. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`alter table charter.conversation_history
      add column why text not null default 'answer'
        check (why in ('answer', 'edit', 'restore', 'suggestion', 'file', 'reuse')),
      -- What it was made from: { revision } of a restored one, { suggestion_id, author_id }, { session_id }.
      add column origin jsonb`,
  );
  await run(
    db,
    sql`create index conversation_history_question
      on charter.conversation_history (session_id, question_id, revision)`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop index charter.conversation_history_question`);
  await run(db, sql`alter table charter.conversation_history drop column origin, drop column why`);
}
