/**
 * A T-maze that Mainstay asks over HTTP, and that answers nobody else. It keeps nothing: where the rat is follows from
 * what it did last, so the same tick has the same answer.
 *   MAINSTAY_SECRET=whsec_… node asked-environment.mjs [PORT] [SIDE]
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const [port = '18080', side = 'left'] = process.argv.slice(2);
const key = Buffer.from(process.env.MAINSTAY_SECRET.replace(/^whsec_/, ''), 'base64');

/** Whether Mainstay said that, and just now. `body` is the text as it came, not JSON that was written anew. */
function isFromMainstay(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(seconds)) < 300)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest();
  // While a secret is replaced there are two.
  return signatures.split(' ').some((signature) => {
    const [version, code = ''] = signature.split(',');
    const given = Buffer.from(code, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** Places are 0 centre, 1 left, 2 right, 3 cue; the first number of `actions` is where the rat goes. */
function observation(actions) {
  const place = actions === null ? 0 : actions[0];
  const [left, right] = [1, 2];
  const wins = place === (side === 'left' ? left : right);
  const reward = place === left || place === right ? (wins ? 1 : 2) : 0;
  return [place, reward, place === 3 ? (side === 'left' ? 1 : 2) : 0];
}

const server = createServer(async (request, response) => {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  if (!isFromMainstay(request.headers, body)) return response.writeHead(401).end();
  const { tick, actions } = JSON.parse(body);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ observation: observation(actions), done: tick === 4 }));
});
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`);
});
