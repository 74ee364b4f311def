import { messageOf } from '#kernel/base';
import { type Format, importInvalid, readJson, toKnowledge } from '../domain/knowledge/document.ts';
import type { Knowledge } from '../domain/knowledge/element.ts';
import { readJsonLd } from '../domain/knowledge/json-ld.ts';
import { readGraphml } from './read-graphml.ts';

export interface Reading {
  readonly format: Format;
  readonly text: string;
  /** Since when things are so where the document does not say. */
  readonly now: string;
  readonly importId: string;
}

/** A document as a graph whose ids are its keys. @throws MainstayError `coalition.import_invalid`, naming the place */
export function readDocument({ format, text, now, importId }: Reading): Knowledge {
  const document =
    format === 'graphml'
      ? readGraphml(text)
      : format === 'json'
        ? readJson(parsed(text))
        : readJsonLd(parsed(text));
  return toKnowledge(document, now, importId);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw importInvalid('it is nested too deeply');
    throw importInvalid(`it is no JSON: ${messageOf(error)}`);
  }
}
