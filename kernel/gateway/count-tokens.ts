import { allowsModel } from '#kernel/identity';
import { problemOf } from './problem.ts';
import { asEvent } from './problem-words.ts';
import { readRequest } from './requests/request.ts';
import { type Exchange, problemTo, type Serving } from './serve.ts';
import { passThrough } from './upstream/pass-through.ts';

/**
 * Anthropic's count of a request's tokens, which costs nothing there: asked of the provider where it can count, else
 * estimated. Never rejects.
 */
export async function countTokens(serving: Serving, exchange: Exchange): Promise<void> {
  const { caller, client, headers, body } = exchange;
  try {
    serving.admission.count(caller);
    const request = readRequest('messages', body);
    const allows = (name: string): boolean => allowsModel(caller.key.allowedModels, name);
    const [target] = serving.names.resolve(request.model, allows);
    const endpoint = target && serving.providers.get(target.provider)?.endpoint('messages', target.model);
    if (!target || !endpoint) {
      client.send(200, 'application/json', JSON.stringify({ input_tokens: request.aboutInputTokens }));
      return;
    }
    const attempt = await passThrough({
      ...{ request, target, client, headers, pools: await serving.pools.open(), maxOutputTokens: 0 },
      endpoint: { ...endpoint, url: `${endpoint.url}/count_tokens` },
      asEvent: (problem) => asEvent('messages', problem, exchange.requestId),
    });
    if (!attempt.sent) problemTo(exchange, attempt.failure.problem, attempt.failure.answer);
  } catch (thrown) {
    problemTo(exchange, problemOf(thrown));
  }
}
