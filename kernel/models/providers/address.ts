/** An address without what people leave at its end: slashes, a query, the path of the call itself. */
export function baseAddress(address: string): string {
  const url = new URL(address);
  const path = url.pathname
    .replace(/\/+$/, '')
    .replace(/\/(chat\/completions|responses|embeddings|messages)$/, '');
  return `${url.origin}${path}`;
}

/**
 * The address of a server that speaks OpenAI's protocol. One without a path gets `/v1`, where Ollama, vLLM, llama.cpp
 * and LM Studio have that protocol.
 */
export function compatibleAddress(address: string): string {
  const base = baseAddress(address);
  return new URL(base).pathname === '/' ? `${base.replace(/\/$/, '')}/v1` : base;
}

/** OpenAI's own servers, those of its regions included. */
export function isOpenaiItself(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com');
}

/** The protocol that servers of OpenAI, and those which copy it, expect their key by; none without a key. */
export const bearer = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` };
