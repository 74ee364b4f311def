import type { IncomingHttpHeaders } from 'node:http';

/** The protocols that the server speaks, each in the words of its provider's reference. */
export type Wire =
  | 'chat' // OpenAI chat completions, and all who copy it
  | 'responses' // OpenAI responses
  | 'embeddings' // OpenAI embeddings
  | 'messages' // Anthropic messages
  | 'google-chat' // Gemini generateContent and streamGenerateContent
  | 'google-embeddings'; // Gemini embedContent and batchEmbedContents

/** Whose habits the server follows where a protocol has several speakers: the first folder of the path. */
export type Flavour = 'openai' | 'azure' | 'anthropic' | 'google' | 'mistral' | 'openrouter';

/** A request for an answer, as it came and in the words that all protocols share. */
export interface ModelRequest {
  readonly wire: Wire;
  readonly flavour: Flavour;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON; `{}` when there was none. */
  readonly body: Body;
  readonly model: string;
  readonly stream: boolean;
  /** The text of the last user message, or of the texts to embed joined by newlines. */
  readonly prompt: string;
  readonly texts: readonly string[];
  readonly images: number;
  readonly tools: readonly Tool[];
  /** The tool that must be called, any that may be chosen, or none. */
  readonly mustCall: boolean;
  /** The JSON schema that the answer has to have; `true` for any JSON. */
  readonly schema?: unknown;
  /** True as soon as the client closed the connection before the answer was whole. */
  readonly aborted: boolean;
  /** Settles when the answer is out or the connection closed. */
  readonly ended: Promise<void>;
}

export type Body = { readonly [key: string]: unknown };

export interface Tool {
  readonly name: string;
  readonly schema: unknown;
}

export interface ToolCall {
  readonly name: string;
  readonly input: unknown;
}

export interface ServerUsage {
  /** All of the input, the cached part included. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

export type Finish = 'stop' | 'length' | 'tools' | 'filter';

/** Failures that every provider has, told in its own words and with its own status. */
export type FailureName =
  | 'rate-limited'
  | 'quota-used-up'
  | 'overloaded'
  | 'server-error'
  | 'wrong-key'
  | 'forbidden'
  | 'no-such-model'
  | 'too-large'
  | 'context-too-long'
  | 'content-filtered'
  | 'invalid-request';

/** How one request is answered. Without anything: an echo of the prompt, of the shape that was asked for. */
export interface Reply {
  readonly text?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly usage?: Partial<ServerUsage>;
  readonly finish?: Finish;
  /** An error in the provider's own shape. */
  readonly failure?: FailureName;
  /** With `failure`: a `retry-after` header, in seconds or as an HTTP date. */
  readonly retryAfter?: number | Date;
  /** With `failure`: its message, in place of the provider's usual one. */
  readonly message?: string;
  /** Anything at all: malformed JSON, another content type, a redirect. */
  readonly raw?: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Milliseconds before the first byte. */
  readonly delay?: number;
  /** Milliseconds between the parts of a stream. */
  readonly gap?: number;
  /** Characters of text in a part of a stream (default 8). */
  readonly chunk?: number;
  /** Says nothing more after so many parts of a stream; `headers` for not even these. */
  readonly hang?: 'headers' | number;
  /** Closes the socket after so many parts of a stream; `headers` for before these. */
  readonly drop?: 'headers' | number;
  /** Ends the stream with an error in the provider's shape after so many parts. */
  readonly failAfter?: number;
  /** Leaves out the token counts, as some servers do. */
  readonly noUsage?: boolean;
}

export type Replier = Reply | ((request: ModelRequest) => Reply);

/** An answer with everything decided, for a wire to put into words. */
export interface Answer {
  readonly id: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: ServerUsage;
  readonly finish: Finish;
  readonly chunk: number;
  readonly withUsage: boolean;
}

/** One protocol: how it says an answer at once and in parts. */
export interface WireFormat {
  whole(request: ModelRequest, answer: Answer): unknown;
  /** Server-sent events, each with its blank line. */
  parts(request: ModelRequest, answer: Answer): string[];
}
