import type { RawField } from './snapshot.ts';

/** What is filled into a form: as it asks for it, at its limits, or wrong. */
export type Tried = 'valid' | 'boundary' | 'invalid';

type Asked = Pick<RawField, 'kind' | 'label' | 'name' | 'constraints' | 'options' | 'required'>;

/** @returns a whole number from 0 to `below` - 1 */
const pick = (random: () => number, below: number): number =>
  Math.min(below - 1, Math.floor(random() * below));
const oneOf = <T>(random: () => number, list: readonly T[]): T | undefined => list[pick(random, list.length)];

const words = [
  'Walnut',
  'Cedar',
  'Maple',
  'Amber',
  'Copper',
  'River',
  'Harbour',
  'Meadow',
  'Linden',
  'Falcon',
] as const;
const names = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald'] as const;
const surnames = ['Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth'] as const;

/** What people call a field, whatever its type says: the name, label and autocomplete token, lower case. */
function calledOf({ label, name, constraints }: Asked): string {
  return `${constraints.autocomplete ?? ''} ${name} ${label}`
    .toLowerCase()
    .replace(/([a-z])([A-Z])/g, '$1 $2');
}

const byName: readonly (readonly [RegExp, (random: () => number) => string])[] = [
  [/e-?mail/, (random) => `${oneOf(random, names)}.${1000 + pick(random, 9000)}@example.com`.toLowerCase()],
  [/passwor|passwort|mot de passe|contraseña|wachtwoord/, () => 'Correct-Horse-42!'],
  [/phone|\btel\b|mobile|telefon/, () => '+14155550132'],
  [/\burl\b|website|homepage|\blink\b/, () => 'https://example.com/page'],
  [/post(al)?[ -]?code|\bzip\b|\bplz\b/, () => '10115'],
  [/country/, () => 'Germany'],
  [/\bcity\b|\btown\b|\bort\b|ville/, () => 'Berlin'],
  [/street|address|straße|adresse/, () => 'Main Street 12'],
  [/card.?number|cc-number/, () => '4242424242424242'],
  [/\bcvc\b|\bcvv\b|cc-csc|security code/, () => '123'],
  [/first.?name|given-name|vorname|prénom/, (random) => oneOf(random, names) ?? 'Ada'],
  [/last.?name|family-name|surname|nachname/, (random) => oneOf(random, surnames) ?? 'Hopper'],
  [
    /user.?name|login|nickname/,
    (random) => `${oneOf(random, names)}${1000 + pick(random, 9000)}`.toLowerCase(),
  ],
  [/\bname\b/, (random) => `${oneOf(random, names)} ${oneOf(random, surnames)}`],
  [/\bage\b|alter/, () => '34'],
  [/quantity|\bqty\b|amount|count|menge|anzahl/, () => '2'],
  [/price|cost|preis/, () => '12.50'],
  [/birthday|birth.?date|date of birth|geburtsdatum/, () => '1990-05-17'],
  [/\bdate\b|datum/, () => '2031-05-17'],
];

const saysPast = /birth|\bborn\b|\bdob\b|geburt|naissance|nacimiento|nascita/;

/** A day to come, for most forms ask for one; of birth, one long gone. */
function isoOf(field: Asked): string {
  const year = saysPast.test(calledOf(field)) ? '1990' : '2031';
  switch (field.kind) {
    case 'date':
      return `${year}-05-17`;
    case 'time':
      return '14:30';
    case 'month':
      return `${year}-05`;
    case 'week':
      return `${year}-W20`;
    default:
      return `${year}-05-17T14:30`;
  }
}

/** A day or a moment some days later; anything else as it is. */
export function daysLater(value: string, days: number): string {
  if (!/^\d{4}-\d{2}-\d{2}(?:T|$)/.test(value)) return value;
  const day = new Date(Date.parse(`${value.slice(0, 10)}T00:00:00Z`) + days * 86_400_000);
  return `${day.toISOString().slice(0, 10)}${value.slice(10)}`;
}

const temporal = new Set(['date', 'time', 'month', 'week', 'datetime-local']);
const asNumber = (text: string | undefined): number | undefined => {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

/** A length as HTML has it; `undefined` where none is set. */
const lengthOf = (text: string | undefined): number | undefined => {
  const value = asNumber(text);
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined;
};

function fitted(text: string, { constraints }: Asked): string {
  const least = lengthOf(constraints.minlength) ?? 0;
  const most = lengthOf(constraints.maxlength) ?? Number.POSITIVE_INFINITY;
  return text.padEnd(Math.min(least, 2000), 'x').slice(0, most);
}

function validNumber({ constraints: { min, max, step } }: Asked, random: () => number): string {
  const low = asNumber(min);
  const high = asNumber(max);
  const by = asNumber(step) ?? 1;
  const base = low ?? (high !== undefined ? Math.min(0, high) : 1);
  const steps = high === undefined || low === undefined ? 9 : Math.floor((high - low) / by);
  return String(Number((base + by * pick(random, Math.max(1, Math.min(steps + 1, 10)))).toFixed(6)));
}

function validText(field: Asked, random: () => number): string {
  const called = calledOf(field);
  const known = byName.find(([pattern]) => pattern.test(called))?.[1](random);
  const text = known ?? `${oneOf(random, words)} ${1000 + pick(random, 9000)}`;
  const { pattern } = field.constraints;
  if (pattern !== undefined) {
    const fitting = [fitted(text, field), ...samples].find((one) => matchesPattern(one, pattern));
    if (fitting !== undefined) return fitting;
  }
  return fitted(text, field);
}

/** Texts that common patterns ask for: codes, numbers, words. */
const samples = [
  '1234',
  '12345',
  '123456',
  '12345678',
  '123',
  '12',
  '1',
  'abc',
  'ABC',
  'abcdef',
  'Abcdef12',
  'ABC-123',
  'AB123',
  'A1',
  '+14155550132',
  '4155550132',
  '2024-05-17',
  'https://example.com',
  'a@example.com',
];

function matchesPattern(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'v').test(text);
  } catch {
    return true;
  }
}

function validOf(field: Asked, random: () => number): string {
  switch (field.kind) {
    case 'email':
      return fitted(`${oneOf(random, names)}.${1000 + pick(random, 9000)}@example.com`.toLowerCase(), {
        ...field,
        constraints: { maxlength: field.constraints.maxlength ?? '' },
      });
    case 'url':
      return 'https://example.com/page';
    case 'tel':
      return validText({ ...field, name: `tel ${field.name}` }, random);
    case 'password':
      return fitted('Correct-Horse-42!', field);
    case 'number':
    case 'range':
      return validNumber(field, random);
    case 'color':
      return '#336699';
    case 'select':
      return (
        oneOf(
          random,
          field.options.filter((one) => one !== ''),
        ) ?? ''
      );
    case 'contenteditable':
    case 'textarea':
      return fitted(`${oneOf(random, words)} ${1000 + pick(random, 9000)} notes`, field);
    default:
      if (temporal.has(field.kind)) return field.constraints.min ?? field.constraints.max ?? isoOf(field);
      return validText(field, random);
  }
}

/** The longest, the largest, the earliest that is still right. */
function boundaryOf(field: Asked, random: () => number): string {
  const { constraints, kind } = field;
  // Nothing at all is the limit that is forgotten most often.
  if (kind === 'number' && constraints.min === undefined) return '0';
  if (kind === 'number' || kind === 'range') return constraints.max ?? constraints.min ?? '0';
  if (temporal.has(kind)) return constraints.max ?? constraints.min ?? isoOf(field);
  if (kind === 'select') return field.options.filter((one) => one !== '').at(-1) ?? '';
  const valid = validOf(field, random);
  if (constraints.pattern !== undefined || ['email', 'url', 'tel', 'password', 'color'].includes(kind))
    return valid;
  const most = lengthOf(constraints.maxlength);
  // Long, of many scripts and signs, but nothing that is not a text somebody could mean.
  const long = `O'Neil & Zoë, 100% 李小龍 ${'a long text '.repeat(20)}`.trim();
  return most === undefined ? long.slice(0, 200) : long.padEnd(Math.min(most, 5000), 'x').slice(0, most);
}

/** Just outside of what is asked for: below it first, for that is where mistakes are. */
function invalidNumber({ constraints, required }: Asked): string {
  const low = asNumber(constraints.min);
  const high = asNumber(constraints.max);
  if (low !== undefined) return String(low - 1);
  if (high !== undefined) return String(high + 1);
  return required ? '' : '-1';
}

function invalidText(field: Asked): string {
  const { pattern } = field.constraints;
  if (/e-?mail/.test(calledOf(field))) return 'not an address';
  if (pattern !== undefined) return ['!', '?', ''].find((one) => !matchesPattern(one, pattern)) ?? '';
  return field.required ? '' : '   ';
}

/** @returns undefined where a browser lets nothing wrong be put in */
function invalidOf(field: Asked): string | undefined {
  const { kind, required } = field;
  if (kind === 'email') return 'not an address';
  if (kind === 'url') return 'not a url';
  if (kind === 'number') return invalidNumber(field);
  if (kind === 'range' || kind === 'color' || kind === 'select') return undefined;
  if (temporal.has(kind)) return required ? '' : undefined;
  return invalidText(field);
}

/**
 * A value for a field, by its kind, its label and name, and its constraints. The same random numbers give the same value.
 *
 * @param random 0 to 1
 * @returns undefined for fields that are left alone: files, and where nothing of this sort can be put in
 */
export function valueFor(field: Asked, tried: Tried, random: () => number): string | undefined {
  if (field.kind === 'file' || field.kind === 'hidden' || field.kind === 'checkbox' || field.kind === 'radio')
    return undefined;
  if (tried === 'invalid') return invalidOf(field);
  return tried === 'boundary' ? boundaryOf(field, random) : validOf(field, random);
}
