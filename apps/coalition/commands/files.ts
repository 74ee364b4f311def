import { readFile } from 'node:fs/promises';
import { invalid, messageOf } from '#kernel/base';

/** The text of a file, or of standard input for `-`. @throws MainstayError `coalition.file_unreadable` */
export async function textOf(path: string): Promise<string> {
  try {
    if (path !== '-') return await readFile(path, 'utf8');
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(Buffer.from(part));
    return Buffer.concat(parts).toString('utf8');
  } catch (error) {
    throw invalid('coalition.file_unreadable', `${path} cannot be read: ${messageOf(error)}.`);
  }
}

/** @param name of the file, for the sentence @throws MainstayError `coalition.not_json` */
export function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid('coalition.not_json', `${name} is no JSON: ${messageOf(error)}.`);
  }
}

/** A whole number that was typed. @throws MainstayError `coalition.not_a_number` */
export function wholeNumber(text: string, what: string): number {
  const number = Number(text);
  if (Number.isInteger(number)) return number;
  throw invalid('coalition.not_a_number', `${what} is a whole number, not "${text}".`);
}
