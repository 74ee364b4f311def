import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import { jsonOf, textOf } from './files.ts';

/** How a game is given on the command line. */
export const gameFile =
  'a game as JSON, such as {"kind": "gloves", "left": 1, "right": 2}; - reads standard input';

export const readJson = async (path: string): Promise<unknown> => jsonOf(await textOf(path), path);

export const ask = <Answer>(cli: Cli, what: string, body: object): Promise<Answer> =>
  cli.request<Answer>('POST', `/api/v1/coalition/${what}`, body);

/** JSON that was typed, by its name in the request; nothing where it was not. */
export const jsonOption = (name: string, text: string | undefined): Record<string, unknown> =>
  text === undefined ? {} : { [name]: jsonOf(text, `--${name}`) };

/** A number that was typed, by its name in the request. @throws MainstayError `coalition.not_a_number` */
export function numberOption(name: string, text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number))
    throw invalid('coalition.not_a_number', `--${name} is a number, not "${text}".`);
  return { [name]: number };
}

/** Without the last digits, which are those of arithmetic and not of the game; `--json` has them. */
export const rounded = (value: number): number => Number(value.toPrecision(9));

export const group = (members: readonly string[]): string => `{${members.join(', ')}}`;

/** Names on the left, numbers on the right under each other. */
export function table(rows: readonly (readonly [string, ...number[]])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const numbers = rows.map(([, ...rest]) => rest.map((value) => String(rounded(value))));
  const widest = Math.max(0, ...numbers.flat().map(({ length }) => length));
  return rows
    .map(([name], at) =>
      [name.padEnd(width), ...(numbers[at] ?? []).map((text) => text.padStart(widest))].join('  '),
    )
    .join('\n');
}
