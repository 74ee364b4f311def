/**
 * A provider that answers at once, in OpenAI's chat completions: `node bench/gateway/upstream.ts`. Prints its port.
 * A streamed answer has ten parts, one every `GAP` milliseconds (environment, default 1). GET /stats tells how many
 * requests it answered and how many tokens it counted for them.
 */
import { createServer, type ServerResponse } from 'node:http';
import { announce } from './announce.ts';
import { answerTokens, questionTokens } from './question.ts';

const gap = Number(process.env.GAP ?? 1);
const words = ['The ', 'answer ', 'to ', 'your ', 'question ', 'is ', 'forty', '-', 'two', '.'];
const usage = {
  prompt_tokens: questionTokens,
  completion_tokens: answerTokens,
  total_tokens: questionTokens + answerTokens,
};

const base = { id: 'chatcmpl-1', created: 1_760_000_000, model: 'bench-model' };
const whole = Buffer.from(
  JSON.stringify({
    ...base,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: words.join(''), refusal: null },
        finish_reason: 'stop',
      },
    ],
    usage,
  }),
);
const event = (fields: object): string =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...fields })}\n\n`;
const parts = words.map((content) =>
  event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
);
const last = `${event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}${event({ choices: [], usage })}data: [DONE]\n\n`;

let requests = 0;

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let at = 0;
  const next = (): void => {
    if (response.destroyed) return;
    if (at < parts.length) {
      response.write(parts[at++]);
      setTimeout(next, gap);
    } else response.end(last);
  };
  next();
}

const server = createServer((request, response) => {
  if (request.url === '/stats') {
    const tokens = requests * usage.total_tokens;
    response.end(JSON.stringify({ requests, tokens }));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    requests++;
    const body = Buffer.concat(chunks);
    if (body.includes('"stream":true')) return stream(response);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
    response.end(whole);
  });
});
server.keepAliveTimeout = 120_000;
announce(server);
