import { type Db, many, sql } from '#kernel/database';
import type { Space } from './tenant.ts';

/** A chunk that a search found, before its text is fetched. */
export interface Candidate {
  readonly chunkId: string;
  readonly documentId: string;
  readonly score: number;
}

export interface CandidateQuery {
  readonly space: Space;
  /** A condition on `kernel.search_document d`. */
  readonly where: ReturnType<typeof sql>;
  readonly limit: number;
  /** Only the best chunk of each document. */
  readonly bestOfDocument: boolean;
}

/** Term frequency saturates by `k1`, length counts by `b`; the usual values of Lucene and of the literature. */
export interface Bm25 {
  readonly k1: number;
  readonly b: number;
}
export const usualBm25: Bm25 = { k1: 1.2, b: 0.75 };

/** More words than these in a question are not looked for. */
const mostTerms = 256;

/** The words of a text as they are indexed: stemmed, without stop words. */
export async function termsOf(db: Db, language: string, text: string): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ lexeme: string }>`select lexeme from unnest(to_tsvector(${language}::text::regconfig, ${text}))
      limit ${mostTerms}`,
  );
  return rows.map(({ lexeme }) => lexeme);
}

/** A lexeme as `tsquery` reads it. */
const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Any of the words. */
export const anyOf = (terms: readonly string[]): string => terms.map(quoted).join(' | ');

/**
 * `ts_rank` of one word with all weights 1 is H(n) / ζ(2), H(n) = Σ 1/i² for i from 1 to n, the word's frequency
 * (PostgreSQL, tsrank.c, calc_rank_or). These are the middles between H(n − 1) and H(n), so `width_bucket` gives n
 * back. Nothing else in SQL tells a frequency without unfolding the whole vector, which takes three times as long.
 * PostgreSQL keeps at most 255 places of a word.
 */
const frequencySteps: readonly number[] = (() => {
  const steps: number[] = [];
  for (let n = 1, sum = 0; n <= 256; n++) {
    steps.push(sum + 0.5 / (n * n));
    sum += 1 / (n * n);
  }
  return steps;
})();
const zeta2 = Math.PI ** 2 / 6;

/**
 * Ranks the chunks that have any of the words by BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework,
 * 2009, with the never negative idf of Lucene): Σ ln(1 + (N − df + ½) / (df + ½)) · tf / (tf + k1 (1 − b + b · l / L)).
 * N, df and the mean length L are those of the space alone, whatever the filter: a filter does not change what is rare.
 */
export async function keywordCandidates(
  db: Db,
  { space, where, limit, bestOfDocument }: CandidateQuery,
  terms: readonly string[],
  { k1, b }: Bm25 = usualBm25,
): Promise<Candidate[]> {
  if (terms.length === 0 || space.chunks === 0) return [];
  const meanLength = Math.max(1, space.words / space.chunks);
  // A column for each word: rows of word and chunk, joined and grouped, take three times as long.
  const column = (prefix: string, n: number) => sql.id(`${prefix}${n}`);
  const each = (part: (term: string, n: number) => ReturnType<typeof sql>, between = sql`, `) =>
    sql.join(terms.map(part), between);
  const frequencies = each(
    (
      term,
      n,
    ) => sql`width_bucket(ts_rank('{1,1,1,1}', tokens, ${quoted(term)}::tsquery) * zeta2, steps)::float8
      as ${column('tf', n)}`,
  );
  const weights = each((_, n) => {
    const df = sql`count(*) filter (where ${column('tf', n)} > 0)`;
    return sql`ln(1 + (greatest(chunks, ${df}) - ${df} + 0.5) / (${df} + 0.5)) as ${column('idf', n)}`;
  });
  const score = each(
    (_, n) => sql`${column('idf', n)} * ${column('tf', n)} / (${column('tf', n)} + norm)`,
    sql` + `,
  );
  const distinct = bestOfDocument ? sql`distinct on (s.document_id)` : sql``;
  const order = bestOfDocument ? sql`order by s.document_id, score desc, s.id` : sql``;
  return many(
    db,
    sql<Candidate>`with given as materialized (
        select ${zeta2}::float8 as zeta2, ${frequencySteps}::float8[] as steps, ${space.chunks}::float8 as chunks),
      hit as materialized (
        select id, document_id, ${k1}::float8 * (1 - ${b}::float8 + ${b}::float8 * length / ${meanLength}::float8) as norm,
          ${frequencies}
        from kernel.search_chunk cross join given
        where space_id = ${space.id} and tokens @@ ${anyOf(terms)}::tsquery),
      weight as materialized (select ${weights} from hit cross join given group by chunks),
      scored as (select id, document_id, ${score} as score from hit cross join weight)
      select * from (
        select ${distinct} s.id as "chunkId", s.document_id as "documentId", s.score
        from scored s join kernel.search_document d on d.id = s.document_id
        where ${where} ${order}) as best
      order by score desc, "chunkId" limit ${limit}`,
  );
}
