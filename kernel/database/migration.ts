import type { Db } from './queryable.ts';

/** One numbered change of a schema, and its way back. `name` is `001-what-it-does`. */
export interface Migration {
  readonly name: string;
  up(db: Db): Promise<void>;
  down(db: Db): Promise<void>;
}

/** The migrations of one owner: the kernel (all its rooms share the schema `kernel`) or an app (its own schema). */
export interface MigrationSet {
  readonly owner: string;
  readonly schema: string;
  readonly migrations: readonly Migration[];
}
