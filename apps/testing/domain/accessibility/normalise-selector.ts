/**
 * A selector without what differs between like elements and between builds: positions, ids and classes with numbers in
 * them, hashes. Elements with equal normalised selectors are one finding.
 */
export function normaliseSelector(selector: string): string {
  return selector
    .replace(/:nth-(?:last-)?(?:child|of-type)\([^)]*\)/g, '')
    .replace(/\[[^\]=]+[~|^$*]?=(?:"[^"]*"|'[^']*'|[^\]]*)\]/g, (attribute) =>
      hasVariable(attribute) ? attribute.replace(/[~|^$*]?=.*/, ']') : attribute,
    )
    .replace(/([#.])((?:\\.|[\w-])+)/g, (whole, mark: string, name: string) => {
      if (!hasVariable(name)) return whole;
      return mark === '#' ? '#*' : '';
    })
    .replace(/\s*>\s*/g, ' > ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A number, or a word that is no word: `css-1q2w3e`, `item-42`, `:r1:`. */
const hasVariable = (name: string): boolean => /\d{2,}|[-_:]\d|\d[a-z]+\d|[a-f0-9]{8,}/i.test(name);
