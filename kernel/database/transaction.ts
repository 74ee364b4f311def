import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db, Tx } from './queryable.ts';

interface Scope {
  open: boolean;
}

const scope = new AsyncLocalStorage<Scope>();

/** Whether the present call chain is inside an open transaction of this process. */
export const inTransaction = (): boolean => scope.getStore()?.open === true;

/**
 * Runs `work` in one transaction: all of it is kept, or none. Given a transaction it joins that one, so a function
 * that needs atomicity can be called on its own or as part of something larger.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isTransaction(db)) return work(db);
  return db.transaction().execute(async (tx) => {
    const mine: Scope = { open: true };
    try {
      return await scope.run(mine, () => work(tx));
    } finally {
      mine.open = false;
    }
  });
}

function isTransaction(db: Db): db is Tx {
  return db.isTransaction;
}
