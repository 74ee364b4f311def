/** So many calls at a time; the others wait in line. */
export interface Places {
  /** A place that is free now and that nobody waits for. */
  takeFree(): (() => void) | undefined;
  /**
   * A place, as a function that gives it back (further calls of it do nothing); undefined when `signal` aborted first.
   * Whoever has a `key` of their own is served in turn with the others, however many calls one of them has in line.
   */
  take(key: string, signal: AbortSignal): Promise<(() => void) | undefined>;
  readonly taken: number;
  readonly waiting: number;
}

interface Waiter {
  give(): void;
}

export function createPlaces(limit: number): Places {
  /** In the order in which keys are served; each has at least one waiter. */
  const lines = new Map<string, Set<Waiter>>();
  let taken = 0;

  const giveBack = (): (() => void) => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      taken -= 1;
      serve();
    };
  };

  const serve = (): void => {
    const [next] = lines;
    if (taken >= limit || next === undefined) return;
    const [key, line] = next;
    const [waiter] = line;
    lines.delete(key);
    if (waiter === undefined) return;
    line.delete(waiter);
    // To the back of the order: the other keys come first now.
    if (line.size > 0) lines.set(key, line);
    waiter.give();
  };

  const takeFree = (): (() => void) | undefined => {
    if (taken >= limit || lines.size > 0) return undefined;
    taken += 1;
    return giveBack();
  };

  return {
    takeFree,
    take(key, signal) {
      if (signal.aborted) return Promise.resolve(undefined);
      const free = takeFree();
      if (free) return Promise.resolve(free);
      return new Promise((resolve) => {
        const line = lines.get(key) ?? new Set<Waiter>();
        const leave = (): void => {
          line.delete(waiter);
          if (line.size === 0 && lines.get(key) === line) lines.delete(key);
          resolve(undefined);
        };
        const waiter: Waiter = {
          give() {
            signal.removeEventListener('abort', leave);
            taken += 1;
            resolve(giveBack());
          },
        };
        line.add(waiter);
        lines.set(key, line);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    get taken() {
      return taken;
    },
    get waiting() {
      return [...lines.values()].reduce((sum, line) => sum + line.size, 0);
    },
  };
}
