const marked = (sign: string, text: string): string =>
  text
    .split('\n')
    .map((line) => `${sign} ${line.trim()}`)
    .join('\n');

/** The lines as they were and as they are with the change, for people. */
export const diffOf = (before: string, after: string): string =>
  `${marked('-', before)}\n${marked('+', after)}`;
