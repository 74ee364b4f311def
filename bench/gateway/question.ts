/** About 150 tokens, as an ordinary question with its instructions has. */
const instructions =
  'You are the assistant of a library. Answer in one sentence. Say so when you do not know. Never make up a title. ';
const text =
  'A reader asks for books on the history of timekeeping, from water clocks to atomic ones, that a person without ' +
  'mathematics can follow, and would like to know which of them are lent out at the moment and when they come back. ';

export const questionTokens = 150;
export const answerTokens = 10;

export const question = (model: string, stream: boolean): string =>
  JSON.stringify({
    model,
    stream,
    max_tokens: 100,
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content: text.repeat(2) },
    ],
  });
