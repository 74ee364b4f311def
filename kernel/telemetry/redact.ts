/** What stands where a secret was. */
export const redacted = '••••';

/** Names whose text values are secrets, as the last part of a field's or a parameter's name. */
const secretName =
  '(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|authorization|cookie|private[_-]?key|secret[_-]?key|credentials?|connection[_-]?string|database[_-]?url)';

/** Repetitions before a fixed part are bounded, so that hostile text takes time in proportion to its length. */
const replacements: readonly (readonly [RegExp, string])[] = [
  // "password":"…", "set-cookie":["…","…"], in JSON and in JSON within a JSON string.
  [
    new RegExp(
      `("[\\w.-]{0,60}${secretName}"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|\\[(?:[^"\\]]|"(?:[^"\\\\]|\\\\.)*")*\\])`,
      'gi',
    ),
    `$1"${redacted}"`,
  ],
  [
    new RegExp(`(\\\\"[\\w.-]{0,60}${secretName}\\\\"\\s*:\\s*\\\\")(?:[^"\\\\]|\\\\\\\\.)*`, 'gi'),
    `$1${redacted}`,
  ],
  // password=… in addresses, forms and connection strings.
  [new RegExp(`(\\b[\\w.-]{0,60}${secretName}=)[^\\s&"'\\\\;,]+`, 'gi'), `$1${redacted}`],
  // The password of scheme://user:password@host. A password may hold an @: the last one counts.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"'\\]*:)[^\s/"'\\]+@/gi, `$1${redacted}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  // Signed tokens, our own API keys, and the keys of providers that mark theirs.
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, redacted],
  [/\bmk_[0-9A-Za-z]{20,}/g, redacted],
  [/\b(?:sk|pk|rk)-[\w-]{16,}/g, redacted],
  [
    /\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bxox[abeprs]-[\w-]{10,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}/g,
    redacted,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
];

/**
 * Text with what looks like a secret replaced: values of fields named so, passwords in addresses, bearer tokens,
 * signed tokens, known forms of provider keys, private keys. A net under the rule not to log secrets, not a
 * replacement for it.
 */
export function redactSecrets(text: string): string {
  return replacements.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
