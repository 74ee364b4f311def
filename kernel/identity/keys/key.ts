import { z } from 'zod';
import { invalid, MainstayError } from '#kernel/base';
import { type Role, roles } from '../roles.ts';

/** What a key opens: Mainstay's own API, as its owner; the models, through the gateway. */
export const keyScopes = ['api', 'gateway'] as const;
export type KeyScope = (typeof keyScopes)[number];

export const budgetPeriods = ['day', 'month', 'total'] as const;

/** A hard limit on the model calls made with a key: US dollars, tokens, or both. */
export interface KeyBudget {
  readonly period: (typeof budgetPeriods)[number];
  readonly usd?: number | undefined;
  readonly tokens?: number | undefined;
}

/** An API key without its text, of which only a digest is kept. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The beginning of its text, to recognise it by: `mk_1aB2cD`. */
  readonly shown: string;
  readonly owner: { readonly id: string; readonly email: string };
  /** The most that it may do; never more than its owner may at the moment of a call. */
  readonly role: Role;
  readonly scopes: readonly KeyScope[];
  /** Names of models and routes, `*` standing for any characters; null for all. */
  readonly allowedModels: readonly string[] | null;
  readonly budgets: readonly KeyBudget[];
  /** Null for no limit of its own: the API counts it with its owner, the gateway does not count it. */
  readonly requestsPerMinute: number | null;
  /** The project that its model calls are charged to. */
  readonly projectId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To about a minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Until when the text before the last rotation is good too; null when it is not. */
  readonly previousGoodUntil: Date | null;
}

/** What may be said of a key when it is made or changed. */
export interface KeySettings {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly KeyScope[];
  readonly allowedModels: readonly string[] | null;
  readonly budgets: readonly KeyBudget[];
  readonly requestsPerMinute: number | null;
  readonly projectId: string | null;
  readonly expiresAt: Date | null;
}

// The largest sum that stays exact in nano-dollars, which is what accounting counts in, and a fitting one of tokens.
const mostDollars = 1_000_000;
const mostTokens = 1_000_000_000_000;

const budget = z
  .object({
    period: z.enum(budgetPeriods),
    usd: z.number().positive().max(mostDollars).optional(),
    tokens: z.int().positive().max(mostTokens).optional(),
  })
  .refine(({ usd, tokens }) => usd !== undefined || tokens !== undefined, 'needs usd, tokens or both');

const settings = z.object({
  name: z.string().trim().min(1).max(100),
  role: z.enum(roles),
  scopes: z.array(z.enum(keyScopes)).min(1).transform(withoutRepeats),
  allowedModels: z
    .array(z.string().trim().min(1).max(200))
    .min(1)
    .max(100)
    .transform(withoutRepeats)
    .nullable(),
  budgets: z
    .array(budget)
    .refine((list) => new Set(list.map(({ period }) => period)).size === list.length, 'has a period twice'),
  requestsPerMinute: z.int().positive().max(1_000_000).nullable(),
  projectId: z.string().max(200).nullable(),
  expiresAt: z.date().nullable(),
});

/** @throws MainstayError `identity.key_invalid`, saying what is wrong with which setting */
export function checkSettings(given: KeySettings): KeySettings {
  const checked = settings.safeParse(given);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw invalid('identity.key_invalid', `This cannot be an API key. ${problems.join('; ')}.`, { problems });
}

/** A key that does not, or no longer, open anything. The sentence never tells about a key whose text was not known. */
export const invalidKey = (sentence: string): MainstayError =>
  new MainstayError('identity.invalid_key', sentence, { kind: 'unauthenticated' });

function withoutRepeats<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}
