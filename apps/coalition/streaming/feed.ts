import type { TickRecord } from '../living/tick.ts';

/** A tick that is over, on its way past whoever looks. */
export interface FinishedTick {
  readonly agentId: string;
  readonly worldId: string;
  readonly record: TickRecord;
}

/** Where all that agents of this process live through passes by. */
export interface TickSource {
  /** @returns what ends it */
  onTick(listener: (tick: FinishedTick) => void): () => void;
}

/** Somebody who looks at ticks; what nobody here wants is passed over. Must not wait and must not throw. */
export interface Watcher {
  take(ticks: readonly FinishedTick[]): void;
}

/** Listens for as long as it is told to: while nobody looks, ticks cost nothing. */
export function listenWhile(source: TickSource, watcher: Watcher): (wanted: boolean) => void {
  let stop: (() => void) | undefined;
  return (wanted) => {
    if (wanted) stop ??= source.onTick((tick) => watcher.take([tick]));
    else {
      stop?.();
      stop = undefined;
    }
  };
}
