import { type Db, maybeOne, run, sql } from '#kernel/database';

/** What is being looked at in an execution at the moment. */
export interface LivePicture {
  /** A JPEG. */
  readonly picture: Buffer;
  /** What was done last, such as `click button "Add"`. */
  readonly doing: string;
  readonly takenAt: Date;
}

/** The new picture takes the place of the one before. */
export async function showPicture(
  db: Db,
  executionId: string,
  { picture, doing }: Pick<LivePicture, 'picture' | 'doing'>,
): Promise<void> {
  await run(
    db,
    sql`insert into testing.live_picture (execution_id, picture, doing) values (${executionId}, ${picture}, ${doing})
      on conflict (execution_id) do update set picture = excluded.picture, doing = excluded.doing, taken_at = now()`,
  );
}

export async function hidePicture(db: Db, executionId: string): Promise<void> {
  await run(db, sql`delete from testing.live_picture where execution_id = ${executionId}`);
}

/** What is shown of an execution that is at work; one that lost its worker shows nothing after a minute. */
const isShown = sql`p.taken_at > now() - interval '60 s' and exists (
  select 1 from testing.execution e where e.id = p.execution_id and e.status = 'running')`;

export async function findPicture(db: Db, executionId: string): Promise<LivePicture | undefined> {
  return maybeOne(
    db,
    sql<LivePicture>`select picture, doing, taken_at as "takenAt" from testing.live_picture p
      where execution_id = ${executionId} and ${isShown}`,
  );
}

/** The same without the picture itself. */
export async function findShown(
  db: Db,
  executionId: string,
): Promise<Omit<LivePicture, 'picture'> | undefined> {
  return maybeOne(
    db,
    sql<Omit<LivePicture, 'picture'>>`select doing, taken_at as "takenAt" from testing.live_picture p
      where execution_id = ${executionId} and ${isShown}`,
  );
}
