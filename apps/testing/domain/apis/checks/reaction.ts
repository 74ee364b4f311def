import type { Exchange } from '../requests/case.ts';
import type { ApiSettings } from '../settings.ts';
import { brokenWords } from './conformance.ts';
import type { Problem } from './problem.ts';

const succeeded = (status: number) => status >= 200 && status < 300;

/**
 * `negative_data_rejection`: a broken request is answered with 2xx. Only where the breach is sure: one that remains on
 * the wire (`?size=12` is a text as much as a number) and for the most forgiving correct reader, who coerces types,
 * fills in defaults, drops unknown fields and ignores formats. With `strict`, any breach.
 *
 * `missing_required_header`: the same, where the breach is a required header left out.
 */
export function checkRejection(exchange: Exchange, settings: ApiSettings): Problem[] {
  const { broken, operation, method } = exchange.case;
  if (broken === undefined || method !== undefined || !succeeded(exchange.answer.status)) return [];
  if (!broken.sure && !settings.strict) return [];
  const header = broken.rule === 'missing' && broken.where.startsWith('header.');
  return [
    {
      check: header ? 'api.missing_required_header' : 'api.negative_data_rejection',
      operation,
      severity: 'serious',
      confidence: 'certain',
      what: header
        ? `a request without the required header ${broken.where.slice(7)} is accepted with ${exchange.answer.status}`
        : `a request with ${brokenWords(exchange)} is accepted with ${exchange.answer.status}`,
      advice:
        'Check what comes in against the schema before using it, and answer 400 or 422; or correct the schema if this is meant to be valid.',
      cause: `${broken.rule} ${broken.where.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`,
      source: header ? 'OpenAPI, Parameter Object' : 'OpenAPI, Schema Object',
      exchanges: [exchange],
    },
  ];
}

/**
 * `positive_data_acceptance` of one answer, only where nothing but the API can be wrong: 405 to a documented method,
 * 415 to a documented media type, and 400 or 422 to an operation that takes no data at all. What is refused with data
 * may break a rule that no schema can say; see `neverAccepted`.
 */
export function checkAcceptance(exchange: Exchange): Problem[] {
  const { operation, broken, method, credentials, body } = exchange.case;
  const { status } = exchange.answer;
  if (broken !== undefined || method !== undefined || credentials !== 'with') return [];
  const nothingSent = operation.parameters.length === 0 && operation.body === undefined;
  const refused =
    (status === 405 && 'its documented method') ||
    (status === 415 && body !== undefined && `the documented media type ${body.mediaType}`) ||
    ((status === 400 || status === 422) && nothingSent && 'a request without any data');
  if (refused === false) return [];
  return [acceptance(exchange, 'certain', `${refused} is refused with ${status}`, `${status}`)];
}

/**
 * `positive_data_acceptance` over an operation: the example of the document itself was refused, or many different valid
 * requests were and none was accepted. The schema may only say less than the API asks, so a person has to look.
 *
 * @param exchanges all valid requests with credentials that were made of it
 */
export function neverAccepted(exchanges: readonly Exchange[]): Problem[] {
  const refusals = exchanges.filter(({ answer }) => answer.status === 400 || answer.status === 422);
  const example = refusals.find((exchange) => exchange.case.origin === 'example');
  if (example !== undefined) {
    return [
      acceptance(
        example,
        'review',
        `the example of the description is refused with ${example.answer.status}`,
        'example',
      ),
    ];
  }
  const [first] = refusals;
  const different = new Set(refusals.map(({ request }) => `${request.url} ${request.body}`)).size;
  const all = refusals.length === exchanges.length;
  if (first === undefined || !all || different < fewest) return [];
  const what = 'every request that is valid by the schema is refused';
  return [acceptance(first, 'review', what, 'every')];
}

/** So many different valid requests say something. */
const fewest = 12;

function acceptance(
  exchange: Exchange,
  confidence: Problem['confidence'],
  what: string,
  cause: string,
): Problem {
  return {
    check: 'api.positive_data_acceptance',
    operation: exchange.case.operation,
    severity: 'moderate',
    confidence,
    what,
    advice:
      'Either the API refuses what it promises to take, or its description leaves out a rule. Correct one of them.',
    cause,
    source: 'OpenAPI, Schema Object',
    exchanges: [exchange],
  };
}

/**
 * `unsupported_method`: a method that the document does not have for this path, nor for another that matches the same
 * address, is answered with 2xx. Not when the answer is a page (a server of pages answers everything).
 */
export function checkMethod(exchange: Exchange): Problem[] {
  const { method, operation } = exchange.case;
  const page = (exchange.answer.headers['content-type'] ?? '').startsWith('text/html');
  if (method === undefined || !succeeded(exchange.answer.status) || page) return [];
  return [
    {
      check: 'api.unsupported_method',
      operation,
      severity: 'moderate',
      confidence: 'certain',
      what: `the undocumented method ${method} is accepted with ${exchange.answer.status}`,
      advice: 'Answer 405 with an Allow header, or document the method.',
      cause: method,
      source: 'RFC 9110, section 15.5.6',
      exchanges: [exchange],
    },
  ];
}

/**
 * `ignored_auth`: an operation that needs credentials answers 2xx without any, or with wrong ones. Only where the
 * document requires them (an empty requirement among the alternatives means that they are optional).
 */
export function checkAuthentication(exchange: Exchange): Problem[] {
  const { credentials, operation } = exchange.case;
  if (credentials === 'with' || !succeeded(exchange.answer.status)) return [];
  if (!needsCredentials(operation.security)) return [];
  return [
    {
      check: 'api.ignored_auth',
      operation,
      severity: 'critical',
      confidence: 'certain',
      what: `it answers ${exchange.answer.status} ${credentials === 'without' ? 'without' : 'with wrong'} credentials`,
      advice: 'Check the credentials before anything else, and answer 401; or document it as open.',
      cause: credentials,
      source: 'OpenAPI, Security Requirement Object; RFC 9110, section 15.5.2',
      exchanges: [exchange],
    },
  ];
}

export function needsCredentials(security: readonly (readonly string[])[]): boolean {
  return security.length > 0 && security.every((need) => need.length > 0);
}
