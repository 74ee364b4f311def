import { expect, test } from 'vitest';
import { apaReference } from './reference.ts';

const written = (entry: Parameters<typeof apaReference>[0]): string =>
  apaReference(entry)
    .map(({ text, italic }) => (italic === true ? `_${text}_` : text))
    .join('');

// The forms are those of the Publication Manual of the APA, 7th edition, chapter 10, examples 1 and 50 (without volume and pages).
test('an article has its container in italics and its DOI as an address', () => {
  expect(
    written({
      key: 'a',
      authors: ['McCauley, S. M.', 'Christiansen, M. H.'],
      year: '2019',
      title: 'Language learning as language use: A cross-linguistic model of child language development',
      container: 'Psychological Review',
      identifier: 'doi:10.1037/rev0000126',
    }),
  ).toBe(
    'McCauley, S. M., & Christiansen, M. H. (2019). Language learning as language use: A cross-linguistic model of child language development. _Psychological Review_. https://doi.org/10.1037/rev0000126',
  );
});

test('a report has its title in italics, its number after it, and no publisher that is the author', () => {
  expect(
    written({
      key: 'r',
      authors: ['National Cancer Institute'],
      year: '2019',
      title: 'Taking time: Support for people with cancer',
      identifier: 'NIH Publication No. 18-2059',
      container: 'National Cancer Institute',
      url: 'https://www.cancer.gov/publications/patient-education/takingtime.pdf',
    }),
  ).toBe(
    'National Cancer Institute. (2019). _Taking time: Support for people with cancer_ (NIH Publication No. 18-2059). https://www.cancer.gov/publications/patient-education/takingtime.pdf',
  );
});

test('without an author the title comes first; twenty-one authors are shortened', () => {
  expect(written({ key: 't', authors: [], year: 'n.d.', title: 'What now?' })).toBe('_What now?_ (n.d.).');
  const authors = Array.from({ length: 22 }, (_, index) => `Author${index + 1}, A.`);
  expect(written({ key: 'm', authors, year: '2020', title: 'Many' })).toContain(
    'Author19, A., . . . Author22, A. (2020).',
  );
});
