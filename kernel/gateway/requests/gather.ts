import type { TextSource } from '#kernel/guard';
import { type Fields, fieldsOf, listOf, textOf } from '../json.ts';
import type { NewText } from './reading.ts';

/** Collects the new texts and the pictures of a conversation. */
export interface Gathering {
  readonly texts: NewText[];
  images: number;
  imageCharacters: number;
}

export const newGathering = (): Gathering => ({ texts: [], images: 0, imageCharacters: 0 });

/**
 * Where the part of a conversation begins that came since the model last spoke. What is before it was looked at when
 * it was new: looking again at every turn would cost a long conversation the square of its length. An answer that the
 * program begins for the model (a last message of the assistant) does not count as the model's.
 */
export function firstNewMessage(items: readonly unknown[], isFromModel: (item: Fields) => boolean): number {
  let at = items.length - 2;
  while (at >= 0 && !isFromModel(fieldsOf(items[at]))) at--;
  return at + 1;
}

export function addText(into: Gathering, source: TextSource, text: string | undefined): void {
  if (text) into.texts.push({ source, text });
}

export function addImage(into: Gathering, address: string | undefined): void {
  into.images++;
  if (address !== undefined && !/^https?:/.test(address)) into.imageCharacters += address.length;
}

/** Text that is a string, or the `text` of a list of parts. */
export function addContent(
  into: Gathering,
  source: TextSource,
  content: unknown,
  isNew: boolean,
  addOther?: (part: Fields) => void,
): void {
  if (typeof content === 'string') {
    if (isNew) addText(into, source, content);
    return;
  }
  for (const item of listOf(content)) {
    const part = fieldsOf(item);
    const text = textOf(part.text);
    if (text === undefined) addOther?.(part);
    else if (isNew) addText(into, source, text);
  }
}
