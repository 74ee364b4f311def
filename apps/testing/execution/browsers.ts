import type { Platform } from '#kernel/app';
import { createBrowserPool } from '../browsers/create-pool.ts';
import type { BrowserPool } from '../browsers/pool.ts';
import type { TestingSettings } from '../domain/settings.ts';

const pools = new WeakMap<object, BrowserPool>();

/** The pool of this program, which its routes and runs share: made at the first call, empty until a browser is needed. */
export function browsersOf({ durable, settings, log }: Platform<TestingSettings>): BrowserPool {
  const existing = pools.get(durable);
  if (existing) return existing;
  const fresh = createBrowserPool({ settings, log });
  pools.set(durable, fresh);
  return fresh;
}
