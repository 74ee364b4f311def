import type { IncomingHttpHeaders } from 'node:http';
import { asBody, asList, asText, isBody } from './json.ts';
import type { Body, Flavour, Tool, Wire } from './reply.ts';

export interface Understood {
  readonly wire: Wire;
  readonly flavour: Flavour;
  readonly model: string;
  readonly stream: boolean;
  readonly prompt: string;
  readonly texts: readonly string[];
  readonly images: number;
  readonly tools: readonly Tool[];
  readonly mustCall: boolean;
  readonly schema?: unknown;
}

const flavours: readonly Flavour[] = ['openai', 'azure', 'anthropic', 'google', 'mistral', 'openrouter'];

/** The path of a request: whose habits, which protocol, and the model where the path has it. */
export function route(path: string): { flavour: Flavour; wire?: Wire; model?: string; stream?: boolean } {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const first = pathname.split('/')[1];
  const named = flavours.find((flavour) => flavour === first);
  const google =
    /\/models\/([^/:]+):(generateContent|streamGenerateContent|embedContent|batchEmbedContents)$/.exec(
      pathname,
    );
  if (google) {
    const [, model = '', call = ''] = google;
    const wire =
      call.endsWith('GenerateContent') || call === 'generateContent' ? 'google-chat' : 'google-embeddings';
    // Without alt=sse Gemini streams one JSON array, which no client here asks for.
    return {
      flavour: 'google',
      wire,
      model,
      stream: call === 'streamGenerateContent' && searchParams.has('alt'),
    };
  }
  const deployment = /\/openai\/deployments\/([^/]+)\//.exec(pathname)?.[1];
  const flavour = named ?? (deployment ? 'azure' : pathname.endsWith('/messages') ? 'anthropic' : 'openai');
  const wires: readonly [string, Wire][] = [
    ['/chat/completions', 'chat'],
    ['/responses', 'responses'],
    ['/embeddings', 'embeddings'],
    ['/messages', 'messages'],
  ];
  const wire = wires.find(([end]) => pathname.endsWith(end))?.[1];
  return { flavour, ...(wire && { wire }), ...(deployment && { model: decodeURIComponent(deployment) }) };
}

/** What the body asks for, in words that all protocols share. */
export function understand(path: string, _headers: IncomingHttpHeaders, body: Body): Understood | undefined {
  const { flavour, wire, model, stream } = route(path);
  if (wire === undefined) return undefined;
  const texts = wire.endsWith('embeddings') ? textsToEmbed(body) : [];
  const turns = [...asList(body.messages), ...asList(body.contents), ...asList(body.input)].map(asBody);
  const last = turns.findLast((turn) => turn.role === undefined || turn.role === 'user');
  const schema = schemaOf(body);
  return {
    wire,
    flavour,
    model: model ?? asText(body.model),
    stream: stream ?? body.stream === true,
    prompt:
      texts.length > 0
        ? texts.join('\n')
        : typeof body.input === 'string'
          ? body.input
          : textOf(last?.content ?? last?.parts),
    texts,
    images: turns.reduce((sum, turn) => sum + imagesIn(turn.content ?? turn.parts), 0),
    tools: toolsOf(body),
    mustCall: mustCall(body),
    ...(schema !== undefined && { schema }),
  };
}

function textsToEmbed(body: Body): string[] {
  if (typeof body.input === 'string') return [body.input];
  if (Array.isArray(body.input))
    return body.input.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  const requests = Array.isArray(body.requests) ? body.requests : [body];
  return requests.map((one) => textOf(asBody(asBody(one).content).parts));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .map((part) => asText(asBody(part).text))
    .join('');
}

function imagesIn(content: unknown): number {
  const kinds = ['image_url', 'input_image', 'image'];
  return asList(content)
    .map(asBody)
    .filter(
      (part) =>
        kinds.includes(asText(part.type)) || part.inlineData !== undefined || part.fileData !== undefined,
    ).length;
}

function toolsOf(body: Body): Tool[] {
  return asList(body.tools)
    .map(asBody)
    .flatMap((tool) => {
      if (Array.isArray(tool.functionDeclarations)) {
        return tool.functionDeclarations
          .map(asBody)
          .map((one) => ({ name: asText(one.name), schema: one.parameters ?? one.parametersJsonSchema }));
      }
      const inner = isBody(tool.function) ? tool.function : tool;
      return [{ name: asText(inner.name), schema: inner.parameters ?? inner.input_schema }];
    })
    .filter((tool) => tool.name !== '');
}

function mustCall(body: Body): boolean {
  const choice = body.tool_choice;
  const mode = asBody(asBody(body.toolConfig).functionCallingConfig).mode;
  return (
    choice === 'required' ||
    choice === 'any' ||
    ['function', 'tool', 'any'].includes(asText(asBody(choice).type)) ||
    mode === 'ANY'
  );
}

function schemaOf(body: Body): unknown {
  const format = asBody(body.response_format);
  if (format.type === 'json_object') return true;
  if (format.type === 'json_schema') return asBody(format.json_schema).schema ?? true;
  const text = asBody(asBody(body.text).format);
  if (text.type === 'json_object') return true;
  if (text.type === 'json_schema') return text.schema;
  const output = asBody(asBody(body.output_config).format ?? body.output_format);
  if (output.type === 'json_schema') return output.schema;
  const config = asBody(body.generationConfig);
  if (config.responseMimeType === 'application/json') {
    return config.responseSchema ?? config.responseJsonSchema ?? true;
  }
  return undefined;
}
