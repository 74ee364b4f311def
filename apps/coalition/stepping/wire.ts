import { type ErrorKind, MainstayError, messageOf } from '#kernel/base';
import type { StepperWork } from './stepper.ts';
import type { StepperNews } from './stepper-loop.ts';

/** What a stepping thread is begun with. */
export interface ThreadStart<Settings> {
  readonly settings: Settings;
  /** Three 32-bit numbers: the turns of thinking that began and ended, and whose the last one was (world, seat). */
  readonly turns: SharedArrayBuffer;
}

/** What a stepping thread is asked. */
export interface Order {
  readonly id: number;
  readonly work: keyof StepperWork;
  readonly args: readonly unknown[];
}

/** What it says: news by itself, or the answer to an order. */
export type Told =
  | { readonly news: StepperNews }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: WiredError };

interface WiredError {
  readonly code: string;
  readonly message: string;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error keeps its code and kind on its way between threads. */
export function errorOnWire(thrown: unknown): WiredError {
  const known = thrown instanceof MainstayError;
  return {
    code: known ? thrown.code : 'coalition.agent_failed',
    message: messageOf(thrown),
    kind: known ? thrown.kind : 'internal',
    details: known ? thrown.details : {},
  };
}

export const errorFromWire = ({ code, message, kind, details }: WiredError): MainstayError =>
  new MainstayError(code, message, { kind, details });
