import type { KernelSettings } from '#kernel/config';
import type { Guard } from '#kernel/guard';
import type { Operation, Screening } from '#kernel/models';
import type { Client } from '../client.ts';
import type { GatewayRequest } from '../requests/request.ts';
import { answerOf, gatherAnswer } from './answer.ts';
import { type KeptMessage, type KeptPart, shortened } from './kept.ts';
import { promptOf } from './prompt.ts';

/** Notes what is answered to one request, to be kept with the call. */
export interface Recording {
  /** The same client, overheard. */
  readonly client: Client;
  /** The texts as the policy allows them to be kept, and the guard's note with what it says of the answer. */
  kept(request: GatewayRequest, screening: Screening): Kept;
}

interface Kept {
  readonly texts: { readonly prompt: readonly KeptMessage[]; readonly answer: readonly KeptPart[] | null };
  readonly guard: Screening;
}

/** Characters of a prompt, and of an answer: what is kept of a call has its bounds. */
const longest = 120_000;
/** A secret that is cut through would not be known as one, so after a cut this much of the end goes too. */
const cutMargin = 4000;

/** @returns undefined where only numbers are kept, so that no call pays for what nobody wants */
export function startRecording(
  policy: KernelSettings['gateway']['record'],
  guard: Pick<Guard, 'redact' | 'checkAnswer'>,
  operation: Operation,
  client: Client,
): Recording | undefined {
  if (policy === 'numbers') return undefined;
  const clean = policy === 'full' ? shortened : (text: string, room: number) => redacted(guard, text, room);
  const gathering = gatherAnswer(operation, longest);
  let whole: KeptPart[] | undefined;
  return {
    client: {
      ...client,
      send(status, contentType, body, more) {
        client.send(status, contentType, body, more);
        if (status < 300) whole = answerOf(operation, String(body));
      },
      write(events) {
        gathering.add(String(events));
        return client.write(events);
      },
    },
    kept(request, screening) {
      const prompt = promptOf(operation, request.fields);
      const answer = whole ?? gathering.parts();
      const found = guard.checkAnswer(
        textOf(answer).slice(0, longest),
        prompt
          .filter(isInstruction)
          .map(({ content }) => textOf(content))
          .join('\n')
          .slice(0, longest),
      );
      const rules = [...screening.rules, ...found.findings.map(({ rule }) => rule)];
      return {
        texts: {
          prompt: cleanMessages(prompt, clean),
          answer: answer.length === 0 ? null : cleanParts(answer, clean, { left: longest }),
        },
        guard: { ...screening, rules: [...new Set(rules)] },
      };
    },
  };
}

type Clean = (text: string, room: number) => string;

function redacted(guard: Pick<Guard, 'redact'>, text: string, room: number): string {
  if (text.length <= room) return guard.redact(text).text;
  return `${guard.redact(text.slice(0, Math.max(0, room))).text.slice(0, -cutMargin)}…`;
}

/** From the newest message back: where not all have room, the last ones tell most. */
function cleanMessages(messages: readonly KeptMessage[], clean: Clean): KeptMessage[] {
  const room = { left: longest };
  return messages
    .toReversed()
    .map(({ role, content }) => ({ role, content: cleanParts(content, clean, room) }))
    .toReversed();
}

const cleanParts = (parts: readonly KeptPart[], clean: Clean, room: { left: number }): KeptPart[] =>
  parts.map((part) => {
    if (part.text === undefined) return part;
    const text = clean(part.text, room.left);
    room.left -= part.text.length;
    return { ...part, text };
  });

const isInstruction = ({ role }: KeptMessage): boolean => role === 'system' || role === 'developer';

const textOf = (parts: readonly KeptPart[]): string =>
  parts.flatMap(({ type, text }) => (type === 'text' && text ? [text] : [])).join('\n');
