import type { Db } from '#kernel/database';
import { compileModel } from '../domain/inference/compile-model.ts';
import type { Model } from '../domain/inference/model.ts';
import { readModel } from '../store/models.ts';

/** Compiled models by their keys. */
export interface ModelCache {
  get(db: Db, key: string): Promise<Model>;
}

export function createModelCache(most = 50): ModelCache {
  const known = new Map<string, Model>();
  return {
    async get(db, key) {
      const model = known.get(key) ?? compileModel(await readModel(db, key));
      known.delete(key);
      known.set(key, model);
      const oldest = known.size > most ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return model;
    },
  };
}
