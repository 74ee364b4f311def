import type { Fields } from '../json.ts';
import type { Reading } from './reading.ts';

/** Nothing in a text can turn an embedding model against anybody, so there is nothing for the guard. */
export function readEmbeddings(_fields: Fields): Reading {
  return { texts: [], maxOutputTokens: 0, answers: 1, images: 0, imageCharacters: 0 };
}
