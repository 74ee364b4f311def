import { expect, test } from 'vitest';
import { redact } from './redact.ts';

const kindsIn = (text: string): string[] => redact(text).findings.map(({ kind }) => kind);

test('replaces each finding by its kind and says where it was', () => {
  const text = 'Write to anna@example.org or call +44 20 7946 0958.';
  expect(redact(text)).toEqual({
    text: 'Write to [email] or call [phone].',
    findings: [
      { kind: 'email', start: 9, end: 25 },
      { kind: 'phone', start: 34, end: 50 },
    ],
  });
});

// Test numbers that Stripe and PayPal publish for the schemes.
test.each([
  '4242 4242 4242 4242',
  '5555555555554444',
  '3782 822463 10005',
  '6011-1111-1111-1117',
  '3530111333300000',
  '30569309025904',
])('card %s', (number) => {
  expect(redact(`Card: ${number}, thanks`).text).toBe('Card: [credit_card], thanks');
});

// Examples of the IBAN registry of SWIFT.
test.each([
  'DE89370400440532013000',
  'GB29 NWBK 6016 1331 9268 19',
  'FR14 2004 1010 0505 0001 3M02 606',
  'NL91ABNA0417164300',
  'CH93 0076 2011 6238 5295 7',
  'NO93 8601 1117 947',
  'MT84MALT011000012345MTLCAST001S',
  'SA03 8000 0000 6080 1016 7519',
])('IBAN %s', (iban) => {
  expect(redact(`Pay to ${iban} today`).text).toBe('Pay to [iban] today');
});

test.each([
  ['078-05-1120', 'the US number that an advertisement made famous'],
  ['NHS 943 476 5919', "the NHS Data Dictionary's example"],
  ['12345678Z', "the Spanish ministry's example"],
  ['X1234567L', 'a NIE'],
  ['RSSMRA85T10A562S', 'the usual example of a codice fiscale'],
  ['2 55 08 14 168 025 38', 'the usual example of a French number'],
])('national id %s: %s', (id) => {
  expect(kindsIn(`Id: ${id}.`)).toEqual(['national_id']);
});

test.each(['192.0.2.17', '2001:db8::8a2e:370:7334', '2001:0db8:85a3:0000:0000:8a2e:0370:7334'])(
  'address %s',
  (ip) => {
    expect(redact(`from ${ip} at noon`).text).toBe('from [ip_address] at noon');
  },
);

const secret = (head: string, length: number): string =>
  head + 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z'.repeat(4).slice(0, length);

test.each([
  secret('sk-proj-', 48),
  secret('sk-ant-api03-', 60),
  'AKIAIOSFODNN7EXAMPLE',
  secret('ghp_', 36),
  secret('AIza', 35),
  secret('xoxb-', 30),
  secret('glpat-', 20),
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
])('key %s', (key) => {
  expect(redact(`use ${key} here`).text).toBe('use [secret] here');
});

test('secrets beside a word that says so, in addresses and in keys over many lines', () => {
  expect(redact('password: Tr0ub4dor&3').text).toBe('password: [secret]');
  expect(redact('API_KEY="9f8a7b6c5d4e3f2a1b0c"').text).toBe('API_KEY="[secret]"');
  expect(redact('postgres://app:hunter2secret@db.example/app').text).toBe(
    'postgres://app:[secret]@db.example/app',
  );
  expect(redact('-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----\nok').text).toBe(
    '[secret]\nok',
  );
});

test.each([
  'On 2024-05-17 at 12:30:45 we sold 1,234,567 units for 12.50 EUR.',
  'Commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b is fine, and so is v1.2.3.4.',
  'Order 4242 4242 4242 4243 and invoice 1234567890123456 are numbers.',
  'The password is required, and the token limit is adjustable.',
  'ISBN 978-3-16-148410-0, chapter 10.1.2, lines 100-200.',
  'id 01890000-0000-7000-8000-000000000000 at 127.0.0.1:8080',
  'GB29 NWBK 6016 1331 9268 18 has a wrong check digit.',
  '000-12-3456 and 666-12-3456 were never given out.',
  'Call std::vector and Foo::bar, ratio 16:9.',
])('leaves alone: %s', (text) => {
  expect(redact(text)).toEqual({ text, findings: [] });
});
