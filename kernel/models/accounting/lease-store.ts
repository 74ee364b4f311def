import { type Db, many, one, run, sql, transact } from '#kernel/database';
import { type Amount, type Cell, limitOf, minus, nothing } from './cell.ts';

/** A process that has been silent for so long is dead: what it had set aside is free again. */
const deadAfterSeconds = 10;

/** The largest whole number that a bigint column and a JavaScript number both hold. */
const most = Number.MAX_SAFE_INTEGER;
const finite = (value: number): number => Math.min(most, Math.max(0, Math.floor(value)));

export interface Grant {
  readonly lease: Amount;
  /** What had been used before, in all processes, as far as it was written. */
  readonly spent: Amount;
}

/**
 * Writes what a cell has used and asks for a lease that covers what is reserved and `need`, and some more if there is
 * plenty, so that the next calls need not ask. The budget's row is locked meanwhile: the leases of all processes and
 * what was used never sum to more than the limit.
 */
export async function renewLease(
  db: Db,
  holder: string,
  cell: Cell,
  need: Amount,
  alone: boolean,
): Promise<Grant> {
  const { budget, window, unsaved, reserved } = cell;
  const limit = limitOf(budget);
  const grant = await transact(db, async (tx) => {
    const spent = await one(
      tx,
      sql<Amount>`insert into kernel.model_spend (budget, time_window, nano, tokens)
        values (${budget.id}, ${window}, ${unsaved.nano}, ${unsaved.tokens})
        on conflict (budget, time_window) do update set nano = model_spend.nano + excluded.nano,
          tokens = model_spend.tokens + excluded.tokens, updated_at = now()
        returning nano::float8 as nano, tokens::float8 as tokens`,
    );
    await run(
      tx,
      sql`delete from kernel.model_lease where budget = ${budget.id} and time_window = ${window}
        and holder <> ${holder} and seen_at < now() - make_interval(secs => ${deadAfterSeconds})`,
    );
    const others = await one(
      tx,
      sql<Amount>`select coalesce(sum(nano), 0)::float8 as nano, coalesce(sum(tokens), 0)::float8 as tokens
        from kernel.model_lease where budget = ${budget.id} and time_window = ${window} and holder <> ${holder}`,
    );
    const free = minus(minus(limit, spent), others);
    const lease = {
      nano: leaseOf(free.nano, reserved.nano, need.nano, limit.nano, alone),
      tokens: leaseOf(free.tokens, reserved.tokens, need.tokens, limit.tokens, alone),
    };
    await run(
      tx,
      sql`insert into kernel.model_lease (budget, time_window, holder, nano, tokens)
        values (${budget.id}, ${window}, ${holder}, ${finite(lease.nano)}, ${finite(lease.tokens)})
        on conflict (budget, time_window, holder) do update
          set nano = excluded.nano, tokens = excluded.tokens, seen_at = now()`,
    );
    return { lease, spent };
  });
  cell.unsaved = minus(cell.unsaved, unsaved);
  // What was used while the database answered is of the new lease. Where the limit changed meanwhile, there is none.
  cell.lease = cell.budget === budget ? minus(grant.lease, cell.unsaved) : nothing;
  return grant;
}

/**
 * All that is free for a process that is alone; for others a part, smaller as the budget comes to its end. Where there is
 * not enough for the call, it is refused, and the rest is left to others.
 */
function leaseOf(free: number, reserved: number, need: number, limit: number, alone: boolean): number {
  if (limit === Number.POSITIVE_INFINITY) return limit;
  const needed = reserved + need;
  if (alone || free < needed) return Math.max(0, alone ? free : Math.min(free, reserved));
  return needed + Math.min(limit / 20, (free - needed) / 4);
}

/** Adds what cells have used to the budgets and takes it off this process's leases; says that the process lives. */
export async function saveSpending(
  db: Db,
  holder: string,
  spending: readonly { readonly cell: Cell; readonly used: Amount }[],
): Promise<void> {
  const rows = spending
    .map(({ cell: { budget, window }, used }) => ({ budget: budget.id, time_window: window, ...used }))
    .sort((a, b) => (a.budget + a.time_window < b.budget + b.time_window ? -1 : 1));
  if (rows.length > 0) {
    const used = sql`jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb))
      as used (budget text, time_window text, nano bigint, tokens bigint)`;
    await run(
      db,
      sql`insert into kernel.model_spend (budget, time_window, nano, tokens)
        select budget, time_window, nano, tokens from ${used}
        on conflict (budget, time_window) do update set nano = model_spend.nano + excluded.nano,
          tokens = model_spend.tokens + excluded.tokens, updated_at = now()`,
    );
    await run(
      db,
      sql`update kernel.model_lease l set nano = greatest(0, l.nano - used.nano),
          tokens = greatest(0, l.tokens - used.tokens)
        from ${used}
        where l.holder = ${holder} and l.budget = used.budget and l.time_window = used.time_window`,
    );
  }
}

/** Says that the process lives, and which of its leases it still has. */
export async function confirmLeases(db: Db, holder: string): Promise<ReadonlySet<string>> {
  const rows = await many(
    db,
    sql<{ budget: string; time_window: string }>`update kernel.model_lease set seen_at = now()
      where holder = ${holder} returning budget, time_window`,
  );
  return new Set(rows.map((row) => `${row.budget} ${row.time_window}`));
}

/** Gives leases back that nothing is reserved of. */
export async function returnLeases(db: Db, holder: string, cells: readonly Cell[]): Promise<void> {
  const rows = cells.map(({ budget, window }) => ({ budget: budget.id, time_window: window }));
  await run(
    db,
    sql`delete from kernel.model_lease l
      using jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as r (budget text, time_window text)
      where l.holder = ${holder} and l.budget = r.budget and l.time_window = r.time_window`,
  );
}

export async function returnAllLeases(db: Db, holder: string): Promise<void> {
  await run(db, sql`delete from kernel.model_lease where holder = ${holder}`);
}

/** On the embedded database there is one process: what an earlier one had set aside is free. */
export async function dropOtherLeases(db: Db, holder: string): Promise<void> {
  await run(db, sql`delete from kernel.model_lease where holder <> ${holder}`);
}
