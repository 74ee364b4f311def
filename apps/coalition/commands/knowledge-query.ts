import { invalid } from '#kernel/base';

/** As the command line gives them. */
export interface QueryOptions {
  readonly type?: string;
  readonly where: readonly string[];
  readonly linked?: string;
  readonly at?: string;
  readonly limit: string;
}

/** Of an option that may be said again. */
export const collected = (one: string, before: readonly string[]): string[] => [...before, one];

const operators = {
  '>=': 'least',
  '<=': 'most',
  '!=': 'is_not',
  '=': 'is',
  '>': 'over',
  '<': 'under',
  '~': 'contains',
};
const fields = ['label', 'key', 'type', 'confidence', 'valid_from', 'valid_to'];

/** A query of the options. @throws MainstayError `coalition.query_invalid` */
export function queryOf({ type, where, linked, at, limit }: QueryOptions): object {
  const conditions = where.map((text) => {
    const found = /^([^=<>!~]+)(>=|<=|!=|=|>|<|~)(.*)$/.exec(text);
    const [, name = '', operator = '', value = ''] = found ?? [];
    if (!found)
      throw invalid(
        'coalition.query_invalid',
        `"${text}" is no condition; write such as kind=explorer or age>=3.`,
      );
    const how = operators[operator as keyof typeof operators];
    const field = fields.includes(name.trim()) ? name.trim() : `attributes.${name.trim()}`;
    return { field, [how]: how === 'contains' ? value : scalarOf(value) };
  });
  return {
    nodes: {
      all: [
        ...(type === undefined ? [] : [{ type: type.split(',') }]),
        ...(linked === undefined ? [] : [{ linked: { by: linked } }]),
        ...conditions,
      ],
    },
    ...(at !== undefined && { at }),
    limit: Number(limit),
  };
}

function scalarOf(text: string): string | number | boolean | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
