export interface Follower {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Stops following, so that a signal that lives long keeps nothing of a call that ended. */
  release(): void;
}

/**
 * A signal that aborts with another or by itself. Not `AbortSignal.any`: Node keeps such a signal, once it is listened
 * to, for as long as the signals it was made of (3 KB for each call, measured).
 */
export function follow(leader: AbortSignal): Follower {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(leader.reason);
  if (leader.aborted) onAbort();
  else leader.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => leader.removeEventListener('abort', onAbort),
  };
}
