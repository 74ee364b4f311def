import { sql } from '#kernel/database';

/** A piece of a statement that is true or false. */
export type Condition = ReturnType<typeof sql>;

/** Whose interviews somebody may see; absent, all of them. */
export interface Sight {
  readonly ownerId: string;
  readonly projectIds: readonly string[];
}

/** Holds for rows of `charter.session`, named `s`, that are within sight. */
export const within = (sight: Sight | undefined): Condition =>
  sight === undefined
    ? sql`true`
    : sql`(s.owner_id = ${sight.ownerId} or s.project_id = any(${[...sight.projectIds]}::uuid[]))`;
