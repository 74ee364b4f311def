import type { Charge, Target, TokenUsage } from '#kernel/models';
import type { Client } from '../client.ts';
import type { Problem } from '../problem.ts';
import type { GatewayRequest } from '../requests/request.ts';
import type { Failure } from './failure.ts';

export type CallStatus = Parameters<Charge['end']>[0]['status'];

/** One request to one target, however it is made. */
export interface Call {
  readonly request: GatewayRequest;
  readonly target: Target;
  readonly client: Client;
  /** The request's own, or what holds where it states none. */
  readonly maxOutputTokens: number;
  /** Puts an error into the last event of a stream. */
  readonly asEvent: (problem: Problem) => string;
}

/** How it ended: with something sent to the client, or with nothing. */
export type Attempt = Sent | { readonly sent: false; readonly failure: Failure };

export interface Sent {
  readonly sent: true;
  readonly httpStatus: number;
  readonly status: CallStatus;
  readonly usage: TokenUsage;
  /** By `performance.now()`. */
  readonly firstPartAt?: number | undefined;
  /** When the provider was done, by `performance.now()`: what comes after is ours. */
  readonly upstreamEndedAt: number;
  readonly errorCode?: string;
}
