import { z } from 'zod';
import { invalid } from '#kernel/base';

export const requestSchema = z.union([z.string().max(100), z.number()]).optional();

/** What a client may look at: one agent, one world with all in it, one coalition, or what happens everywhere. */
const target = z.discriminatedUnion('target', [
  z.strictObject({ target: z.enum(['agent', 'world', 'coalition']), id: z.uuid() }),
  z.strictObject({ target: z.literal('system') }),
]);

const headSchema = z.looseObject({
  type: z.enum(['subscribe', 'unsubscribe', 'ping']),
  request: requestSchema,
});
export type Target = z.infer<typeof target>;

export type ClientMessage =
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly request: Request; readonly to: Target }
  | { readonly type: 'ping'; readonly request: Request };

/** What the client calls its message by: answers and refusals carry it. */
export type Request = string | number | undefined;

/** @throws MainstayError `coalition.stream_message_invalid` */
export function readMessage(data: unknown): ClientMessage {
  const { type, request, ...rest } = checked(headSchema, data);
  return type === 'ping' ? { type, request } : { type, request, to: checked(target, rest) };
}

/** @throws MainstayError `coalition.stream_message_invalid`, which names the field */
export function checked<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.');
  throw invalid(
    'coalition.stream_message_invalid',
    `This is no message: ${field ? `${field}: ` : ''}${issue?.message ?? 'it is not understood'}.`,
  );
}

/** What a message was called by, also when the rest of it is not understood. */
export function requestOf(message: unknown): Request {
  const head = z.object({ request: requestSchema }).safeParse(message);
  return head.success ? head.data.request : undefined;
}

/** Under which name those who look at it are found. */
export const topicOf = (to: Target): string => (to.target === 'system' ? 'system' : `${to.target} ${to.id}`);

export const targetOf = (to: Target): { readonly target: string; readonly id?: string } =>
  to.target === 'system' ? { target: 'system' } : { target: to.target, id: to.id };

/** With these a connection is ended; RFC 6455 leaves 4000 to 4999 to applications. */
export const closing = {
  signedOut: 4401,
  doesNotRead: 4408,
  tooMany: 4429,
} as const;
