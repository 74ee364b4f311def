import { z } from 'zod';
import { coreOf, type Schema } from './schema-tree.ts';

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

/**
 * The value that a text stands for where `schema` says what is wanted. Environment variables and secret files hold
 * text only. A text that does not fit stays text, and validation names it.
 */
export function coerceText(text: string, schema: Schema): unknown {
  const core = coreOf(schema);
  const trimmed = text.trim();
  if (core instanceof z.ZodNumber)
    return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
  if (core instanceof z.ZodBoolean) return truths[trimmed.toLowerCase()] ?? text;
  if (core instanceof z.ZodArray) {
    if (trimmed.startsWith('[')) return fromJson(trimmed);
    return trimmed
      .split(',')
      .map((part) => coerceText(part.trim(), core.element))
      .filter((part) => part !== '');
  }
  if (core instanceof z.ZodRecord || core instanceof z.ZodObject) return fromJson(trimmed);
  return text;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
