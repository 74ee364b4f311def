const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `20ms`, `1.5s`, `6m0s` or `10h17m5.7s`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (unitSeconds[unit ?? ''] ?? 0), 0);
}

/** What a refusal may say about when to come back. */
export interface RetryHints {
  readonly headers: Readonly<Record<string, string>>;
  /** Google's `RetryInfo`: `30s`. */
  readonly delay?: string | undefined;
  readonly message: string;
}

/**
 * Seconds until the provider wants to be asked again, at least 0; undefined when it does not say. In this order:
 * `retry-after-ms` (OpenAI, Azure), `retry-after` in seconds or as a date (RFC 9110, section 10.2.3), Google's
 * `RetryInfo`, and the sentences "Please try again in 1.2s" and "Please retry in 46s".
 */
export function retryAfterOf(hints: RetryHints, now: Date): number | undefined {
  const { headers, delay, message } = hints;
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds / 1000);
  const header = headers['retry-after']?.trim();
  if (header !== undefined && header !== '') {
    const seconds = Number(header);
    if (Number.isFinite(seconds)) return Math.max(0, seconds);
    const date = Date.parse(header);
    if (Number.isFinite(date)) return Math.max(0, (date - now.getTime()) / 1000);
  }
  if (delay !== undefined) return parseDuration(delay);
  const said = /(?:try again|retry) in ((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/.exec(message)?.[1];
  return said === undefined ? undefined : parseDuration(said);
}
