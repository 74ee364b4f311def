const amount = /[-−+]?\s?\d[\d.,'’\u00a0\u202f]*/u;
const currency = /[$€£¥₹₩₽]|\b(?:usd|eur|gbp|chf|sek|nok|dkk|pln|czk|jpy|cny|inr)\b/iu;

/** Whether a text names an amount of money. */
export const saysMoney = (text: string): boolean => currency.test(text) && amount.test(text);

/**
 * The one number of a text such as "€ 1,234.50", "1.234,50 EUR", "12 %" or "3 kg".
 *
 * @returns undefined where there is none, or more than one, or other words beside a short unit
 */
export function numberIn(text: string): number | undefined {
  const bare = text.trim();
  const found = bare.match(new RegExp(amount, 'gu')) ?? [];
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const rest = bare.replace(only, '').replace(currency, '').trim();
  return rest.length <= 4 ? parseAmount(only) : undefined;
}

/** All amounts of money in a text, in order. */
export function moneyIn(text: string): number[] {
  const symbol = String.raw`(?:[$€£¥₹₩₽]|\b(?:usd|eur|gbp|chf|sek|nok|dkk|pln|czk|jpy|cny|inr)\b)`;
  const either = new RegExp(String.raw`${symbol}\s?(${amount.source})|(${amount.source})\s?${symbol}`, 'giu');
  return [...text.matchAll(either)].flatMap((match) => parseAmount(match[1] ?? match[2] ?? '') ?? []);
}

function parseAmount(written: string): number | undefined {
  const plain = written
    .replace(/[\s'’\u00a0\u202f]/gu, '')
    .replace('−', '-')
    .replace(/[.,]$/u, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return finite(plain);
  const mark = plain.charAt(last);
  const isRepeated = plain.indexOf(mark) !== last;
  const isMixed = plain.includes(mark === '.' ? ',' : '.');
  const digits = plain.length - last - 1;
  // "1,234" counts thousands; "1.234" is taken for a fraction, as programs write it.
  const isThousands = isRepeated || (!isMixed && mark === ',' && digits === 3);
  const whole = isThousands ? plain : plain.slice(0, last);
  const part = isThousands ? '' : `.${plain.slice(last + 1)}`;
  return finite(`${whole.replace(/[.,]/gu, '')}${part}`);
}

function finite(text: string): number | undefined {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : undefined;
}

/** Amounts that are the same but for rounding to cents. */
export const isAbout = (one: number, other: number): boolean => Math.abs(one - other) < 0.015;
