/**
 * A JSON object's text with some of its own fields replaced or added; everything else stays as it was
 * written, byte for byte: numbers too large for JavaScript, repeated keys, spacing. Parsing and writing a request anew
 * would change those, and costs most where pictures make it large.
 *
 * @param text valid JSON of an object; each key that occurs more than once is replaced everywhere
 * @param edits by key, the new value as JSON text
 */
export function editFields(text: string, edits: Readonly<Record<string, string>>): string {
  const open = text.indexOf('{');
  const missing = new Set(Object.keys(edits));
  let out = '';
  let copied = 0;
  let at = skipSpace(text, open + 1);
  const empty = text[at] === '}';
  while (at < text.length && text[at] !== '}') {
    const keyEnd = endOfString(text, at);
    const key = keyOf(text.slice(at, keyEnd));
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    const edit = Object.hasOwn(edits, key) ? edits[key] : undefined;
    if (edit !== undefined) {
      out += text.slice(copied, valueStart) + edit;
      copied = valueEnd;
      missing.delete(key);
    }
    at = skipSpace(text, valueEnd);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  if (missing.size === 0) return out + text.slice(copied);
  const added = [...missing].map((key) => `${JSON.stringify(key)}:${edits[key]}`).join(',');
  return `${out}${text.slice(copied, at)}${empty ? '' : ','}${added}${text.slice(at)}`;
}

/** A key may be written with escapes, and means the same then. */
function keyOf(written: string): string {
  return written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** @returns the place after the closing quote of the string that begins at `from` */
function endOfString(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  let at = from;
  let depth = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (character === ',' || text.charCodeAt(at) <= 0x20)) return at;
    at++;
  }
  return at;
}
