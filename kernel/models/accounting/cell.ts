import type { Budget } from './accounts.ts';

/** Money and tokens together: a budget may limit either. Nano-dollars and tokens. */
export interface Amount {
  readonly nano: number;
  readonly tokens: number;
}

export const nothing: Amount = { nano: 0, tokens: 0 };
export const plus = (a: Amount, b: Amount): Amount => ({
  nano: a.nano + b.nano,
  tokens: a.tokens + b.tokens,
});
export const minus = (a: Amount, b: Amount): Amount => ({
  nano: a.nano - b.nano,
  tokens: a.tokens - b.tokens,
});
export const isNothing = ({ nano, tokens }: Amount): boolean => nano === 0 && tokens === 0;
export const covers = (a: Amount, b: Amount): boolean => a.nano >= b.nano && a.tokens >= b.tokens;

export const limitOf = ({ limitNano, limitTokens }: Budget): Amount => ({
  nano: limitNano ?? Number.POSITIVE_INFINITY,
  tokens: limitTokens ?? Number.POSITIVE_INFINITY,
});

/** What this process knows of one budget in one window of time. */
export interface Cell {
  readonly key: string;
  /** As it was last stated: its limit may be changed while calls are under way. */
  budget: Budget;
  readonly window: string;
  /** What it may spend without asking the database, calls under way included. */
  lease: Amount;
  /** Set aside for calls under way. */
  reserved: Amount;
  /** Used, and not yet written to the database. */
  unsaved: Amount;
  /** By the monotonic clock, in milliseconds. */
  usedAt: number;
  /** A question to the database under way, so that calls at the same time ask once. */
  asking: Promise<void> | null;
}
