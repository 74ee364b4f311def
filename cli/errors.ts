import { MainstayError, messageOf } from '#kernel/base';

/** 3 when a policy said no, 2 when the input was wrong, else 1. */
export function exitCodeOf(error: unknown): 1 | 2 | 3 {
  if (!(error instanceof MainstayError)) return 1;
  if (error.kind === 'refused') return 3;
  return error.kind === 'invalid' ? 2 : 1;
}

/** What happened, why, and the code to look it up by; never a stack trace for what a person can mend. */
export function printError(error: unknown, json: boolean): void {
  const code = error instanceof MainstayError ? error.code : 'cli.internal';
  if (json) {
    const details = error instanceof MainstayError ? error.details : {};
    process.stderr.write(
      `${JSON.stringify({ error: { code, message: messageOf(error), ...details } }, null, 2)}\n`,
    );
    return;
  }
  process.stderr.write(`${messageOf(error)}\n(${code})\n`);
  if (!(error instanceof MainstayError) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}
