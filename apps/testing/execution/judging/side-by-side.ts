/**
 * Does `work` for each item in their order, so many at once. Where one fails no other is begun.
 *
 * @throws what the first that failed threw, when all that were under way have ended; the signal's reason
 */
export async function sideBySide<Item>(
  items: readonly Item[],
  { workers, signal }: { readonly workers: number; readonly signal: AbortSignal },
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (failures.length === 0 && !signal.aborted) {
      const item = queue.shift();
      if (item === undefined) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
