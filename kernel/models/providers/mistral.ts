import { createHash } from 'node:crypto';

type Body = Record<string, unknown>;

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Mistral takes ids of tool calls with nine letters and digits only, so that another provider's are rewritten. */
function mistralId(id: unknown): unknown {
  if (typeof id !== 'string' || /^[a-zA-Z0-9]{9}$/.test(id)) return id;
  return createHash('sha256').update(id).digest('hex').slice(0, 9);
}

function message(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { tool_call_id, tool_calls, ...rest } = value;
  return {
    ...rest,
    ...(tool_call_id !== undefined && { tool_call_id: mistralId(tool_call_id) }),
    ...(Array.isArray(tool_calls) && {
      tool_calls: tool_calls.map((call) => (isObject(call) ? { ...call, id: mistralId(call.id) } : call)),
    }),
  };
}

/** A chat completion in Mistral's words: https://docs.mistral.ai/api/#tag/chat */
export function mistralBody(body: Body): Body {
  const { seed, tool_choice, messages, ...rest } = body;
  return {
    ...rest,
    ...(seed !== undefined && { random_seed: seed }),
    ...(tool_choice !== undefined && { tool_choice: tool_choice === 'required' ? 'any' : tool_choice }),
    ...(messages !== undefined && { messages: Array.isArray(messages) ? messages.map(message) : messages }),
  };
}
