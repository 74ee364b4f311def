import { invalid } from '#kernel/base';
import { type Db, maybeOne, one, run, sql } from '#kernel/database';

/**
 * Whose documents: a project's, a person's, or a person's within a project. Each is a world of its own: nothing of one
 * is found in, or counts for the ranking of, another. There is no way to ask for all.
 */
export type Tenant =
  | { readonly projectId: string; readonly ownerId?: string }
  | { readonly ownerId: string; readonly projectId?: string };

/** A collection of one tenant. */
export interface SpaceName {
  /** `app.noun`: `learning.course`. */
  readonly collection: string;
  readonly tenant: Tenant;
}

/** A collection of one tenant as it is kept. */
export interface Space {
  readonly id: number;
  /** A text search configuration of PostgreSQL: `english`, `german`, `simple`, … */
  readonly language: string;
  readonly chunks: number;
  readonly words: number;
}

const collectionForm = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/;

/** @throws MainstayError `search.tenant_missing`, `search.bad_collection` */
function checked({ collection, tenant }: SpaceName): {
  collection: string;
  projectId: string | null;
  ownerId: string | null;
} {
  if (!collectionForm.test(collection))
    throw invalid(
      'search.bad_collection',
      `A collection is named app.noun in small letters, as learning.course; "${collection}" is not.`,
    );
  // Types do not hold back a value that came out of JSON or a missing row.
  const projectId = tenant?.projectId || null;
  const ownerId = tenant?.ownerId || null;
  if (projectId === null && ownerId === null)
    throw invalid(
      'search.tenant_missing',
      'Searching needs to know whose documents: give a project id, an owner id or both.',
    );
  return { collection, projectId, ownerId };
}

const spaceOf = (name: SpaceName) => {
  const { collection, projectId, ownerId } = checked(name);
  return sql<Space>`select id, language, chunks, words from kernel.search_space
    where collection = ${collection} and project_id is not distinct from ${projectId}
      and owner_id is not distinct from ${ownerId}`;
};

/** The space of that name, if anything was ever put into it. */
export const findSpace = (db: Db, name: SpaceName): Promise<Space | undefined> => maybeOne(db, spaceOf(name));

/**
 * The space of that name, made when it is new.
 *
 * @throws MainstayError `search.unknown_language`; `search.other_language` when it has documents in another one.
 */
export async function ensureSpace(db: Db, name: SpaceName, language: string | undefined): Promise<Space> {
  const found = (await findSpace(db, name)) ?? (await makeSpace(db, name, language ?? 'english'));
  if (language !== undefined && language !== found.language)
    throw invalid(
      'search.other_language',
      `"${name.collection}" is indexed as ${found.language}; remove the collection before it is indexed as ${language}.`,
    );
  return found;
}

async function makeSpace(db: Db, name: SpaceName, language: string): Promise<Space> {
  const { collection, projectId, ownerId } = checked(name);
  const known = await maybeOne(
    db,
    sql`select 1 from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
      where c.cfgname = ${language} and n.nspname = 'pg_catalog'`,
  );
  if (!known)
    throw invalid(
      'search.unknown_language',
      `PostgreSQL knows no text search in "${language}". Use english, german, french, … or simple, which takes words as they are.`,
    );
  await run(
    db,
    sql`insert into kernel.search_space (collection, project_id, owner_id, language)
      values (${collection}, ${projectId}, ${ownerId}, ${language}) on conflict do nothing`,
  );
  return one(db, spaceOf(name));
}
