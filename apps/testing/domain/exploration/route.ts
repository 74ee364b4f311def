const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const date = /^\d{4}-\d{1,2}(-\d{1,2})?(T.*)?$/;
const locale = /^[a-z]{2}(-[A-Za-z]{2})?$/;

/** Whether a part of a path names one thing among many: a number, a UUID, a hash, a token, a date. */
function isId(segment: string): boolean {
  if (/^\d+$/.test(segment) || uuid.test(segment) || date.test(segment)) return true;
  if (/^[0-9a-f]{12,}$/i.test(segment)) return true;
  const digits = segment.replace(/\D/g, '').length;
  // `item-42`, `INV2024001`, `a8Fk29Lx`; `v2`, `utf8` and `step-1` are words.
  if (/^[\p{L}_-]+[-_]?\d{2,}$/u.test(segment)) return true;
  return segment.length >= 8 && digits >= 2 && /^[\w-]+$/.test(segment) && /\p{L}/u.test(segment);
}

function maskPath(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      locale.test(segment) || segment === '' ? segment : isId(decode(segment)) ? ':id' : segment,
    )
    .join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The names of its parameters, sorted: their values are data. */
function maskQuery(query: string): string {
  const names = [...new Set(new URLSearchParams(query).keys())].sort();
  return names.length === 0 ? '' : `?${names.join('&')}`;
}

/**
 * The route of an address: ids replaced, of the query only the names. A fragment counts where it is an address of its
 * own (`#/done`, `#!/done`); otherwise it is a place on the same page.
 *
 * @param path without origin: `/orders/17?tab=all#list`
 */
export function routeOf(path: string): string {
  const [, before = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(path) ?? [];
  const inner = /^#!?\/./.test(fragment) ? fragment : '';
  const [, innerPath = '', innerQuery = ''] = /^([^?]*)(\?.*)?$/.exec(inner) ?? [];
  return `${maskPath(before)}${maskQuery(query)}${maskPath(innerPath)}${maskQuery(innerQuery)}`;
}

/** A text without what varies in it: numbers, quoted words, and what was typed. */
export function maskText(text: string, typed: readonly string[] = []): string {
  let left = text;
  for (const value of typed) if (value.trim().length > 1) left = left.replaceAll(value.trim(), '…');
  return left
    .replace(/["“”„«»][^"“”„«»]*["“”„«»]/g, '…')
    .replace(/\d+([.,:/-]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}
