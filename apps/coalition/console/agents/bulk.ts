/** How work on many things one after another stands. */
export interface BulkState {
  readonly done: number;
  readonly failed: number;
  /** The first thing that went wrong. */
  readonly error: string | null;
}

/** Does `work` to each item, a few at a time, and tells after each how it stands; one that fails stops no other. */
export async function forEach<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  tell: (state: BulkState) => void,
  atOnce = 4,
): Promise<BulkState> {
  let state: BulkState = { done: 0, failed: 0, error: null };
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      try {
        await work(item);
        state = { ...state, done: state.done + 1 };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        state = { ...state, failed: state.failed + 1, error: state.error ?? why };
      }
      tell(state);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return state;
}
