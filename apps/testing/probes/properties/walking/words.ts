import type { Control } from '../looking/look.ts';

/** Plain words without digits: none of them is part of another, and they sort in no order of their own. */
const nouns = [
  'Mango',
  'Walnut',
  'Cherry',
  'Pumpkin',
  'Fig',
  'Turnip',
  'Lemon',
  'Hazel',
  'Barley',
  'Olive',
  'Quince',
  'Radish',
] as const;
const colours = ['blue', 'grey', 'red', 'pink', 'gold', 'black', 'teal', 'brown'] as const;

/** A text that was not typed before in this walk. @param nth from 0 */
export function newText(nth: number): string {
  const noun = nouns[nth % nouns.length] ?? 'Mango';
  return nth < nouns.length
    ? noun
    : `${noun} ${colours[Math.floor(nth / nouns.length) % colours.length] ?? 'blue'}`;
}

const deletes =
  /\b(delete|remove|destroy|discard|trash|clear|close|dismiss|löschen|entfernen|supprimer|effacer|eliminar|borrar|rimuovi|elimina)\b|^[×✕✖✗xX🗑]/iu;
/** Whether it says that it takes items away. */
export const saysDelete = ({ name, hints }: Pick<Control, 'name' | 'hints'>): boolean =>
  deletes.test(name) || deletes.test(hints.replaceAll(/[-_]/g, ' '));

/** Whether it says that everything is shown. */
export const saysAll = ({ name }: Pick<Control, 'name'>): boolean =>
  /^(all|all items|show all|everything|any|alle|alles|tous|tout|todos|todas|tutti|tutte)\b/i.test(name);

/** A box that ticks all boxes of a list. */
export const saysAllBoxes = ({ name, hints }: Pick<Control, 'name' | 'hints'>): boolean =>
  /\b(all|everything|alle|tous|todos|tutti)\b/i.test(`${name} ${hints}`.replaceAll(/[-_]/g, ' '));

export const saysSearch = ({ name, type, hints }: Pick<Control, 'name' | 'type' | 'hints'>): boolean =>
  type === 'search' ||
  /\b(search|filter|find|suche|recherche|buscar|cerca)\b/i.test(`${name} ${hints}`.replaceAll(/[-_]/g, ' '));

/**
 * Numbers that count what happened, or what is elsewhere, rather than what is shown: steps, undo, visits, pages,
 * times, prices.
 */
export const countsSomethingElse = (words: string): boolean =>
  /\b(undo|redo|added|created|total created|ever|move|step|click|visit|histor|change|version|revision|page|of|today|yesterday|ago|second|minute|hour|day|week|month|year|am|pm|point|score|level|view|like|follower|price|usd|eur|rank|try|attempt|so far|time)\b/i.test(
    words,
  );

/** Numbers that say how many of something there are now. */
export const countsWhatIsThere = (words: string): boolean =>
  /\b(item|todo|task|left|remaining|result|entr(y|ie)|row|product|cart|basket|bag|note|record|open|active|done|completed|selected|contact|user|message|found|show(n|ing)|in list|total)\b/i.test(
    words,
  );
