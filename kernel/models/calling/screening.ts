import type { LanguageModelV4Content, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { MainstayError } from '#kernel/base';
import type { Guard, GuardDecision, TextSource } from '#kernel/guard';

/** What the guard said of a call, as it is kept with it. */
export interface Screening {
  readonly action: GuardDecision['action'];
  readonly score: number;
  readonly rules: readonly string[];
}

/** A text that somebody else wrote, and who. */
export interface ForeignText {
  readonly text: string;
  readonly source: TextSource;
}

/** The worst of what the guard says of texts that go to a model together. */
export function screenTexts(guard: Pick<Guard, 'check'>, texts: readonly ForeignText[]): Screening {
  let worst: GuardDecision = { action: 'allow', score: 0, findings: [] };
  for (const { text, source } of texts) {
    const decision = guard.check(text, source);
    const rank = ranks[decision.action] - ranks[worst.action];
    if (rank > 0 || (rank === 0 && decision.score > worst.score)) worst = decision;
  }
  const { action, score, findings } = worst;
  return { action, score, rules: [...new Set(findings.map(({ rule }) => rule))] };
}

/** Looks at what people and tools say in a prompt; instructions (`system`) and what a model said before are ours. */
export const screenPrompt = (guard: Guard, prompt: LanguageModelV4Prompt): Screening =>
  screenTexts(guard, foreignTexts(prompt));

/** Where the configuration says to block. */
export const blocked = ({ score, rules }: Screening): MainstayError =>
  new MainstayError(
    'guard.blocked',
    `The text was not given to a model: it looks like an attempt to turn it against its task (${rules.join(', ')}). ` +
      'Say it differently, or ask an administrator to look at the setting guard.prompts.',
    { kind: 'refused', details: { score, rules: [...rules] } },
  );

const ranks = { allow: 0, flag: 1, block: 2 } as const;

function foreignTexts(prompt: LanguageModelV4Prompt): ForeignText[] {
  return prompt.flatMap((message): ForeignText[] => {
    if (message.role === 'user') {
      return message.content.flatMap((part) =>
        part.type === 'text' ? [{ text: part.text, source: 'user' }] : [],
      );
    }
    if (message.role !== 'tool') return [];
    return message.content.flatMap((part) =>
      part.type === 'tool-result' ? [{ text: textOf(part.output), source: 'tool' }] : [],
    );
  });
}

const textOf = (output: { readonly type: string; readonly value?: unknown }): string =>
  typeof output.value === 'string' ? output.value : JSON.stringify(output.value ?? null);

/** Looks at what a model answered, beside the instructions it had. */
export function screenAnswer(
  guard: Guard,
  prompt: LanguageModelV4Prompt,
  answer: readonly LanguageModelV4Content[],
): readonly string[] {
  const instructions = prompt
    .flatMap((message) => (message.role === 'system' ? [message.content] : []))
    .join('\n');
  const text = answer.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return [...new Set(guard.checkAnswer(text, instructions).findings.map(({ rule }) => rule))];
}
