import { MainstayError } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import type { Target } from '../call.ts';
import type { Failure } from '../providers/failure.ts';
import {
  type CallResult,
  type Circuit,
  type CircuitOptions,
  type CircuitStatus,
  createCircuit,
} from './circuit.ts';
import { follow } from './follow.ts';
import { type Booking, createMinuteLimits, type MinuteLimits } from './minute-limits.ts';
import { createPlaces, type Places } from './places.ts';
import { systemTime, type Time } from './time.ts';

/** How a provider does, for a status page. */
export interface TrafficStatus {
  readonly provider: string;
  readonly circuit: CircuitStatus;
  /** Calls under way and calls in line. */
  readonly active: number;
  readonly waiting: number;
  /** Models that asked to be left alone, with the seconds that this lasts. */
  readonly paused: readonly { readonly model: string; readonly seconds: number }[];
}

export interface EnterRequest {
  readonly target: Target;
  /** What the call will use at most or about; counted against `tokens_per_minute`. */
  readonly tokens: number;
  /** Who asks: of several with calls in line each is served in turn. */
  readonly key: string;
  /** The longest wait, in seconds. */
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
}

/** A call that may be made now. */
export interface Pass {
  /** How it went, for the circuit: a failure, or undefined when the provider began to answer. */
  result(failure: Failure | undefined): void;
  /** Its end: gives its place back, and counts the tokens it used where that is known. Further calls do nothing. */
  leave(tokens?: number): void;
}

/** The traffic to all providers: what may be asked now, what waits, and what is left alone. */
export interface Traffic {
  /**
   * Waits for a place and for the limits per minute.
   *
   * @throws MainstayError `models.circuit_open` at once; `models.rate_limited` when it would wait longer than the
   * patience; `models.aborted`
   */
  enter(request: EnterRequest): Promise<Pass>;
  /** A pass at once, for the many calls that need not wait; undefined when `enter` must see to it. */
  enterNow(request: Pick<EnterRequest, 'target' | 'tokens'>): Pass | undefined;
  status(): readonly TrafficStatus[];
  readonly time: Time;
  /** From 0 to below 1. */
  readonly random: () => number;
}

type TrafficSettings = Pick<
  KernelSettings['models'],
  'concurrency' | 'requests_per_minute' | 'tokens_per_minute'
>;

interface Lane {
  readonly circuit: Circuit;
  readonly places: Places;
  readonly limits: MinuteLimits;
  /** By model: a provider's limits mostly hold for one of them. */
  readonly pausedUntil: Map<string, number>;
}

export interface TrafficOptions {
  readonly time?: Time;
  readonly random?: () => number;
  readonly circuit?: CircuitOptions;
}

export function createTraffic(settings: TrafficSettings, options: TrafficOptions = {}): Traffic {
  const { time = systemTime, random = Math.random } = options;
  const lanes = new Map<string, Lane>();
  const laneOf = (provider: string): Lane => {
    const known = lanes.get(provider);
    if (known) return known;
    const lane: Lane = {
      circuit: createCircuit(time, options.circuit),
      places: createPlaces(settings.concurrency),
      limits: createMinuteLimits(time, {
        requests: settings.requests_per_minute,
        tokens: settings.tokens_per_minute,
      }),
      pausedUntil: new Map(),
    };
    lanes.set(provider, lane);
    return lane;
  };

  return {
    time,
    random,
    enter: (request) => enter(laneOf(request.target.provider), request, time),
    enterNow: (request) => enterNow(laneOf(request.target.provider), request, time),
    status: () =>
      [...lanes].map(([provider, lane]) => ({
        provider,
        circuit: lane.circuit.status(),
        active: lane.places.taken,
        waiting: lane.places.waiting,
        paused: [...lane.pausedUntil]
          .map(([model, until]) => ({ model, seconds: (until - time.now()) / 1000 }))
          .filter(({ seconds }) => seconds > 0),
      })),
  };
}

/** Without a promise, a timer or a signal: most calls of a gateway find everything free. */
function enterNow(
  lane: Lane,
  { target, tokens }: Pick<EnterRequest, 'target' | 'tokens'>,
  time: Time,
): Pass | undefined {
  if (!lane.circuit.closed || (lane.pausedUntil.get(target.model) ?? 0) > time.now()) return undefined;
  const back = lane.places.takeFree();
  if (!back) return undefined;
  const booking = lane.limits.book(tokens, 0);
  const tell = booking?.milliseconds === 0 ? lane.circuit.admit() : undefined;
  if (booking && tell) return passFor(lane, target, time, { back, booking, tell });
  booking?.cancel();
  back();
  return undefined;
}

async function enter(lane: Lane, request: EnterRequest, time: Time): Promise<Pass> {
  const { target, signal } = request;
  if (signal.aborted) throw aborted(target);
  const now = enterNow(lane, request, time);
  if (now) return now;
  const latest = time.now() + request.patienceSeconds * 1000;
  const { state, trialInSeconds } = lane.circuit.status();
  if (state === 'open') throw circuitOpen(target, trialInSeconds);
  const pause = (lane.pausedUntil.get(target.model) ?? 0) - time.now();
  if (pause > 0) {
    if (time.now() + pause > latest) throw tooLong(target, pause, 'it asked to be left alone');
    await time.wait(pause, signal);
  }
  const back = await takePlace(lane, request, latest - time.now(), time);
  try {
    const booking = await takeMinutes(lane, request, latest - time.now(), time);
    const tell = lane.circuit.admit();
    if (tell === undefined) {
      booking.cancel();
      throw circuitOpen(target, lane.circuit.status().trialInSeconds);
    }
    return passFor(lane, target, time, { back, booking, tell });
  } catch (thrown) {
    back();
    throw thrown;
  }
}

async function takePlace(
  lane: Lane,
  request: EnterRequest,
  longest: number,
  time: Time,
): Promise<() => void> {
  const { key, signal, target } = request;
  if (signal.aborted) throw aborted(target);
  const free = lane.places.takeFree();
  if (free) return free;
  const patience = follow(signal);
  const served = new AbortController();
  void time.wait(Math.max(0, longest), served.signal).then(() => patience.abort(undefined));
  const back = await lane.places.take(key, patience.signal);
  served.abort();
  patience.release();
  if (back) return back;
  throw signal.aborted ? aborted(target) : tooLong(target, undefined, 'all of its places were taken');
}

async function takeMinutes(lane: Lane, request: EnterRequest, longest: number, time: Time): Promise<Booking> {
  const { signal, target, tokens } = request;
  const booking = lane.limits.book(tokens, Math.max(0, longest));
  if (booking === undefined)
    throw tooLong(target, lane.limits.delay(tokens), 'its limit per minute is used up');
  if (booking.milliseconds > 0) await time.wait(booking.milliseconds, signal);
  if (!signal.aborted) return booking;
  booking.cancel();
  throw aborted(target);
}

interface Held {
  readonly back: () => void;
  readonly booking: Booking;
  readonly tell: (result: CallResult) => void;
}

function passFor(lane: Lane, target: Target, time: Time, { back, booking, tell }: Held): Pass {
  let left = false;
  return {
    result(failure) {
      tell(resultOf(failure));
      const seconds = failure?.retryAfterSeconds;
      if (seconds === undefined || !pausing.has(failure?.code ?? '')) return;
      const until = time.now() + Math.min(seconds, longestPauseSeconds) * 1000;
      for (const [model, end] of lane.pausedUntil) if (end <= time.now()) lane.pausedUntil.delete(model);
      lane.pausedUntil.set(target.model, Math.max(until, lane.pausedUntil.get(target.model) ?? 0));
    },
    leave(tokens) {
      if (left) return;
      left = true;
      tell('unknown');
      if (tokens !== undefined) booking.settle(tokens);
      back();
    },
  };
}

/** However long a provider asks for: a slip of its own must not shut a model out until the next start. */
const longestPauseSeconds = 3600;

const pausing = new Set(['models.rate_limited', 'models.overloaded']);

/** Failures of the provider; with all others it answered, and answers others. */
const ofProvider = new Set([
  'models.bad_answer',
  'models.network',
  'models.overloaded',
  'models.provider_failed',
  'models.quota_used_up',
  'models.rate_limited',
  'models.redirected',
  'models.timeout',
  'models.wrong_key',
]);

function resultOf(failure: Failure | undefined): CallResult {
  if (failure === undefined) return 'ok';
  if (failure.code === 'models.aborted') return 'unknown';
  return ofProvider.has(failure.code) ? 'failed' : 'ok';
}

const aborted = ({ provider }: Target): MainstayError =>
  new MainstayError('models.aborted', `The call to ${provider} was aborted.`, {
    kind: 'unavailable',
    retryable: false,
  });

function circuitOpen({ provider }: Target, seconds: number | undefined): MainstayError {
  const when = seconds === undefined ? 'once a trial succeeds' : `in ${Math.ceil(seconds)} s`;
  return new MainstayError(
    'models.circuit_open',
    `${provider} failed too often and is left alone; it is tried again ${when}.`,
    {
      kind: 'unavailable',
      details: { provider, ...(seconds !== undefined && { retryAfterSeconds: seconds }) },
    },
  );
}

function tooLong({ provider }: Target, milliseconds: number | undefined, why: string): MainstayError {
  const retryAfterSeconds = milliseconds === undefined ? undefined : milliseconds / 1000;
  return new MainstayError(
    'models.rate_limited',
    `${provider} was not asked, since ${why}; try again ${
      retryAfterSeconds === undefined ? 'later' : `in ${Math.ceil(retryAfterSeconds)} s`
    }.`,
    { kind: 'limited', details: { provider, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) } },
  );
}
