import type { HttpRequest } from './case.ts';

/**
 * The request as a command line for a POSIX shell. What needs it is within single quotes, in which a shell changes
 * nothing.
 */
export function curlOf(request: HttpRequest): string {
  const words = ['curl', '-i'];
  if (request.method === 'HEAD') words.push('--head');
  else if (request.method !== 'GET' || request.body !== undefined) words.push('-X', request.method);
  // Without this curl would read brackets and braces of the address as a range.
  if (/[[\]{}]/.test(request.url)) words.push('-g');
  words.push(shellQuote(request.url));
  for (const [name, value] of Object.entries(request.headers)) {
    // curl leaves out a header without a value unless it ends in a semicolon.
    words.push('-H', shellQuote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  // A request made by fetch says that nothing follows, one made by curl does not, and servers tell them apart.
  if (request.body === undefined && ['POST', 'PUT', 'PATCH'].includes(request.method))
    words.push('-H', shellQuote('content-length: 0'));
  // --data-raw: a body that begins with @ is no file name.
  if (request.body !== undefined) words.push('--data-raw', shellQuote(request.body));
  return words.join(' ');
}

/** One word of a POSIX shell that means exactly this text. NUL cannot be in an argument and is written `\\0`. */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  return `'${text.replaceAll('\0', '\\0').replaceAll("'", "'\\''")}'`;
}
