/** Answers that several may ask for: the same question is worked out once, and its answer is kept for a while. */
export interface SharedWork {
  /**
   * @param key what is asked, and of what
   * @param work ends when its signal says so, which is when nobody waits for the answer any more
   */
  once<T>(key: string, work: (signal: AbortSignal) => Promise<T>, asker: AbortSignal | undefined): Promise<T>;
}

interface Piece {
  readonly answer: Promise<unknown>;
  readonly stop: AbortController;
  asking: number;
  done: boolean;
}

const mostKept = 50;

export function createSharedWork(): SharedWork {
  const pieces = new Map<string, Piece>();

  const begin = (key: string, work: (signal: AbortSignal) => Promise<unknown>): Piece => {
    const stop = new AbortController();
    const piece: Piece = { answer: work(stop.signal), stop, asking: 0, done: false };
    pieces.set(key, piece);
    piece.answer.then(
      () => {
        piece.done = true;
      },
      () => forget(key, piece),
    );
    for (const [oldest, { done }] of pieces) if (pieces.size > mostKept && done) pieces.delete(oldest);
    return piece;
  };
  const forget = (key: string, piece: Piece): void => {
    piece.done = true;
    if (pieces.get(key) === piece) pieces.delete(key);
  };

  return {
    once<T>(key: string, work: (signal: AbortSignal) => Promise<T>, asker: AbortSignal | undefined) {
      const piece = pieces.get(key) ?? begin(key, work);
      piece.asking++;
      const leave = (): void => {
        piece.asking--;
        if (piece.done || piece.asking > 0) return;
        forget(key, piece);
        piece.stop.abort();
      };
      if (asker?.aborted) leave();
      else asker?.addEventListener('abort', leave, { once: true });
      // What a key leads to is what its work makes.
      return piece.answer as Promise<T>;
    },
  };
}
