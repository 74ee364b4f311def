import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { KeptAnswer } from './answers.ts';

/** What has come of a streamed answer so far. */
export interface Gathered {
  readonly content: LanguageModelV4Content[];
  usage: LanguageModelV4Usage | undefined;
  finishReason: LanguageModelV4FinishReason | undefined;
  error: unknown;
  add(part: LanguageModelV4StreamPart): void;
}

/** Puts the parts of a stream together as an answer that came at once would be. */
export function gather(): Gathered {
  const growing = new Map<string, { type: 'text' | 'reasoning'; text: string }>();
  const gathered: Gathered = {
    content: [],
    usage: undefined,
    finishReason: undefined,
    error: undefined,
    add(part) {
      switch (part.type) {
        case 'text-start':
        case 'reasoning-start': {
          const begun = {
            type: part.type === 'text-start' ? ('text' as const) : ('reasoning' as const),
            text: '',
          };
          growing.set(part.id, begun);
          gathered.content.push(begun);
          break;
        }
        case 'text-delta':
        case 'reasoning-delta': {
          const begun = growing.get(part.id);
          if (begun) begun.text += part.delta;
          break;
        }
        case 'tool-call':
        case 'source':
        case 'file':
          gathered.content.push(part);
          break;
        case 'finish':
          gathered.usage = part.usage;
          gathered.finishReason = part.finishReason;
          break;
        case 'error':
          gathered.error = part.error;
          break;
        default:
      }
    },
  };
  return gathered;
}

/** An answer that is here already, as a stream. */
export function streamOf({ content, finishReason, usage }: KeptAnswer): LanguageModelV4StreamPart[] {
  const parts: LanguageModelV4StreamPart[] = [{ type: 'stream-start', warnings: [] }];
  content.forEach((part, index) => {
    const id = String(index);
    if (part.type === 'text') {
      parts.push(
        { type: 'text-start', id },
        { type: 'text-delta', id, delta: part.text },
        { type: 'text-end', id },
      );
    } else if (part.type === 'reasoning') {
      parts.push({ type: 'reasoning-start', id }, { type: 'reasoning-delta', id, delta: part.text });
      parts.push({ type: 'reasoning-end', id });
    } else if (part.type === 'tool-call') {
      const { toolCallId, toolName, input } = part;
      parts.push({ type: 'tool-input-start', id: toolCallId, toolName });
      parts.push({ type: 'tool-input-delta', id: toolCallId, delta: input });
      parts.push({ type: 'tool-input-end', id: toolCallId }, part);
    } else if (part.type === 'source') parts.push(part);
  });
  parts.push({ type: 'finish', usage, finishReason });
  return parts;
}
