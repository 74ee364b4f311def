/** What a stretch of text says when its encoding is undone. */
export interface Decoded {
  readonly text: string;
  readonly encoding: 'base64' | 'hex' | 'percent' | 'entities' | 'escapes';
  readonly start: number;
  readonly end: number;
}

/** Enough for any honest text; an attacker gains nothing by more, since what is encoded is reported too. */
const mostStretches = 24;
const mostDecoded = 20_000;

const stretches = {
  base64: /[A-Za-z0-9+/_-]{20,}={0,2}/g,
  hex: /(?:\\x[0-9a-f]{2}){6,}|(?:0x)?(?:[0-9a-f]{2}[\s:,]?){10,}/gi,
  percent: /(?:%[0-9a-f]{2}[\w.~!*'()-]{0,12}){3,}/gi,
  entities: /(?:&#(?:x[0-9a-f]{1,6}|\d{1,7});[\w ,.]{0,3}){4,}/gi,
  escapes: /(?:\\u\{?[0-9a-f]{4,6}\}?){4,}/gi,
} as const;

const read: Readonly<Record<keyof typeof stretches, (text: string) => string>> = {
  base64: (text) => Buffer.from(text, 'base64').toString('utf8'),
  hex: (text) => Buffer.from(text.replace(/^0x|\\x|[^0-9a-f]/gi, ''), 'hex').toString('utf8'),
  percent: (text) => Buffer.from(unescapePercent(text), 'latin1').toString('utf8'),
  entities: (text) =>
    text.replace(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      character(Number.parseInt(digits, hex === '' ? 10 : 16)),
    ),
  escapes: (text) =>
    text.replace(/\\u\{?([0-9a-f]{4,6})\}?/gi, (_, digits: string) => character(Number.parseInt(digits, 16))),
};

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ');

const unescapePercent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** Mostly letters and spaces: words, and not the bytes of a picture or a hash. */
function isReadable(text: string): boolean {
  if (text.length < 8 || text.includes('\ufffd')) return false;
  const letters = text.match(/[\p{L}\s.,'!?:;-]/gu)?.length ?? 0;
  return letters >= text.length * 0.85 && /[a-z]{3}/i.test(text);
}

/** Looks for stretches in base64, hex, percent encoding, HTML entities and escapes that turn out to be words. */
export function decodeStretches(text: string): Decoded[] {
  const found: Decoded[] = [];
  for (const encoding of Object.keys(stretches) as (keyof typeof stretches)[]) {
    if (!mayHave(text, encoding)) continue;
    let tried = 0;
    for (const match of text.matchAll(stretches[encoding])) {
      tried += 1;
      if (tried > mostStretches) break;
      const decoded = read[encoding](match[0].slice(0, mostDecoded));
      if (!isReadable(decoded)) continue;
      found.push({ text: decoded, encoding, start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

const signs = { percent: '%', entities: '&#', escapes: '\\u' } as const;

/** A look at one sign spares most texts the search. */
function mayHave(text: string, encoding: keyof typeof stretches): boolean {
  if (encoding === 'percent' || encoding === 'entities' || encoding === 'escapes') {
    return text.includes(signs[encoding]);
  }
  return true;
}
