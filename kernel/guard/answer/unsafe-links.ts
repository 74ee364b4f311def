import { latinLookAlike } from '../normalise/confusables.ts';

export interface UnsafeLink {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

const markdown = /(!?)\[[^\]\n]{0,300}\]\(\s{0,3}<?([^)\s>]{1,2000})/g;
const reference = /^ {0,3}\[[^\]\n]{1,300}\]:[ \t]{0,4}<?([^\s>]{1,2000})/gm;
const html =
  /<(img|a|iframe|script|link|form|object|embed)\b[^>]{0,300}?\b(?:src|href|action|data)\s{0,3}=\s{0,3}["']?([^"'\s>]{1,2000})/gi;
const bare = /\bhttps?:\/\/[^\s<>"')\]]{1,2000}/gi;

/** Long, or it looks like text packed for the journey. */
const carriesData =
  /[?#&;=/](?:[A-Za-z0-9+/_%-]{48,}={0,2})|[?&][\w.-]{1,40}=[^&\s]{60,}|(?:%[0-9a-f]{2}[^%\s]{0,8}){8,}/i;

/**
 * Links in an answer that do something other than lead where they say: pictures with data in their address (they are
 * fetched without a click), script and data addresses, names that imitate others. Hosts in `known` are not judged by
 * their query.
 */
export function unsafeLinks(answer: string, known: ReadonlySet<string> = new Set()): UnsafeLink[] {
  const found: UnsafeLink[] = [];
  const seen = new Set<number>();
  const look = (address: string, start: number, picture: boolean): void => {
    if (seen.has(start)) return;
    seen.add(start);
    const reason = whyUnsafe(address, picture, known);
    if (reason !== undefined) found.push({ start, end: start + address.length, reason });
  };
  for (const match of answer.matchAll(markdown)) {
    const address = match[2] ?? '';
    look(address, match.index + match[0].length - address.length, match[1] === '!');
  }
  for (const match of answer.matchAll(reference)) {
    const address = match[1] ?? '';
    look(address, match.index + match[0].length - address.length, true);
  }
  for (const match of answer.matchAll(html)) {
    const address = match[2] ?? '';
    look(address, match.index + match[0].length - address.length, match[1]?.toLowerCase() !== 'a');
  }
  for (const match of answer.matchAll(bare)) look(match[0], match.index, false);
  return found.sort((one, other) => one.start - other.start);
}

function whyUnsafe(address: string, picture: boolean, known: ReadonlySet<string>): string | undefined {
  // Browsers skip control characters and white space in a scheme.
  const scheme = /^([a-z][a-z0-9+.-]*):/i
    .exec(decodeEntities(address).replace(/[\p{Cc}\s]/gu, ''))?.[1]
    ?.toLowerCase();
  if (scheme === 'javascript' || scheme === 'vbscript') return 'Runs a script when it is opened';
  if (scheme === 'data')
    return /^data:image\/(?:png|jpe?g|gif|webp);/i.test(address)
      ? undefined
      : 'Is a page packed into its own address';
  if (scheme === 'file') return 'Opens a file of the reader';
  if (scheme !== 'http' && scheme !== 'https' && !address.startsWith('//')) return undefined;
  const url = URL.parse(address, 'https://relative.invalid');
  if (url === null || known.has(url.hostname)) return undefined;
  if (url.username !== '' || url.password !== '') return 'Hides its host behind a name before an @';
  if (imitates(address)) return 'Has a host name that imitates another';
  if (/(?:^|[/.])xn--/i.test(address.slice(0, 300))) {
    return 'Has a host name in punycode, which hides what it looks like';
  }
  if (picture && (url.search.length > 1 || url.hash.length > 24))
    return 'Is a picture whose address carries data to its host';
  if (carriesData.test(url.pathname + url.search + url.hash))
    return 'Carries data to its host in its address';
  return undefined;
}

/** Whether a label of the host has letters of another script that pass for Latin ones. */
function imitates(address: string): boolean {
  const host = /^(?:[a-z]+:)?\/\/([^/?#]+)/i.exec(address)?.[1]?.toLowerCase() ?? '';
  return host.split('.').some((label) => {
    const foreign = [...label].filter(
      (letter) => /[^\0-\x7f]/.test(letter) && !/\p{Script=Latin}/u.test(letter),
    );
    const twins = foreign.filter((letter) => latinLookAlike(letter.codePointAt(0) ?? 0) !== undefined);
    return twins.length > 0 && (/[a-z]/.test(label) || twins.length === foreign.length);
  });
}

const decodeEntities = (text: string): string =>
  text.replace(/&#(x?)([0-9a-f]{1,6});?/gi, (_, hex: string, digits: string) => {
    const code = Number.parseInt(digits, hex === '' ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
