import fc from 'fast-check';
import { expect, test } from 'vitest';
import { questionById } from '../questions/catalogue.ts';
import type { Question } from '../questions/question.ts';
import { charterSettingsSchema } from '../settings.ts';
import type { RubricResult } from './result.ts';
import { scoreAnswer } from './score.ts';

const settings = charterSettingsSchema.parse({});

/** Facts that a good answer is made of; each is one piece of text. */
interface Facts {
  readonly person: string;
  readonly role: string;
  readonly system: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly money: number;
  readonly date: string;
  readonly later: string;
}

const months = ['January', 'March', 'May', 'June', 'September', 'November'];
const facts: fc.Arbitrary<Facts> = fc.record({
  person: fc
    .tuple(
      fc.constantFrom('Ada', 'Jonas', 'Mira', 'Tariq', 'Lotte', 'Bruno', 'Selma', 'Ewan'),
      fc.constantFrom('Brandt', 'Okafor', 'Lindqvist', 'Moreau', 'Novak', 'Haddad'),
    )
    .map((names) => names.join(' ')),
  role: fc.constantFrom(
    'head of logistics',
    'data protection officer',
    'operations manager',
    'finance controller',
  ),
  system: fc.constantFrom('SAP', 'ServiceNow', 'SCADA', 'OpenEMR', 'PostgreSQL', 'GeoNetwork'),
  from: fc.integer({ min: 21, max: 60 }),
  to: fc.integer({ min: 2, max: 20 }),
  count: fc.integer({ min: 110, max: 90_000 }),
  money: fc.integer({ min: 1000, max: 990_000 }),
  date: fc
    .tuple(fc.integer({ min: 1, max: 28 }), fc.constantFrom(...months), fc.integer({ min: 2027, max: 2029 }))
    .map((parts) => parts.join(' ')),
  later: fc
    .tuple(fc.constantFrom(...months), fc.integer({ min: 2030, max: 2032 }))
    .map((parts) => parts.join(' ')),
});

/** How good answers to some questions are put together from facts; every fact stands in them once. */
const FORMS: Readonly<Record<string, (of: Facts) => string>> = {
  'business.cost': ({ money, count, person, role, system }) =>
    `The waste costs EUR ${money} a year for ${count} orders, counted in ${system} by ${person}, ${role}.`,
  'business.outcome': ({ from, to, date, system }) =>
    `Late deliveries to the wards fall from ${from}% to ${to}% by ${date}, measured monthly in ${system}.`,
  'data.gaps': ({ to, system, person, role, date }) =>
    `The weight is empty in ${to}% of the records of ${system}; ${person}, ${role}, makes it mandatory by ${date}.`,
  'data.access': ({ person, role, date, system }) =>
    `${person}, ${role}, allowed the use on ${date} in record 17 of ${system}. The data may not leave the company or be sold to partners.`,
  'success.minimum': ({ to, count, date, person, role }) =>
    `At least ${to}% of the late orders must be found in ${count} orders of ${date}; ${person}, ${role}, decides.`,
  'success.review': ({ person, role, to, system }) =>
    `${person}, ${role}, looks at the dashboard in ${system} every week. Below ${to}% for a month the list is switched off.`,
  'ethics.monitoring': ({ to, count, person, role }) =>
    `The error is measured weekly. Above ${to}% or with more than ${count} complaints ${person}, ${role}, switches the system off within 24 hours.`,
  'users.training': ({ count, person, role, date }) =>
    `All ${count} clerks are trained for 3 hours by ${person}, ${role}, before ${date}; a test of 8 wrong cases checks that they know the limits.`,
};

const generated = fc
  .tuple(fc.constantFrom(...Object.keys(FORMS)), facts)
  .map(([id, of]) => ({ id, of, text: FORMS[id]?.(of) ?? '' }));

function questionOf(id: string): Question {
  const question = questionById(id);
  if (question === undefined) throw new Error(`no question ${id}`);
  return question;
}
const judge = (id: string, text: string): RubricResult => scoreAnswer(questionOf(id), text, { earlier: [] });

test('what says everything that is asked reaches its threshold, whoever and whatever it is about', () => {
  fc.assert(
    fc.property(generated, ({ id, text }) => {
      const { score, missing } = judge(id, text);
      expect([missing, score >= settings.thresholds[questionOf(id).stage]], text).toEqual([[], true]);
    }),
    { numRuns: 400 },
  );
});

test('without one of its numbers, dates or owners it scores lower, every time', () => {
  fc.assert(
    fc.property(generated, fc.nat(), ({ id, text }, pick) => {
      const full = judge(id, text);
      const hard = full.found.filter(({ feature }) => ['quantity', 'date', 'owner'].includes(feature));
      const one = hard[pick % hard.length];
      if (one === undefined) throw new Error(`nothing to take out of: ${text}`);
      const less = `${text.slice(0, one.start)}${text.slice(one.end)}`;
      expect(judge(id, less).score, `without "${one.text}": ${less}`).toBeLessThan(full.score);
    }),
    { numRuns: 600 },
  );
});

const PADDING = [
  'This matters to all of us.',
  'We are convinced that this is the right way forward.',
  'Everyone involved will do their very best.',
  'Needless to say, quality always comes first.',
  'In general we take all of this very seriously.',
  'Success is a journey that we make together.',
];

test('padding never raises it: empty sentences, itself again, the question, before and behind', () => {
  const padding = fc.array(fc.constantFrom('self', 'question', 'help', ...PADDING), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(generated, padding, fc.boolean(), ({ id, text }, extra, before) => {
      const { prompt, help } = questionOf(id);
      const more = extra
        .map((one) => (one === 'self' ? text : one === 'question' ? prompt : one === 'help' ? help : one))
        .join(' ');
      const padded = before ? `${more} ${text}` : `${text} ${more}`;
      expect(judge(id, padded).score, padded).toBeLessThanOrEqual(judge(id, text).score);
    }),
    { numRuns: 600 },
  );
});
