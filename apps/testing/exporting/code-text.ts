/** A text as a string literal of TypeScript, whatever is in it. */
export function quote(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\"/gu, '"')
    .replace(/'/gu, "\\'")
    // Line ends to some readers of the file.
    .replace(/[\u2028\u2029\u007f-\u009f\ufeff]/gu, escaped);
  return `'${inner}'`;
}

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Of the words of a text: `button "Add to cart"` becomes `buttonAddToCart`; letters that code avoids are left out. */
export function identifier(text: string, otherwise: string): string {
  const [first = otherwise, ...rest] = wordsOf(text).slice(0, 7);
  const name = [first.toLowerCase(), ...rest.map(capital)].join('');
  return /^\d/u.test(name) ? `${otherwise}${name}` : name;
}

/** `Orders & returns` becomes `orders-returns`: safe as the name of a file anywhere. */
export function slug(text: string, otherwise: string): string {
  const name = wordsOf(text).join('-').toLowerCase().slice(0, 60).replace(/-+$/u, '');
  // Names that some systems keep for devices.
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/u.test(name)
    ? `${otherwise}${name && `-${name}`}`
    : name;
}

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** Each a name of its own: what is taken gets a number. */
export function uniqueNames(
  wanted: readonly string[],
  numbered: (name: string, count: number) => string,
): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count += 1) unique = numbered(name, count);
    taken.add(unique);
    return unique;
  });
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/u)
    .filter(Boolean);
