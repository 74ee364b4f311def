/** Collects items and hands them on together, at most once per `intervalMs`, the first ones at once. */
export interface Batcher<T> {
  add(item: T): void;
  stop(): void;
}

export function createBatcher<T>(intervalMs: number, flush: (items: readonly T[]) => void): Batcher<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = () => {
    timer = undefined;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    timer = setTimeout(release, intervalMs);
    flush(items);
  };
  return {
    add(item) {
      waiting.push(item);
      if (timer === undefined) release();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
