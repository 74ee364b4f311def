import { readFile, stat } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { invalid, MainstayError, messageOf } from '#kernel/base';
import type { ApiDocument } from '../../domain/apis/operation.ts';
import { readDocument } from '../../domain/apis/reading/read-document.ts';

/** Larger descriptions are refused. */
const mostBytes = 20 * 1024 * 1024;
const seconds = 30;
/** Of YAML's aliases, so that a small file cannot become an endless one. */
const mostAliases = 1000;

/**
 * Reads an API description from a file, or from an address that begins with `http:` or `https:`; JSON or YAML.
 *
 * @param fetch for addresses; one that guards which may be asked
 * @throws MainstayError `testing.openapi_unreadable` when it cannot be had, `testing.openapi_too_large`,
 *   `testing.openapi_invalid` when it is neither JSON nor YAML, or not as the specification says, with the place
 */
export async function loadDocument(
  source: string,
  options: { readonly fetch: typeof globalThis.fetch; readonly signal?: AbortSignal },
): Promise<ApiDocument> {
  const text = /^https?:/i.test(source) ? await download(source, options) : await readLimited(source);
  return readDocument(parseDescription(text));
}

/** @throws MainstayError `testing.openapi_invalid` with the line */
export function parseDescription(text: string): unknown {
  try {
    // What most are; and much faster than the reader of YAML, which reads JSON as well.
    return JSON.parse(text);
  } catch {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line } = lines.linePos(error.pos[0]);
      const problem = (error.message.split(' at line ')[0] ?? '').trim();
      throw invalid(
        'testing.openapi_invalid',
        `The API description is neither JSON nor YAML; line ${line}: ${problem}.`,
        { line },
      );
    }
    try {
      return document.toJS({ maxAliasCount: mostAliases });
    } catch (thrown) {
      throw invalid('testing.openapi_invalid', `The API description cannot be read: ${messageOf(thrown)}.`);
    }
  }
}

async function readLimited(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw tooLarge(path);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof MainstayError) throw error;
    throw unreadable(path, messageOf(error), error);
  }
}

async function download(
  url: string,
  { fetch, signal }: { readonly fetch: typeof globalThis.fetch; readonly signal?: AbortSignal },
): Promise<string> {
  const time = AbortSignal.timeout(seconds * 1000);
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json, application/yaml, */*;q=0.5' },
      signal: signal === undefined ? time : AbortSignal.any([signal, time]),
    });
    if (!response.ok) throw unreadable(url, `the answer is ${response.status}`, undefined);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > mostBytes) throw tooLarge(url);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    if (error instanceof MainstayError) throw error;
    throw unreadable(url, messageOf(error), error);
  }
}

function tooLarge(source: string): MainstayError {
  return new MainstayError(
    'testing.openapi_too_large',
    `The API description at ${source} is larger than ${mostBytes / 1024 / 1024} MB.`,
    { kind: 'too-large' },
  );
}

function unreadable(source: string, reason: string, cause: unknown): MainstayError {
  return new MainstayError(
    'testing.openapi_unreadable',
    `The API description at ${source} cannot be read: ${reason}.`,
    { kind: 'invalid', cause },
  );
}
