/**
 * What went wrong, in words of the problem rather than of a protocol. `kernel/http` maps each kind to a
 * status, the CLI to an exit code.
 */
export type ErrorKind =
  | 'invalid' // the caller sent something that can never work
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict' // right in itself, but not in the present state
  | 'refused' // a policy said no
  | 'too-large'
  | 'limited' // too often; try later
  | 'unavailable' // a part that is needed does not answer now
  | 'internal';

export interface ErrorOptions {
  readonly kind?: ErrorKind;
  readonly cause?: unknown;
  /** True when the same call may succeed later without a change by the caller. */
  readonly retryable?: boolean;
  /** Machine-readable facts: which field, which limit. Never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one error class. `code` is stable and documented (`room.what_happened`), `message` is a sentence that a
 * person can act on.
 */
export class MainstayError extends Error {
  override readonly name = 'MainstayError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = options.kind ?? 'internal';
    this.retryable = options.retryable ?? (this.kind === 'unavailable' || this.kind === 'limited');
    this.details = options.details ?? {};
  }
}

export const invalid = (code: string, message: string, details?: Record<string, unknown>): MainstayError =>
  new MainstayError(code, message, { kind: 'invalid', ...(details && { details }) });

export const notFound = (code: string, message: string): MainstayError =>
  new MainstayError(code, message, { kind: 'not-found' });

export const conflict = (code: string, message: string, details?: Record<string, unknown>): MainstayError =>
  new MainstayError(code, message, { kind: 'conflict', ...(details && { details }) });

export const forbidden = (code: string, message: string): MainstayError =>
  new MainstayError(code, message, { kind: 'forbidden' });

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
