import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { curlOf, shellQuote } from './curl.ts';

/** What a shell makes of the words of a command line: each is printed, ended by a line that no word holds. */
function wordsInShell(line: string): string[] {
  const end = '--end-of-word--';
  const output = execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\n${end}\\n' "$word"; done`], {
    encoding: 'utf8',
  });
  return output.split(`\n${end}\n`).slice(0, -1);
}

const texts = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    "it's",
    '$(reboot)',
    '`id`',
    '"',
    '\\',
    '!',
    '*',
    '~',
    '-n',
    '',
    ' ',
    "''",
    '\n',
    '#',
    ';&|<>',
  ),
);

it('is read by a shell as exactly what was meant', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 30 }), (words) => {
      const meant = words.map((word) => word.replaceAll('\0', '\\0').toWellFormed());
      expect(wordsInShell(meant.map(shellQuote).join(' '))).toEqual(meant);
    }),
    { numRuns: 25 },
  );
});

it('holds method, headers and body', () => {
  const request = {
    method: 'PUT',
    url: "http://127.0.0.1/a?q=it's&r[]=1",
    headers: { 'x-empty': '', accept: '*/*' },
    body: '@file',
  };
  const words = wordsInShell(curlOf(request));
  expect(words).toEqual([
    'curl',
    '-i',
    '-X',
    'PUT',
    '-g',
    request.url,
    '-H',
    'x-empty;',
    '-H',
    'accept: */*',
    '--data-raw',
    '@file',
  ]);
});
