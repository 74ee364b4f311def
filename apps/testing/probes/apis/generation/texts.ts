import fc from 'fast-check';
import type { Flat } from '../../../domain/apis/schemas/flatten.ts';
import { textsOfPattern } from './patterns.ts';

/** Texts of a format, as RFC 3339, RFC 4122 and the others named in the specification define them. */
const formats: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  date: () => dates.map((date) => date.toISOString().slice(0, 10)),
  'date-time': () => dates.map((date) => date.toISOString()),
  time: () => dates.map((date) => date.toISOString().slice(11)),
  duration: () => fc.integer({ min: 1, max: 400 }).map((days) => `P${days}D`),
  uuid: () => fc.uuid(),
  email: () => fc.stringMatching(/^[a-z][a-z0-9]{0,8}@[a-z]{1,8}\.(com|org|net)$/),
  'idn-email': () => fc.stringMatching(/^[a-z][a-z0-9]{0,8}@[a-z]{1,8}\.(com|org|net)$/),
  hostname: () => fc.stringMatching(/^[a-z]{1,8}\.(com|org|net)$/),
  'idn-hostname': () => fc.stringMatching(/^[a-z]{1,8}\.(com|org|net)$/),
  ipv4: () => fc.ipV4(),
  ipv6: () => fc.ipV6(),
  uri: () => fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example\/[a-z0-9]{0,8}$/),
  url: () => fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example\.com\/[a-z0-9]{0,8}$/),
  'uri-reference': () => fc.stringMatching(/^\/[a-z0-9]{0,8}$/),
  iri: () => fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example\/[a-z0-9]{0,8}$/),
  'json-pointer': () => fc.stringMatching(/^(\/[a-z0-9]{1,5}){0,3}$/),
  regex: () => fc.constantFrom('^a+$', '[0-9]{2}', '.*'),
  byte: () => fc.base64String({ maxLength: 40 }),
};

/** Years that every calendar and database knows. */
const dates = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2037-12-31T23:59:59Z'),
  noInvalidDate: true,
});

/**
 * Texts for a flat schema. A format or a pattern is met by construction, their lengths may not be: what does not fit is
 * sorted out later, against the schema as written.
 */
export function textArbitrary(schema: Flat): fc.Arbitrary<string> {
  const { pattern, format } = schema;
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0;
  if (typeof pattern === 'string') {
    const found = textsOfPattern(pattern, typeof schema.maxLength === 'number' ? schema.maxLength : Infinity);
    if (found !== undefined) return found;
  }
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Math.max(least, 5) + 15;
  const known = typeof format === 'string' ? formats[format] : undefined;
  if (known !== undefined) return known();
  const lengths = { minLength: least, maxLength: Math.max(least, Math.min(most, least + 40)) };
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ ...lengths, unit: fc.constantFrom(...letters) }) },
    { weight: 1, arbitrary: fc.string({ ...lengths, unit: 'grapheme-ascii' }) },
    // Ajv counts code points, so does this unit.
    { weight: 1, arbitrary: fc.string({ ...lengths, unit: 'binary-ascii' }) },
    {
      weight: 1,
      arbitrary: fc.string({ ...lengths, unit: fc.constantFrom('é', 'ß', '中', '🙂', 'ي', 'a') }),
    },
  );
}

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
