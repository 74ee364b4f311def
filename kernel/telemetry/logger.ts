import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers } from 'pino';
import { redactSecrets } from './redact.ts';

/** `log.info({ field }, 'A sentence')`; `log.child({ run_id })` for lines that belong together. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Where lines go (default: standard output). */
  readonly destination?: DestinationStream;
}

/** What lines carry that are written within a request or a run. */
export interface LogFields {
  readonly request_id?: string;
  readonly run_id?: string;
}

const fieldsNow = new AsyncLocalStorage<LogFields>();

/** Runs `work`; every line any logger writes in it, however deep, carries `fields`. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return fieldsNow.run({ ...fieldsNow.getStore(), ...fields }, work);
}

/**
 * A logger that writes one JSON object a line: `timestamp` (ISO 8601), `level` (a name), `message`, and fields.
 * Secrets are replaced in the finished line, so that none slips by in an error, a child's fields or a message.
 */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.err },
      mixin: () => ({ ...fieldsNow.getStore() }),
      hooks: { streamWrite: redactSecrets },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
