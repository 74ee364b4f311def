/** What stands where a secret was. */
const mask = '••••';

/** A secret as it may be shown: of an address all but its password, of anything else only that it is set. */
export function maskSecret(text: string): string {
  if (text === '') return '';
  if (!URL.canParse(text)) return mask;
  const url = new URL(text);
  if (url.host === '') return mask;
  if (url.password !== '') url.password = mask;
  for (const name of [...url.searchParams.keys()]) {
    if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, mask);
  }
  return url.href.replaceAll(encodeURIComponent(mask), mask);
}
