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
  let failure: { readonly error: unknown } | undefined;
  try {
    return await db.transaction().execute(async (tx) => {
      const mine: Scope = { open: true };
      try {
        return await scope.run(mine, () => work(tx));
      } catch (error) {
        failure = { error };
        throw error;
      } finally {
        mine.open = false;
      }
    });
  } catch (error) {
    // With a lost session the rollback fails too, and its error would hide what happened.
    throw failure ? failure.error : error;
  }
}

function isTransaction(db: Db): db is Tx {
  return db.isTransaction;
}
