import type { ApiKey, KeyPeriod, Role } from '../../api/types.ts';

/** What the form of a key holds: texts as they are typed. */
export interface KeyDraft {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly role: Role;
  readonly models: string;
  readonly budgets: Readonly<Record<KeyPeriod, { readonly usd: string; readonly tokens: string }>>;
  readonly perMinute: string;
  readonly project: string;
  /** Days from now, `never`, or `keep` for the time that the key has. */
  readonly expires: string;
}

export const periods = ['day', 'month', 'total'] as const satisfies readonly KeyPeriod[];
const none = { usd: '', tokens: '' };

/** A new key opens the models only, within a budget, and ends by itself. */
export const newDraft: KeyDraft = {
  name: '',
  scopes: ['gateway'],
  role: 'user',
  models: '',
  budgets: { day: none, month: { usd: '10', tokens: '' }, total: none },
  perMinute: '',
  project: '',
  expires: '90',
};

export function draftOf(key: ApiKey): KeyDraft {
  const budgetOf = (period: KeyPeriod) => {
    const budget = key.budgets.find((one) => one.period === period);
    return { usd: String(budget?.usd ?? ''), tokens: String(budget?.tokens ?? '') };
  };
  return {
    name: key.name,
    scopes: key.scopes,
    role: key.role,
    models: key.allowed_models?.join(', ') ?? '',
    budgets: { day: budgetOf('day'), month: budgetOf('month'), total: budgetOf('total') },
    perMinute: String(key.requests_per_minute ?? ''),
    project: key.project_id ?? '',
    expires: 'keep',
  };
}

export interface DraftProblems {
  readonly name: boolean;
  readonly scopes: boolean;
  readonly budgets: boolean;
  readonly perMinute: boolean;
}

export function problemsOf(draft: KeyDraft): DraftProblems {
  return {
    name: draft.name.trim() === '',
    scopes: draft.scopes.length === 0,
    budgets: periods.some(
      (period) => !isPositive(draft.budgets[period].usd) || !isPositive(draft.budgets[period].tokens, true),
    ),
    perMinute: !isPositive(draft.perMinute, true),
  };
}

/** The body of the request that makes or changes the key, of a draft without problems. */
export function bodyOf(draft: KeyDraft, now: number) {
  const models = draft.models
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const days = Number(draft.expires);
  return {
    name: draft.name.trim(),
    scopes: draft.scopes,
    role: draft.role,
    allowed_models: models.length === 0 ? null : models,
    budgets: periods.flatMap((period) => {
      const { usd, tokens } = draft.budgets[period];
      if (usd.trim() === '' && tokens.trim() === '') return [];
      return [
        {
          period,
          ...(usd.trim() !== '' && { usd: Number(usd) }),
          ...(tokens.trim() !== '' && { tokens: Number(tokens) }),
        },
      ];
    }),
    requests_per_minute: draft.perMinute.trim() === '' ? null : Number(draft.perMinute),
    project_id: draft.project === '' ? null : draft.project,
    ...(draft.expires === 'never' && { expires_at: null }),
    ...(days > 0 && { expires_at: new Date(now + days * 86_400_000).toISOString() }),
  };
}

/** Empty is no limit. */
function isPositive(text: string, whole = false): boolean {
  if (text.trim() === '') return true;
  const value = Number(text);
  return Number.isFinite(value) && value > 0 && (!whole || Number.isInteger(value));
}
