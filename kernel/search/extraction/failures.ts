import { MainstayError } from '#kernel/base';

export const unreadable = (because: string, cause?: unknown): MainstayError =>
  new MainstayError('search.unreadable_file', `The file could not be read: ${because}.`, {
    kind: 'invalid',
    ...(cause !== undefined && { cause }),
  });

export const encrypted = (what: string): MainstayError =>
  new MainstayError(
    'search.encrypted_file',
    `The file could not be read: ${what}. Save it without a password and try again.`,
    { kind: 'invalid' },
  );

export const tooLarge = (what: string): MainstayError =>
  new MainstayError('search.file_too_large', `The file is too large: ${what}. Divide it.`, {
    kind: 'too-large',
  });

export const noText = (what: string): MainstayError =>
  new MainstayError('search.no_text', `${what} Run text recognition over it first.`, { kind: 'invalid' });
