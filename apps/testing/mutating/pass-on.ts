import type { CDPSession } from 'playwright-core';

/** What becomes of the answers of a site; undefined leaves one as it is. */
export interface Changes {
  readonly origin: string;
  document(html: string): string | undefined;
  script(source: string, path: string): string | undefined;
}

/** Lengths and codings that are no longer true of what is handed on. */
const untrue = new Set(['content-length', 'content-encoding', 'content-security-policy', 'content-type']);

/** Lets the documents and scripts of an origin through to the page with changes, and all else as it is. */
export async function passOn(session: CDPSession, changes: Changes): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    handOn(session, paused, changes)
      .catch(() => session.send('Fetch.continueRequest', { requestId: paused.requestId }))
      // The page has gone elsewhere: nobody waits for it any more.
      .catch(() => undefined);
  });
  await session.send('Page.setBypassCSP', { enabled: true });
  const urlPattern = `${changes.origin}/*`;
  await session.send('Fetch.enable', {
    patterns: [
      { urlPattern, resourceType: 'Document', requestStage: 'Response' },
      { urlPattern, resourceType: 'Script', requestStage: 'Response' },
    ],
  });
}

async function handOn(session: CDPSession, paused: PausedRequest, changes: Changes): Promise<void> {
  const { requestId, responseStatusCode: status = 0, responseHeaders: headers = [], resourceType } = paused;
  // Redirects have no body to change, errors none that runs.
  if (status < 200 || status >= 300 || status === 204) {
    await session.send('Fetch.continueRequest', { requestId });
    return;
  }
  const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const text = decoded(Buffer.from(body, base64Encoded ? 'base64' : 'utf8'), type);
  const changed =
    resourceType === 'Document'
      ? changes.document(text)
      : changes.script(text, new URL(paused.request.url).pathname);
  if (changed === undefined) {
    await session.send('Fetch.continueRequest', { requestId });
    return;
  }
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: status,
    responseHeaders: [
      ...headers
        .filter(({ name }) => !untrue.has(name.toLowerCase()))
        // Several cookies come as lines of one header.
        .flatMap(({ name, value }) => value.split('\n').map((line) => ({ name, value: line }))),
      { name: 'content-type', value: `${type.split(';')[0] || 'text/html'}; charset=utf-8` },
    ],
    body: Buffer.from(changed, 'utf8').toString('base64'),
  });
}

/** Answers are in UTF-8 unless they say otherwise. @throws RangeError where their coding is unknown */
function decoded(body: Buffer, contentType: string): string {
  const named = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1];
  return new TextDecoder(named ?? 'utf-8').decode(body);
}

interface PausedRequest {
  readonly requestId: string;
  readonly request: { readonly url: string };
  readonly resourceType: string;
  readonly responseStatusCode?: number;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
}
