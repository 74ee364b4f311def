import { MainstayError, messageOf } from '#kernel/base';

const tlsCodes =
  /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS|ERR_SSL|EPROTO|SSL_ERROR|SEC_ERROR|MOZILLA_PKIX|SSL routines/;

/** The texts of an error and of what caused it. */
function textsOf(thrown: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    parts.push(at.message);
    if ('code' in at) parts.push(String(at.code));
  }
  return parts.length > 0 ? parts.join(' ') : String(thrown);
}

function mainstayErrorIn(thrown: unknown): MainstayError | undefined {
  for (let at: unknown = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if (at instanceof MainstayError) return at;
  return undefined;
}

/**
 * What a connection that failed means to a person. Knows the errors of Node, of Chromium (`net::ERR_…`) and of Firefox
 * (`NS_ERROR_…`).
 *
 * @param room what the codes of errors begin with
 * @returns `ROOM.tls_failed`, `ROOM.too_many_redirects` or `ROOM.unreachable`; a `MainstayError` as it is
 */
export function connectionError(room: string, thrown: unknown, url: string): MainstayError {
  const known = mainstayErrorIn(thrown);
  if (known !== undefined) return known;
  const text = textsOf(thrown);
  const host = URL.parse(url)?.host ?? url;
  const options = { cause: thrown, details: { url, reason: messageOf(thrown).slice(0, 300) } };
  if (tlsCodes.test(text))
    return new MainstayError(
      `${room}.tls_failed`,
      `No secure connection to ${host}: its certificate is not valid here. Renew it, or let this machine trust it.`,
      { ...options, kind: 'unavailable', retryable: false },
    );
  if (/ERR_TOO_MANY_REDIRECTS|REDIRECT_LOOP|redirect count exceeded/i.test(text))
    return tooManyRedirects(room, url);
  const reason = /TIMED?_?OUT|timeout/i.test(text)
    ? 'did not answer in time'
    : /REFUSED/.test(text)
      ? 'refused the connection'
      : 'cannot be reached';
  return new MainstayError(
    `${room}.unreachable`,
    `${host} ${reason}. Check that it is running, and that this machine may reach it.`,
    { ...options, kind: 'unavailable' },
  );
}

export const tooManyRedirects = (room: string, url: string): MainstayError =>
  new MainstayError(
    `${room}.too_many_redirects`,
    `${url} sends from one address to the next without end. Open it in a browser with empty cookies: the site must be corrected, or needs a login.`,
    { kind: 'refused', details: { url } },
  );
