import type { ArtifactStore } from '#kernel/artifacts';
import { conflict, newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx, transact } from '#kernel/database';
import type { Baseline, BaselineKey, BaselineStore } from '../probes/visual/baselines.ts';

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isKey = (key: BaselineKey) =>
  sql<boolean>`project_id = ${key.project_id} and site = ${key.site} and state = ${key.state}
    and browser = ${key.browser} and viewport = ${key.viewport} and platform = ${key.platform}`;

/** What changes the pictures of one state goes one after the other, also in several processes. */
async function lock(tx: Tx, key: BaselineKey): Promise<void> {
  const name = [
    'testing.baseline',
    key.project_id,
    key.site,
    key.state,
    key.browser,
    key.viewport,
    key.platform,
  ].join('\n');
  await run(tx, sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

async function locked(tx: Tx, id: string): Promise<Baseline> {
  const row = idForm.test(id)
    ? await maybeOne(tx, sql<Baseline>`select * from testing.baseline where id = ${id}`)
    : undefined;
  if (row === undefined) {
    throw notFound('testing.baseline_not_found', 'There is no picture with this id.');
  }
  await lock(tx, row);
  return one(tx, sql<Baseline>`select * from testing.baseline where id = ${id}`);
}

/** The pictures of states in the database, their files among the artifacts. */
export function createBaselineStore(db: Db, artifacts: Pick<ArtifactStore, 'open'>): BaselineStore {
  return {
    find: (key) =>
      maybeOne(
        db,
        sql<Baseline>`select * from testing.baseline
          where ${isKey(key)} and (status = 'approved' or (status = 'proposed' and compared_with is null))
          order by status = 'approved' desc, id limit 1`,
      ),

    async read({ picture }) {
      const { stream } = await artifacts.open(picture);
      const parts: Buffer[] = [];
      for await (const part of stream) parts.push(Buffer.from(part));
      return Buffer.concat(parts);
    },

    keep: (key, picture) =>
      transact(db, async (tx) => {
        await lock(tx, key);
        await run(
          tx,
          sql`update testing.baseline set status = 'superseded'
            where ${isKey(key)} and status = 'proposed'
              and (compared_with is null) = ${picture.compared_with === null}`,
        );
        return one(
          tx,
          sql<Baseline>`insert into testing.baseline
              (id, project_id, site, state, browser, viewport, platform, status, picture, width, height, masks,
                drawn_by, compared_with, share, difference)
            values (${newId()}, ${key.project_id}, ${key.site}, ${key.state}, ${key.browser}, ${key.viewport},
              ${key.platform}, 'proposed', ${picture.picture}, ${picture.width}, ${picture.height},
              ${jsonb(picture.masks)}, ${picture.drawn_by}, ${picture.compared_with}, ${picture.share},
              ${picture.difference})
            returning *`,
        );
      }),

    async mask(id, masks) {
      await run(db, sql`update testing.baseline set masks = ${jsonb(masks)} where id = ${id}`);
    },

    async withdraw(key) {
      await run(
        db,
        sql`update testing.baseline set status = 'superseded'
          where ${isKey(key)} and status = 'proposed' and compared_with is not null`,
      );
    },

    approve: (id, by) =>
      transact(db, async (tx) => {
        const picture = await locked(tx, id);
        if (picture.status === 'approved') return picture;
        await run(
          tx,
          sql`update testing.baseline set status = 'superseded'
            where ${isKey(picture)} and status in ('approved', 'proposed') and id <> ${id}`,
        );
        return one(
          tx,
          sql<Baseline>`update testing.baseline set status = 'approved', decided_by = ${by}, decided_at = now()
            where id = ${id} returning *`,
        );
      }),

    reject: (id, by) =>
      transact(db, async (tx) => {
        const picture = await locked(tx, id);
        if (picture.status !== 'proposed') {
          throw conflict('testing.baseline_decided', `This picture is ${picture.status} already.`, {
            status: picture.status,
          });
        }
        return one(
          tx,
          sql<Baseline>`update testing.baseline set status = 'rejected', decided_by = ${by}, decided_at = now()
            where id = ${id} returning *`,
        );
      }),

    list: ({ projectId, site, status, key }) =>
      many(
        db,
        sql<Baseline>`select * from testing.baseline
          where project_id = ${projectId}
            and ${site === undefined ? sql`true` : sql`site = ${site}`}
            and ${status === undefined ? sql`true` : sql`status = ${status}`}
            and ${key === undefined ? sql`true` : isKey(key)}
          order by id desc limit 1000`,
      ),
  };
}
