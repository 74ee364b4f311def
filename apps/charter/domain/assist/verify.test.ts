import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Passage } from './passages.ts';
import { isQuoted, verifiedContradictions, verifiedSentences } from './verify.ts';

const passages: readonly Passage[] = [
  {
    questionId: 'business.problem',
    prompt: 'What?',
    text: 'In 2025, 11.8% of 64,200 appointments\nwere missed without notice.',
  },
  { questionId: 'business.cost', prompt: 'Cost?', text: 'They cost EUR 402,000 a year since 2026-03-01.' },
  { questionId: 'users.people', prompt: 'Who?', text: '12 clerks' },
];
const at = (id: string, quote: string) => ({ question_id: id, quote });

test('a quote is word for word from the answer that it names; only white space may differ', () => {
  expect(isQuoted(passages, at('business.problem', '64,200 appointments were  missed'))).toBe(true);
  expect(isQuoted(passages, at('users.people', '12 clerks'))).toBe(true);
  expect(isQuoted(passages, at('business.cost', '64,200 appointments were missed'))).toBe(false);
  expect(isQuoted(passages, at('business.problem', '64,300 appointments were missed'))).toBe(false);
  expect(isQuoted(passages, at('business.problem', 'In 2025'))).toBe(false);
  expect(isQuoted(passages, at('business.problem', '   '))).toBe(false);
  expect(isQuoted(passages, at('business.nowhere', 'were missed without notice'))).toBe(false);
});

test('whatever a model says, no quote is shown that is not in the answer', () => {
  const said = fc.oneof(fc.string(), fc.constantFrom(...passages.map(({ text }) => text.slice(3, 30))));
  const place = fc.record({
    question_id: fc.constantFrom('business.problem', 'business.cost', 'users.people', 'x'),
    quote: said,
  });
  const finding = fc.record({ places: fc.tuple(place, place), because: fc.string() });
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 8 }), (found) => {
      const { kept, dropped, repeated } = verifiedContradictions(passages, found);
      expect(kept.length + dropped + repeated).toBe(found.length);
      for (const { places } of kept) {
        expect(places[0].question_id).not.toBe(places[1].question_id);
        for (const one of places) {
          const text = passages.find(({ questionId }) => questionId === one.question_id)?.text ?? '';
          expect(text.replace(/\s+/gu, ' ')).toContain(one.quote.replace(/\s+/gu, ' ').trim());
        }
      }
    }),
  );
});

test('a pair is one finding in either order', () => {
  const [a, b] = [
    at('business.problem', 'missed without notice'),
    at('business.cost', 'They cost EUR 402,000'),
  ];
  const pair = (places: readonly [typeof a, typeof b]) => ({ places, because: 'They differ.' });
  const { kept, repeated } = verifiedContradictions(passages, [pair([a, b]), pair([b, a])]);
  expect([kept.length, repeated]).toEqual([1, 1]);
});

test('a sentence without a source, with an invented quote or with a number of its own is left out', () => {
  const cost = at('business.cost', 'They cost EUR 402,000');
  const problem = at('business.problem', 'missed without notice');
  const { kept, leftOut } = verifiedSentences(passages, [
    { text: "They cost 402'000 euros.", sources: [cost] },
    { text: 'Since March 1, 2026 they do.', sources: [cost] },
    { text: 'In 2025, 11.8% were missed, which cost EUR 402000.', sources: [problem, cost] },
    { text: 'It happens often.', sources: [] },
    { text: 'The board agrees.', sources: [at('business.cost', 'The board agrees')] },
    { text: 'They cost 500,000.', sources: [cost] },
    { text: 'In 2025 they cost much.', sources: [cost] },
  ]);
  expect(kept.map(({ text }) => text)).toEqual([
    "They cost 402'000 euros.",
    'Since March 1, 2026 they do.',
    'In 2025, 11.8% were missed, which cost EUR 402000.',
  ]);
  expect(leftOut.map(({ because }) => because)).toEqual([
    'It names no answer that it rests on.',
    'It quotes what the answer to business.cost does not say: “The board agrees”.',
    'The answers that it names do not have the number 500,000.',
    'The answers that it names do not have the number 2025.',
  ]);
});
