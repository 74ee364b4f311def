/** What stands where a credential was. */
const hidden = '••••';

/** Characters: what is shorter keeps nothing secret, and to hide it wherever it stands would spoil the text. */
const shortest = 4;

/** Text with every given secret replaced, also as it looks in an address. Longest first: one may hold another. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = new Set(
    secrets
      .filter((secret) => secret.length >= shortest)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]),
  );
  return [...forms]
    .sort((one, other) => other.length - one.length)
    .reduce((result, secret) => result.replaceAll(secret, hidden), text);
}
