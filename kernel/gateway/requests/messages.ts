import { countOf, type Fields, fieldsOf, listOf, textOf } from '../json.ts';
import { addContent, addImage, firstNewMessage, type Gathering, newGathering } from './gather.ts';
import type { Reading } from './reading.ts';

/** Anthropic's messages. */
export function readMessages(fields: Fields): Reading {
  const messages = listOf(fields.messages);
  const firstNew = firstNewMessage(messages, ({ role }) => role === 'assistant');
  const gathered = newGathering();
  for (const [index, item] of messages.entries()) {
    const { role, content } = fieldsOf(item);
    const isNew = index >= firstNew && role === 'user';
    addContent(gathered, 'user', content, isNew, (block) => addBlock(gathered, block, isNew));
  }
  return { ...gathered, maxOutputTokens: countOf(fields.max_tokens) || undefined, answers: 1 };
}

function addBlock(gathered: Gathering, block: Fields, isNew: boolean): void {
  if (block.type === 'image') addImage(gathered, addressOf(block));
  if (block.type === 'document') {
    const source = fieldsOf(block.source);
    if (source.type === 'text') addContent(gathered, 'retrieved', source.data, isNew);
    else addImage(gathered, addressOf(block));
  }
  if (block.type === 'tool_result') {
    addContent(gathered, 'tool', block.content, isNew, (part) => {
      if (part.type === 'image') addImage(gathered, addressOf(part));
    });
  }
}

const addressOf = (block: Fields): string | undefined => {
  const source = fieldsOf(block.source);
  return textOf(source.data) ?? textOf(source.url);
};
