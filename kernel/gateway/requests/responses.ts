import { countOf, type Fields, fieldsOf, listOf, textOf } from '../json.ts';
import { addContent, addImage, firstNewMessage, newGathering } from './gather.ts';
import type { Reading } from './reading.ts';

const fromModel = new Set([
  'function_call',
  'reasoning',
  'web_search_call',
  'file_search_call',
  'computer_call',
]);

/** OpenAI's responses. */
export function readResponses(fields: Fields): Reading {
  const gathered = newGathering();
  const addPicture = (part: Fields): void => {
    if (part.type === 'input_image') addImage(gathered, textOf(part.image_url));
    if (part.type === 'input_file') addImage(gathered, textOf(part.file_data));
  };
  if (typeof fields.input === 'string') addContent(gathered, 'user', fields.input, true);
  const items = listOf(fields.input);
  const firstNew = firstNewMessage(
    items,
    ({ role, type }) => role === 'assistant' || (typeof type === 'string' && fromModel.has(type)),
  );
  for (const [index, value] of items.entries()) {
    const item = fieldsOf(value);
    const isNew = index >= firstNew;
    if (item.type === 'function_call_output') addContent(gathered, 'tool', item.output, isNew, addPicture);
    else addContent(gathered, 'user', item.content, isNew && item.role === 'user', addPicture);
  }
  return { ...gathered, maxOutputTokens: countOf(fields.max_output_tokens) || undefined, answers: 1 };
}
