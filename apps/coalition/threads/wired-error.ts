import { type ErrorKind, MainstayError, messageOf } from '#kernel/base';

/** An error on its way from a thread to who asked it: it keeps its code, its kind and its details. */
export interface WiredError {
  readonly code: string;
  readonly message: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
}

/** @param otherwise the code of what is no MainstayError */
export function wiredError(thrown: unknown, otherwise: string): WiredError {
  const known = thrown instanceof MainstayError;
  return {
    code: known ? thrown.code : otherwise,
    message: messageOf(thrown),
    kind: known ? thrown.kind : 'internal',
    details: known ? thrown.details : {},
  };
}

export const unwiredError = ({ code, message, kind, details }: WiredError): MainstayError =>
  new MainstayError(code, message, { kind, details });
