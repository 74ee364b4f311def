/** Who waits for something, the most important first and among equals who came first. */
export interface Waiting<T> {
  readonly size: number;
  /** @throws the signal's reason when it aborts before there is something; what `fail` was called with */
  join(priority: number, signal: AbortSignal | undefined): Promise<T>;
  /** To the first. @returns false when nobody waits */
  give(make: () => T): boolean;
  /** The first is told that there will be nothing. @returns false when nobody waits */
  fail(error: unknown): boolean;
}

interface Place<T> {
  readonly priority: number;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

export function createWaiting<T>(): Waiting<T> {
  const line: Place<T>[] = [];
  return {
    get size() {
      return line.length;
    },
    join(priority, signal) {
      return new Promise<T>((resolve, reject) => {
        const done = (): void => signal?.removeEventListener('abort', aborted);
        const place: Place<T> = {
          priority,
          resolve: (value) => {
            done();
            resolve(value);
          },
          reject: (reason) => {
            done();
            reject(reason);
          },
        };
        const aborted = (): void => {
          line.splice(line.indexOf(place), 1);
          place.reject(signal?.reason);
        };
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener('abort', aborted, { once: true });
        const after = line.findIndex((other) => other.priority < priority);
        line.splice(after < 0 ? line.length : after, 0, place);
      });
    },
    give(make) {
      const first = line.shift();
      first?.resolve(make());
      return first !== undefined;
    },
    fail(error) {
      const first = line.shift();
      first?.reject(error);
      return first !== undefined;
    },
  };
}
