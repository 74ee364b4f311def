import type { LanguageModelV4Content, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { Guard } from '#kernel/guard';

/** What is kept of the texts of a call. */
export type RecordPolicy = 'full' | 'redacted' | 'numbers';

interface KeptMessage {
  readonly role: string;
  readonly content: readonly KeptPart[];
}
interface KeptPart {
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
  readonly value?: unknown;
}

/** The texts of a call as the policy allows them to be kept; files are only named. Undefined when none are. */
export function keptTexts(
  policy: RecordPolicy,
  guard: Guard,
  prompt: LanguageModelV4Prompt,
  answer: readonly LanguageModelV4Content[] | undefined,
): { prompt: readonly KeptMessage[]; answer: readonly KeptPart[] | null } | undefined {
  if (policy === 'numbers') return undefined;
  const clean = policy === 'full' ? (text: string) => text : (text: string) => guard.redact(text).text;
  return {
    prompt: prompt.map(({ role, content }) => ({
      role,
      content:
        typeof content === 'string'
          ? [{ type: 'text', text: clean(content) }]
          : content.map((part) => keptPart(part, clean)),
    })),
    answer: answer?.map((part) => keptPart(part, clean)) ?? null,
  };
}

type AnyPart = LanguageModelV4Content | Exclude<LanguageModelV4Prompt[number]['content'], string>[number];

function keptPart(part: AnyPart, clean: (text: string) => string): KeptPart {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, text: clean(part.text) };
    case 'tool-call': {
      const input = typeof part.input === 'string' ? part.input : JSON.stringify(part.input ?? null);
      return { type: part.type, name: part.toolName, text: clean(input) };
    }
    case 'tool-result': {
      const result = 'output' in part ? part.output : part.result;
      return { type: part.type, name: part.toolName, text: clean(JSON.stringify(result ?? null)) };
    }
    case 'file':
    case 'reasoning-file':
      return { type: part.type, name: part.mediaType };
    default:
      return { type: part.type };
  }
}
