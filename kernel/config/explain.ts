import type { z } from 'zod';
import type { ConfigProblem } from './problem.ts';
import { type RawConfig, valueAt } from './read.ts';

type Issue = z.core.$ZodIssue;

/** A validation issue in words, with where the value comes from and what to write instead. */
export function explain(issue: Issue, raw: RawConfig): ConfigProblem {
  const path = issue.path.map(String);
  const key = path.join('.');
  // An issue may lie inside a value (an element of a list): the setting is the known key it is within.
  const setting = raw.known.find((candidate) => key === candidate.key || key.startsWith(`${candidate.key}.`));
  const name = setting?.key ?? key;
  const value = valueAt(raw.tree, setting?.path ?? path);
  const source = raw.sources.get(name) ?? 'default';
  const shown =
    value === undefined ? 'is not set' : setting?.secret === true ? 'is set' : `is ${inShort(value)}`;
  const wanted = wantedBy(issue);
  return {
    key: name,
    source,
    problem: `${name} ${shown}, but it ${wanted}.`,
    fix: fixOf(name, source, setting?.description ?? ''),
  };
}

function inShort(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function wantedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
    default:
      return issue.message.startsWith('must ') ? issue.message : `does not fit: ${issue.message}`;
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}

function fixOf(name: string, source: string, description: string): string {
  const where = source === 'default' ? `Set ${name}` : `Correct it in ${source}`;
  return description === '' ? `${where}.` : `${where}. ${description}`;
}
