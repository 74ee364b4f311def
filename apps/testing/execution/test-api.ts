import { notFound } from '#kernel/base';
import type { ApiDocument } from '../domain/apis/operation.ts';
import { readDocument } from '../domain/apis/reading/read-document.ts';
import type { Finding } from '../domain/findings/finding.ts';
import { seededRandom } from '../domain/random.ts';
import { loadDocument, parseDescription } from '../probes/apis/load.ts';
import { testApi as test } from '../probes/apis/run.ts';
import type { ProbeResult } from '../probes/probe.ts';
import type { Execution } from '../store/executions.ts';
import type { Budget } from './budget.ts';
import type { PhaseContext } from './phase.ts';
import type { OpenSite } from './site.ts';

/** Where frameworks serve their descriptions: FastAPI and Fastify, Spring, ASP.NET, Swagger UI, Scalar. */
const usualPaths = [
  '/openapi.json',
  '/openapi.yaml',
  '/swagger.json',
  '/swagger.yaml',
  '/api/openapi.json',
  '/api-docs',
  '/v3/api-docs',
  '/swagger/v1/swagger.json',
  '/docs/json',
  '/documentation/json',
] as const;

/** Tests the API of the site by its description. Findings are kept as they come, and told again in the end. */
export async function testApi(
  { platform, execution, signal, tell }: PhaseContext,
  site: OpenSite,
  budget: Budget,
): Promise<ProbeResult> {
  const { options } = execution;
  const fetch = fetchOf(site);
  const document = await descriptionOf(execution, fetch, signal);
  const { baseUrl, limits } = baseOf(document, execution);
  const result = await test({
    ...{ document, baseUrl, fetch, signal, remaining: budget.remaining },
    auth: { headers: site.headers },
    settings: {
      ...platform.settings.api,
      allow_destructive: platform.settings.api.allow_destructive || options.allow_destructive,
    },
    random: seededRandom(options.seed),
    found: () => undefined,
    progress: (fraction, sentence) => tell(0.88 + 0.04 * fraction, sentence),
  });
  const all = [...limits, ...result.limits];
  const { documented, succeeded } = result.summary.operations;
  // What was not tested must not read as tested and good.
  const untested = documented > 0 && succeeded === 0 ? [notTested(new URL(baseUrl).pathname, all)] : [];
  return { ...result, findings: [...untested, ...result.findings], limits: all };
}

const notTested = (path: string, limits: readonly string[]): Finding => ({
  check: 'api.not_tested',
  type: 'api',
  severity: 'serious',
  confidence: 'certain',
  title: 'No operation of the API answered with success: it could not be tested.',
  advice: `${limits.join(' ')} Check its address and what it needs to sign in.`.trim().slice(0, 2000),
  key: 'api.not_tested',
  path,
  steps: [],
  evidence: [],
});

/** The guarded fetch by the standard's types: the package's own are those of the very same implementation. */
const fetchOf =
  ({ guarded }: OpenSite): typeof globalThis.fetch =>
  (input, init) =>
    guarded.fetch(input instanceof Request ? input.url : input, init as never) as never;

/**
 * The description that was given or named; else that which the site serves at a usual place.
 *
 * @throws MainstayError `testing.openapi_missing`, and as `loadDocument`
 */
async function descriptionOf(
  { options, origin, url }: Execution,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<ApiDocument> {
  if (options.openapi_document !== undefined) return readDocument(parseDescription(options.openapi_document));
  if (options.openapi !== undefined) {
    // Only by the network, and only through the guard: a path would be a file of this server.
    return loadDocument(new URL(options.openapi, url).href, { fetch, signal });
  }
  for (const path of usualPaths) {
    const answer = await fetch(new URL(path, origin), { signal, headers: { accept: 'application/json' } });
    const isThere = answer.ok && !answer.headers.get('content-type')?.includes('text/html');
    await answer.body?.cancel();
    if (isThere) return loadDocument(new URL(path, origin).href, { fetch, signal });
  }
  throw notFound(
    'testing.openapi_missing',
    `${origin} serves no OpenAPI description at the usual places. Say where it is with --openapi, or hand it over with "mainstay testing api FILE --base URL".`,
  );
}

/**
 * The site that was named is the one that is tested, whichever servers its description lists: a local copy often
 * carries the address of the real one.
 */
function baseOf(
  { servers }: ApiDocument,
  { options, url, origin }: Execution,
): { readonly baseUrl: string; readonly limits: readonly string[] } {
  const named = new URL(url);
  if (options.openapi_document !== undefined || (named.pathname !== '/' && url !== options.openapi)) {
    return { baseUrl: url, limits: [] };
  }
  const [first] = servers;
  const server = URL.parse(first ?? '/', options.openapi ?? url) ?? new URL(origin);
  const limits =
    server.origin === origin
      ? []
      : [`The description names ${server.origin}; what was tested is ${origin}, as asked.`];
  return { baseUrl: new URL(server.pathname, origin).href, limits };
}
