import { MainstayError, messageOf } from '#kernel/base';
import { connectionError } from '../addressing/connection-errors.ts';
import type { ExploreRequest } from './explore-request.ts';

/** Where the site really is, before a browser goes there. */
export interface Start {
  readonly origin: string;
  /** The path that is opened first. */
  readonly path: string;
}

const plainHost = (host: string): string => host.replace(/^www\./, '');

/**
 * Asks for the start page once without a browser: what cannot be reached is said in a sentence, and a site that lives at
 * another spelling of its own name (`https`, `www.`) is explored there.
 *
 * @throws MainstayError `testing.unreachable`, `testing.tls_failed`, `testing.too_many_redirects`, `testing.off_site`,
 *   `testing.address_refused`, `testing.no_page`
 */
export async function findStart({ url, guarded, signal, remaining }: ExploreRequest): Promise<Start> {
  const within = AbortSignal.any([
    signal,
    AbortSignal.timeout(Math.ceil(Math.max(1, Math.min(20_000, remaining())))),
  ]);
  const asked = new URL(url);
  try {
    const response = await guarded.fetch(url, { signal: within, headers: { accept: 'text/html,*/*;q=0.5' } });
    await response.body?.cancel();
    const there = URL.parse(response.url) ?? asked;
    const kind = response.headers.get('content-type') ?? '';
    if (response.ok && kind !== '' && !/html|xml|text\/plain/i.test(kind))
      throw new MainstayError(
        'testing.no_page',
        `${url} is no page but ${kind}. Give the address of a page of the site.`,
        { kind: 'invalid' },
      );
    if (there.origin === asked.origin)
      return { origin: asked.origin, path: `${asked.pathname}${asked.search}${asked.hash}` };
    if (plainHost(there.hostname) === plainHost(asked.hostname) && there.port === asked.port)
      return { origin: there.origin, path: `${there.pathname}${there.search}${asked.hash}` };
    throw new MainstayError(
      'testing.off_site',
      `${url} sends to another site, ${there.origin}. Explore that address if it is yours.`,
      { kind: 'refused', details: { to: there.origin } },
    );
  } catch (thrown) {
    if (signal.aborted || thrown instanceof MainstayError) throw thrown;
    throw connectionError(thrown, url);
  }
}

/** The sentence of a page that the browser could not open although it can be reached. */
export function openingFailed(thrown: unknown, url: string): MainstayError {
  const text = messageOf(thrown);
  if (/ERR_|NS_ERROR|SSL|SEC_ERROR|TOO_MANY|REDIRECT/.test(text)) return connectionError(thrown, url);
  return new MainstayError('testing.no_page', `${url} could not be opened: ${text.slice(0, 200)}`, {
    kind: 'unavailable',
    cause: thrown,
  });
}
