import { MainstayError, newId } from '#kernel/base';
import type { Db } from '#kernel/database';
import type { Budget } from './accounts.ts';
import { windowOf } from './budgets.ts';
import { type Amount, type Cell, covers, isNothing, limitOf, minus, nothing, plus } from './cell.ts';
import {
  confirmLeases,
  dropOtherLeases,
  renewLease,
  returnAllLeases,
  returnLeases,
  saveSpending,
} from './lease-store.ts';

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
    if (!known) {
      const usedAt = performance.now();
      const amounts = { lease: nothing, reserved: nothing, unsaved: nothing };
      const fresh: Cell = { key, window, budget, ...amounts, usedAt, asking: null };
      cells.set(key, fresh);
      return fresh;
    }
    // A limit that was changed counts from now on; calls under way keep what they have set aside in this cell.
    if (!sameLimit(known.budget, budget)) {
      known.budget = budget;
      known.lease = nothing;
    }
    return known;
  }

  const fits = (cell: Cell, need: Amount): boolean =>
    (alone || performance.now() - confirmedAt < confirmedFor) &&
    covers(cell.lease, plus(cell.reserved, need));

  /** @throws MainstayError `models.budget_exceeded` when the database had less to give than is needed */
  async function ask(cell: Cell, need: Amount): Promise<void> {
    if (alone) await start();
    await saving?.catch(() => undefined);
    const { budget, window } = cell;
    const wanted = plus(cell.reserved, need);
    const grant = await renewLease(db, holder, cell, need, alone);
    if (!covers(grant.lease, wanted)) throw exceeded({ budget, window }, need, grant.spent);
    // This lease is good now; the others are, if they were a moment ago.
    if (performance.now() - confirmedAt >= confirmedFor) await confirm();
  }

  /** Once; a failure is not kept. */
  function start(): Promise<void> {
    started ??= dropOtherLeases(db, holder).catch((error: unknown) => {
      started = undefined;
      throw error;
    });
    return started;
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

  const isIdle = ({ reserved, unsaved, usedAt }: Cell, now: number): boolean =>
    isNothing(reserved) && isNothing(unsaved) && now - usedAt > idleAfter;

  /** Whoever asks for one meanwhile waits, so that what goes back is not what was just taken. */
  async function giveBackIdle(): Promise<void> {
    // What is being written may yet fail, and is set aside until then.
    if (saving) return;
    const now = performance.now();
    const idle = [...cells.values()].filter((cell) => !cell.asking && isIdle(cell, now));
    if (idle.length === 0) return;
    const returning = returnLeases(db, holder, idle);
    for (const cell of idle) {
      cell.lease = nothing;
      cell.asking = returning;
    }
    try {
      await returning;
    } finally {
      for (const cell of idle) cell.asking = null;
    }
    for (const cell of idle) if (isIdle(cell, now)) cells.delete(cell.key);
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
          for (const held of taken) {
            // One that nothing was set aside of may have been given back.
            const cell = cells.get(held.key) ?? held;
            cells.set(cell.key, cell);
            cell.usedAt = performance.now();
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
      await giveBackIdle();
      if (!alone) await confirm();
    },
    get unsaved() {
      return cells.values().some(({ unsaved }) => !isNothing(unsaved));
    },
    async close() {
      await returnAllLeases(db, holder);
      for (const cell of cells.values()) cell.lease = nothing;
    },
  };
}

const sameLimit = (a: Budget, b: Budget): boolean =>
  a.limitNano === b.limitNano && a.limitTokens === b.limitTokens;

function exceeded(
  { budget, window }: Pick<Cell, 'budget' | 'window'>,
  need: Amount,
  spent: Amount,
): MainstayError {
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
