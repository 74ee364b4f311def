import { messages } from './messages.en.ts';
import type { Execution, Step } from './types.ts';

/** What an execution looks at. */
export const whatOf = ({ types, purpose }: Execution): string =>
  purpose === 'test' ? types.map((type) => messages.type[type].label).join(', ') : messages.purpose[purpose];

/** A step as one line: `click button "Save"`. */
export function stepText({ do: what, element, path, value, key, on, expect }: Step): string {
  if (expect) {
    const { that, element: seen, text, value: expected, path: address, count } = expect;
    return ['expect', seen?.title, that.replaceAll('-', ' '), quoted(text ?? expected), address, count]
      .filter((part) => part !== undefined && part !== '')
      .join(' ');
  }
  const aim = on === false ? 'uncheck' : what;
  return [aim, element?.title, path, key, value === undefined ? undefined : `with ${quoted(value)}`]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

const quoted = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `“${text}”`;
