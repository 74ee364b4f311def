import { invalid } from '#kernel/base';

/** The options that say what a key may be used for, as commander hands them over. */
export interface KeyOptions {
  readonly role?: string;
  readonly scope?: readonly string[];
  readonly models?: readonly string[];
  readonly budget?: readonly string[];
  readonly rpm?: string;
  readonly project?: string;
  readonly expires?: string;
}

/** The body of a request that sets what was given, and nothing else. */
export function settingsOf(options: KeyOptions, now: Date): Record<string, unknown> {
  const { role, scope, models, budget, rpm, project, expires } = options;
  return {
    ...(role !== undefined && { role }),
    ...(scope !== undefined && { scopes: listOf(scope) }),
    ...(models !== undefined && { allowed_models: only(listOf(models), 'all') ? null : listOf(models) }),
    ...(budget !== undefined && { budgets: only(listOf(budget), 'none') ? [] : budgetsOf(listOf(budget)) }),
    ...(rpm !== undefined && { requests_per_minute: rpm === 'none' ? null : wholeNumber('--rpm', rpm) }),
    ...(project !== undefined && { project_id: project === 'none' ? null : project }),
    ...(expires !== undefined && { expires_at: timeOf(expires, now) }),
  };
}

/** Seconds of `90`, `15min`, `12h` or `7d`. */
export function secondsOf(option: string, text: string): number {
  const [, amount, unit = 's'] = /^(\d+)(s|min|h|d)?$/.exec(text.trim()) ?? [];
  const seconds = { s: 1, min: 60, h: 3600, d: 86_400 }[unit];
  if (amount === undefined || seconds === undefined) {
    throw invalid('cli.invalid_option', `${option} needs a time such as 30min, 12h or 7d, not "${text}".`);
  }
  return Number(amount) * seconds;
}

function budgetsOf(given: readonly string[]): { period: string; usd?: number; tokens?: number }[] {
  const budgets = new Map<string, { period: string; usd?: number; tokens?: number }>();
  for (const text of given) {
    const [, period, amount, unit] = /^(day|month|total)=(\d+(?:\.\d+)?)(usd|tokens)$/i.exec(text) ?? [];
    if (period === undefined || amount === undefined || unit === undefined) {
      throw invalid(
        'cli.invalid_option',
        `--budget needs a period, a number and a unit, such as day=5usd, month=20usd or total=1000000tokens, not "${text}".`,
      );
    }
    const key = period.toLowerCase();
    budgets.set(key, {
      ...(budgets.get(key) ?? { period: key }),
      [unit.toLowerCase()]: Number(amount),
    });
  }
  return [...budgets.values()];
}

function timeOf(text: string, now: Date): string | null {
  if (text === 'never') return null;
  if (/^\d+(s|min|h|d)$/.test(text)) {
    return new Date(now.getTime() + secondsOf('--expires', text) * 1000).toISOString();
  }
  const at = Date.parse(text);
  if (Number.isNaN(at)) {
    throw invalid(
      'cli.invalid_option',
      `--expires needs 90d, a date such as 2030-01-31, or never, not "${text}".`,
    );
  }
  return new Date(at).toISOString();
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw invalid('cli.invalid_option', `${option} needs a whole number or none, not "${text}".`);
}

const only = (list: readonly string[], word: string): boolean => list.length === 1 && list[0] === word;

/** `--models a b` and `--models a,b` say the same. */
const listOf = (given: readonly string[]): string[] =>
  given
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
