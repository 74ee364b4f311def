import { type Db, run, sql } from '#kernel/database';

/** In the order of `ALTAI_REQUIREMENTS`, which the places in `residual_levels` follow. */
const requirements = [
  'human-agency-and-oversight',
  'technical-robustness-and-safety',
  'privacy-and-data-governance',
  'transparency',
  'diversity-non-discrimination-and-fairness',
  'societal-and-environmental-well-being',
  'accountability',
] as const;

/**
 * What the portfolio counts, beside the decisions it is from: reading thousands of whole decisions would take
 * seconds. Risks in a decision are ordered gravest first, so the first of a requirement is its highest.
 */
export async function up(db: Db): Promise<void> {
  const levels = requirements.map(
    (id) =>
      sql`(jsonb_path_query_first(decision, ${sql.lit(
        `$.residualRisks[*] ? (@.requirement == "${id}").residualLevel`,
      )}))::int`,
  );
  await run(
    db,
    sql`alter table charter.session
      -- The highest residual level, 1-5, of each ALTAI requirement; null where no risk is stated.
      add column residual_levels int[] generated always as (
        case when decision is null then null else array[${sql.join(levels, sql`, `)}] end) stored,
      -- What is left of the gravest risk, of 25.
      add column residual_score double precision
        generated always as ((decision #> '{residualRisks,0,residualScore}')::double precision) stored,
      add column act_class text generated always as (decision #>> '{screening,outcome}') stored,
      add column act_practices jsonb
        generated always as (jsonb_path_query_array(decision, '$.screening.practices[*].value')) stored,
      add column law_version text generated always as (decision #>> '{screening,lawVersion}') stored`,
  );
  // By far most evidence has no day, most interviews are not put before anybody.
  await run(
    db,
    sql`create index evidence_expires on charter.evidence (expires_on) where expires_on is not null`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop index charter.evidence_expires`);
  await run(
    db,
    sql`alter table charter.session drop column law_version, drop column act_practices, drop column act_class,
      drop column residual_score, drop column residual_levels`,
  );
}
