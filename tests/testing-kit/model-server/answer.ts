import { numberOf, sampleOf } from './json.ts';
import type { Answer, ModelRequest, Reply, ToolCall } from './reply.ts';

/** About four characters to a token, as in English text. */
const tokensIn = (text: string): number => Math.max(1, Math.ceil(text.length / 4));

/** Everything of an answer: what the reply says, and for the rest what follows from the request alone. */
export function answerTo(request: ModelRequest, reply: Reply): Answer {
  const toolCalls = reply.toolCalls ?? ownToolCalls(request);
  const text = reply.text ?? (toolCalls.length > 0 ? '' : ownText(request));
  const said = text + toolCalls.map(({ input }) => JSON.stringify(input)).join('');
  const asked = request.texts.length > 0 ? request.texts.join('') : JSON.stringify(request.body);
  return {
    id: numberOf(JSON.stringify(request.body)).toString(16).padStart(8, '0'),
    text,
    toolCalls,
    usage: { input: tokensIn(asked), cached: 0, output: tokensIn(said), reasoning: 0, ...reply.usage },
    finish: reply.finish ?? (toolCalls.length > 0 ? 'tools' : 'stop'),
    chunk: reply.chunk ?? 8,
    withUsage: reply.noUsage !== true,
  };
}

function ownText(request: ModelRequest): string {
  if (request.schema === true) return JSON.stringify({ echo: request.prompt });
  if (request.schema !== undefined) return JSON.stringify(sampleOf(request.schema, request.prompt || 'text'));
  return `Echo of ${request.model}: ${request.prompt}`;
}

function ownToolCalls({ tools, mustCall, prompt }: ModelRequest): ToolCall[] {
  const [first] = tools;
  if (!mustCall || first === undefined) return [];
  return [{ name: first.name, input: sampleOf(first.schema, prompt || 'text') }];
}
