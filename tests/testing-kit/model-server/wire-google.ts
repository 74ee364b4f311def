import { pieces, sse } from './json.ts';
import type { Answer, Finish, ModelRequest, WireFormat } from './reply.ts';

const reasons: Readonly<Record<Finish, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tools: 'STOP',
  filter: 'SAFETY',
};

/** Gemini counts thinking beside the candidates, not in them. */
const usageOf = ({ usage }: Answer): unknown => ({
  promptTokenCount: usage.input,
  cachedContentTokenCount: usage.cached,
  candidatesTokenCount: usage.output - usage.reasoning,
  thoughtsTokenCount: usage.reasoning,
  totalTokenCount: usage.input + usage.output,
});

function chunkOf(request: ModelRequest, answer: Answer, parts: readonly unknown[], last: boolean): unknown {
  return {
    candidates: [
      {
        content: { role: 'model', parts },
        index: 0,
        ...(last && { finishReason: reasons[answer.finish] }),
      },
    ],
    ...(answer.withUsage && { usageMetadata: usageOf(answer) }),
    modelVersion: request.model,
    responseId: answer.id,
  };
}

const callsOf = (answer: Answer): unknown[] =>
  answer.toolCalls.map(({ name, input }) => ({ functionCall: { name, args: input } }));

/** generateContent: https://ai.google.dev/api/generate-content */
export const googleWire: WireFormat = {
  whole(request, answer) {
    const text = answer.text === '' ? [] : [{ text: answer.text }];
    return chunkOf(request, answer, [...text, ...callsOf(answer)], true);
  },

  parts(request, answer) {
    const texts = answer.text === '' ? [] : pieces(answer.text, answer.chunk).map((text) => ({ text }));
    const all: unknown[] = [...texts, ...callsOf(answer)];
    return all.map((part, at) => sse(chunkOf(request, answer, [part], at === all.length - 1)));
  },
};
