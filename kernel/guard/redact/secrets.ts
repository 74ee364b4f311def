import type { Sensitive } from './personal.ts';

/** Forms of keys as their providers document them. */
const forms = [
  'sk-(?:proj-|ant-(?:api\\d\\d-)?|or-v1-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}',
  '(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,120}',
  'whsec_[A-Za-z0-9+/=]{20,80}',
  '(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}',
  'AIza[A-Za-z0-9_-]{35}',
  'ya29\\.[A-Za-z0-9_-]{20,300}',
  'gh[pousr]_[A-Za-z0-9]{36,255}',
  'github_pat_[A-Za-z0-9_]{22,255}',
  'glpat-[A-Za-z0-9_-]{20,64}',
  'xox[abeoprs]-[A-Za-z0-9-]{10,250}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-[A-Za-z0-9_-]{40,300}',
  'hf_[A-Za-z0-9]{30,60}',
  'gsk_[A-Za-z0-9]{40,60}',
  'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}',
  'dop_v1_[a-f0-9]{64}',
  'eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{16,2000}',
];

const nearWord =
  '(?:api[_ -]?key|apikey|secret(?:[_ -]?(?:key|access[_ -]?key))?|access[_ -]?(?:key|token)|auth[_ -]?token|bearer|token|password|passwd|pwd|passphrase|client[_ -]?secret|private[_ -]?key|credentials?)';

/** Shannon's entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Random-looking: letters and digits (or signs) mixed, few repeats; so not a word, a path or a place-holder. */
function looksRandom(text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  return kinds >= 2 && /\d|[^A-Za-z0-9_.-]/.test(text) && entropy(text) >= (text.length >= 16 ? 3 : 2.5);
}

export const secrets: readonly Sensitive[] = [
  {
    kind: 'secret',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s:,.]|-(?!----)){0,20000}?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: 'secret', pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${forms.join('|')})(?![A-Za-z0-9])`, 'g') },
  { kind: 'secret', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,80}:([^\s:/@]{3,200})@/gi, group: 1 },
  {
    kind: 'secret',
    pattern: new RegExp(
      `\\b[\\w-]{0,30}${nearWord}["']?\\s{0,3}(?:[:=]|=>|\\bis\\b|\\bbearer\\b)\\s{0,3}(?:bearer )?["'\`]?([^\\s"'\`,;<>()\\[\\]{}]{8,200})`,
      'gi',
    ),
    group: 1,
    holds: (match) => looksRandom(match),
  },
  {
    kind: 'secret',
    pattern: /\bbearer\s{1,3}([A-Za-z0-9._~+/-]{16,2000}={0,2})/gi,
    group: 1,
    holds: (match) => looksRandom(match),
  },
];
