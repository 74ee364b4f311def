import {
  codiceFiscaleHolds,
  dniHolds,
  ibanHolds,
  luhnHolds,
  nhsHolds,
  nirHolds,
  ssnHolds,
} from './check-digits.ts';

/** One kind of thing that is taken out of a text. */
export interface Sensitive {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Whether a match is one: its check digits and ranges. `group` names what to take out when not all of the match. */
  readonly holds?: (match: string, before: string) => boolean;
  readonly group?: number;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const compact = (text: string): string => text.replace(/[\s-]/g, '');

/** Issuer ranges of the large card schemes, by first digits and length. */
const card =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35\d{14}|62\d{14,17}|50\d{10,17}|6[37]\d{10,17})$/;

const ipv4 = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const phoneWord =
  /(?:phone|tel|mobile|cell|call|fax|whatsapp|handy|number is|reach (?:me|us)|contact|text me|sms|dial)[^\n]{0,25}$/i;

export const personal: readonly Sensitive[] = [
  { kind: 'email', pattern: /(?<![\w.+-])[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi },
  {
    kind: 'iban',
    pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b/g,
    holds: (match) => {
      const iban = compact(match);
      return iban.length >= 15 && iban.length <= 34 && ibanHolds(iban);
    },
  },
  {
    kind: 'credit_card',
    pattern: /(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)/g,
    holds: (match) => {
      const digits = digitsOf(match);
      return card.test(digits) && luhnHolds(digits) && new Set(digits).size > 1;
    },
  },
  {
    kind: 'national_id',
    pattern: /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g,
    holds: (match) => ssnHolds(digitsOf(match)),
  },
  {
    kind: 'national_id',
    pattern: /\bNHS\b[^\n\d]{0,20}(\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)/gi,
    group: 1,
    holds: (match) => nhsHolds(digitsOf(match)),
  },
  {
    kind: 'national_id',
    pattern: /\b(?:[XYZ]\d{7}|\d{8})-?[A-HJ-NP-TV-Z]\b/g,
    holds: (match) => dniHolds(compact(match)),
  },
  {
    kind: 'national_id',
    pattern: /(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)/g,
    holds: (match) => nirHolds(compact(match)),
  },
  {
    kind: 'national_id',
    pattern: /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/g,
    holds: (match) => codiceFiscaleHolds(match),
  },
  {
    kind: 'ip_address',
    pattern: new RegExp(`(?<![\\w.-])${ipv4}(?:\\.${ipv4}){3}(?![\\w-]|\\.\\d)`, 'g'),
    // Addresses of this machine or of no machine say nothing about anybody, and "version 1.2.3.4" is no address.
    holds: (match, before) =>
      !/^(?:127\.|0\.0\.0\.0|255\.)/.test(match) && !/\b(?:v|version|release|build) ?$/i.test(before),
  },
  {
    kind: 'ip_address',
    pattern:
      /(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){2,6}(?::[0-9a-f]{1,4}){1,5}(?![\w:])/gi,
  },
  {
    kind: 'phone',
    pattern: /(?<![\w.+-])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?![\w-])/g,
    holds: (match) => digitsOf(match).length >= 8 && digitsOf(match).length <= 15,
  },
  {
    kind: 'phone',
    pattern: /(?<![\w.-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[ .-]\d{4}(?![\w-]|\.\d)/g,
  },
  {
    kind: 'phone',
    pattern: /(?<![\w.-])0\d{1,4}[ /.-]?\d{2,4}(?:[ .-]?\d{2,4}){1,3}(?![\w-]|\.\d)/g,
    holds: (match, before) =>
      digitsOf(match).length >= 8 && digitsOf(match).length <= 13 && phoneWord.test(before),
  },
];
