/** Columns as wide as their widest cell, two spaces between; numbers are the caller's to format. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A time for people: how long ago, rounded to its largest unit. */
export function ago(iso: string | null, now: number = Date.now()): string {
  if (iso === null) return 'never';
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const;
  for (const [unit, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit} ago`;
  return `${seconds} s ago`;
}

/** Progress on standard error: on a terminal one line that is replaced, otherwise a line for each change. */
export function createProgress(quiet: boolean): { show(sentence: string): void; end(): void } {
  const terminal = process.stderr.isTTY === true;
  let shown = '';
  return {
    show(sentence) {
      // A run that has not said anything yet has an empty sentence: no line for it.
      if (quiet || sentence === '' || sentence === shown) return;
      shown = sentence;
      process.stderr.write(terminal ? `\r\u001b[K${sentence}` : `${sentence}\n`);
    },
    end() {
      if (terminal && shown !== '' && !quiet) process.stderr.write('\r\u001b[K');
      shown = '';
    },
  };
}
