import { MainstayError, newId } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import type { Budget } from './accounts.ts';
import { windowOf } from './budgets.ts';
import { type Amount, type Cell, covers, isNothing, limitOf, minus, nothing, plus } from './cell.ts';
import { confirmLeases, dropOtherLeases, renewLease, returnLeases, saveSpending } from './lease-store.ts';

/** After this silence the process may have been taken for dead: it asks before it spends. Milliseconds. */
const confirmedFor = 5000;
/** A lease that is not used goes back, so that other processes can have it. */
const idleAfter = 5000;

/** A part of some budgets, set aside for one call. */
export interface Reservation {
  /** Gives back what was set aside and counts what was used. */
  settle(used: Amount): void;
}

/** The budgets in the memory of this process, backed by leases in the database. */
export interface Ledger {
  /**
   * Sets the amount aside in every budget, all or none; no database call while the leases cover it.
   *
   * @throws MainstayError `models.budget_exceeded`
   */
  reserve(budgets: readonly Budget[], need: Amount, at: Date): Promise<Reservation>;
  /** Writes what was used by `write`, the caller's transaction; should that fail, it is as if nothing had been tried. */
  save(write: (spending: (tx: Db) => Promise<void>) => Promise<void>): Promise<void>;
  /** Says that the process lives and gives back leases it does not use. */
  beat(): Promise<void>;
  readonly unsaved: boolean;
  /** Gives all leases back; nothing can be reserved afterwards without asking again. */
  close(): Promise<void>;
}

export function createLedger({ db, alone }: { readonly db: Db; readonly alone: boolean }): Ledger {
  const holder = newId();
  const cells = new Map<string, Cell>();
  let confirmedAt = Number.NEGATIVE_INFINITY;
  let started: Promise<void> | undefined;
  // While a transaction with what was used is under way, nobody can say what is free.
  let saving: Promise<void> | undefined;

  function cellOf(budget: Budget, at: Date): Cell {
    const window = windowOf(budget.period, at);
    const key = `${budget.id} ${window}`;
    const known = cells.get(key);
    // A limit that an administrator changed counts from the next question to the database.
    if (known && sameLimit(known.budget, budget)) return known;
    const fresh: Cell = {
      key,
      window,
      budget,
      lease: nothing,
      reserved: known?.reserved ?? nothing,
      unsaved: known?.unsaved ?? nothing,
      usedAt: performance.now(),
      asking: null,
    };
    cells.set(key, fresh);
    return fresh;
  }

  const fits = (cell: Cell, need: Amount): boolean =>
    (alone || performance.now() - confirmedAt < confirmedFor) &&
    covers(cell.lease, plus(cell.reserved, need));

  /** @throws MainstayError `models.budget_exceeded` when the database had less to give than is needed */
  async function ask(cell: Cell, need: Amount): Promise<void> {
    started ??= alone ? dropOtherLeases(db, holder) : Promise.resolve();
    await started;
    await saving?.catch(() => undefined);
    const wanted = plus(cell.reserved, need);
    const grant = await renewLease(db, holder, cell, need, alone);
    if (!covers(grant.lease, wanted)) throw exceeded(cell, need, grant.spent);
    // This lease is good now; the others are, if they were a moment ago.
    if (performance.now() - confirmedAt >= confirmedFor) await confirm();
  }

  async function take(cell: Cell, need: Amount): Promise<void> {
    cell.usedAt = performance.now();
    while (!fits(cell, need)) {
      if (cell.asking) {
        await cell.asking.catch(() => undefined);
        continue;
      }
      cell.asking = ask(cell, need);
      try {
        await cell.asking;
      } finally {
        cell.asking = null;
      }
    }
    cell.reserved = plus(cell.reserved, need);
  }

  async function confirm(): Promise<void> {
    const at = performance.now();
    const held = await confirmLeases(db, holder);
    for (const cell of cells.values()) if (!held.has(cell.key)) cell.lease = nothing;
    confirmedAt = at;
  }

  return {
    async reserve(budgets, need, at) {
      const taken: Cell[] = [];
      try {
        for (const budget of budgets) {
          const cell = cellOf(budget, at);
          await take(cell, need);
          taken.push(cell);
        }
      } catch (error) {
        for (const cell of taken) cell.reserved = minus(cell.reserved, need);
        throw error;
      }
      let open = true;
      return {
        settle(used) {
          if (!open) return;
          open = false;
          for (const { key } of taken) {
            const cell = cells.get(key);
            if (!cell) continue;
            cell.reserved = minus(cell.reserved, need);
            cell.lease = minus(cell.lease, used);
            cell.unsaved = plus(cell.unsaved, used);
          }
        },
      };
    },
    async save(write) {
      await saving?.catch(() => undefined);
      const spending = [...cells.values()]
        .filter(({ unsaved, asking }) => !isNothing(unsaved) && !asking)
        .map((cell) => ({ cell, used: cell.unsaved }));
      for (const { cell } of spending) cell.unsaved = nothing;
      saving = write((tx) => saveSpending(tx, holder, spending));
      try {
        await saving;
      } catch (error) {
        for (const { cell, used } of spending) cell.unsaved = plus(cell.unsaved, used);
        throw error;
      } finally {
        saving = undefined;
      }
    },
    async beat() {
      if (cells.size === 0) return;
      const now = performance.now();
      const idle = [...cells.values()].filter(
        ({ reserved, unsaved, usedAt, asking }) =>
          isNothing(reserved) && isNothing(unsaved) && !asking && now - usedAt > idleAfter,
      );
      for (const { key } of idle) cells.delete(key);
      await returnLeases(db, holder, idle);
      if (!alone) await confirm();
    },
    get unsaved() {
      return cells.values().some(({ unsaved }) => !isNothing(unsaved));
    },
    async close() {
      await transact(db, (tx) => returnLeases(tx, holder, [...cells.values()]));
    },
  };
}

const sameLimit = (a: Budget, b: Budget): boolean =>
  a.limitNano === b.limitNano && a.limitTokens === b.limitTokens;

function exceeded({ budget, window }: Cell, need: Amount, spent: Amount): MainstayError {
  const limit = limitOf(budget);
  const inMoney = spent.nano + need.nano > limit.nano;
  const text = (amount: Amount): string =>
    inMoney ? `${(amount.nano / 1e9).toFixed(4)} USD` : `${amount.tokens} tokens`;
  const wait =
    budget.period === 'total' ? 'Ask for a larger one.' : 'Wait for the next or ask for a larger one.';
  return new MainstayError(
    'models.budget_exceeded',
    `${budget.title} is ${text(limit)}; ${text(spent)} of it ${inMoney ? 'is' : 'are'} used, ` +
      `and this call may need ${text(need)}. ${wait}`,
    {
      kind: 'refused',
      details: {
        budget: budget.id,
        window,
        ...(budget.limitNano !== undefined && {
          limit_usd: budget.limitNano / 1e9,
          used_usd: spent.nano / 1e9,
        }),
        ...(budget.limitTokens !== undefined && {
          limit_tokens: budget.limitTokens,
          used_tokens: spent.tokens,
        }),
      },
    },
  );
}
