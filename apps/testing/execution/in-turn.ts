export interface InTurn {
  /** Does it after what was added before. */
  add(work: () => Promise<void>): void;
  /** When all is done. @throws what the first that failed threw */
  done(): Promise<void>;
}

/** Work that is told by callbacks which wait for nothing, done one after the other. */
export function inTurn(): InTurn {
  let last: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  return {
    add(work) {
      last = last.then(work).catch((error: unknown) => {
        failure ??= { error };
      });
    },
    async done() {
      await last;
      if (failure) throw failure.error;
    },
  };
}
