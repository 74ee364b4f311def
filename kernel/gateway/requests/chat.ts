import { countOf, type Fields, fieldsOf, listOf, textOf } from '../json.ts';
import { addContent, addImage, firstNewMessage, newGathering } from './gather.ts';
import type { Reading } from './reading.ts';

/** OpenAI's chat completions. */
export function readChat(fields: Fields): Reading {
  const messages = listOf(fields.messages);
  const firstNew = firstNewMessage(messages, ({ role }) => role === 'assistant');
  const gathered = newGathering();
  for (const [index, item] of messages.entries()) {
    const { role, content } = fieldsOf(item);
    const source = role === 'tool' || role === 'function' ? 'tool' : 'user';
    const isNew = index >= firstNew && (role === 'user' || source === 'tool');
    addContent(gathered, source, content, isNew, (part) => {
      if (part.type === 'image_url') addImage(gathered, textOf(fieldsOf(part.image_url).url));
      if (part.type === 'input_audio') addImage(gathered, textOf(fieldsOf(part.input_audio).data));
      if (part.type === 'file') addImage(gathered, textOf(fieldsOf(part.file).file_data));
    });
  }
  return {
    ...gathered,
    maxOutputTokens: countOf(fields.max_completion_tokens) || countOf(fields.max_tokens) || undefined,
    answers: countOf(fields.n) || 1,
  };
}
