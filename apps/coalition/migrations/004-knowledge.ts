import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table coalition.knowledge_graph (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      name text not null,
      -- Made of what the project's agents live through; others are made by people, or come from elsewhere.
      gathered boolean not null,
      -- Grows with every change: what was read before is then old.
      revision bigint not null default 0,
      created_at timestamptz not null default now(),
      deleted_at timestamptz
    )`,
  );
  await run(db, sql`create index knowledge_graph_recent on coalition.knowledge_graph (project_id, id desc)`);
  await run(
    db,
    sql`create unique index knowledge_gathered on coalition.knowledge_graph (project_id) where gathered`,
  );
  const common = sql`id uuid primary key,
      graph_id uuid not null references coalition.knowledge_graph on delete cascade,
      key text not null,
      type text not null,
      attributes jsonb not null,
      confidence double precision not null,
      valid_from timestamptz not null,
      valid_to timestamptz,
      sources jsonb not null,
      deleted_at timestamptz`;
  await run(
    db,
    sql`create table coalition.knowledge_node (${common},
      label text not null,
      merged_into uuid,
      unique (graph_id, key)
    )`,
  );
  await run(
    db,
    sql`create table coalition.knowledge_edge (${common},
      from_id uuid not null references coalition.knowledge_node on delete cascade,
      to_id uuid not null references coalition.knowledge_node on delete cascade,
      weight double precision not null,
      unique (graph_id, key)
    )`,
  );
  for (const end of ['from_id', 'to_id'])
    await run(
      db,
      sql`create index ${sql.id(`knowledge_edge_${end}`)} on coalition.knowledge_edge (${sql.id(end)})`,
    );
  await run(
    db,
    sql`create table coalition.knowledge_change (
      id uuid primary key,
      graph_id uuid not null references coalition.knowledge_graph on delete cascade,
      at timestamptz not null default now(),
      actor_id text not null,
      what text not null,
      summary text not null,
      trace jsonb not null,
      undone_at timestamptz
    )`,
  );
  await run(db, sql`create index knowledge_change_recent on coalition.knowledge_change (graph_id, id desc)`);
  // How far what happened was taken in: of each agent, world and coalition, and of the events.
  await run(
    db,
    sql`create table coalition.knowledge_mark (
      subject text primary key,
      position bigint not null,
      memory jsonb not null default '{}'
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  for (const table of ['mark', 'change', 'edge', 'node', 'graph'])
    await run(db, sql`drop table ${sql.table(`coalition.knowledge_${table}`)}`);
}
