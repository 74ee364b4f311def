/** Things in the order of the time at which they are due: a binary heap. */
export interface DueQueue<Item> {
  add(at: number, item: Item): void;
  /** When the first is due; infinite when there is none. */
  next(): number;
  take(): Item | undefined;
  /** How many there are that are due before a time; looks at all of them. */
  late(before: number): number;
}

export function createDueQueue<Item>(): DueQueue<Item> {
  const heap: { readonly at: number; readonly item: Item }[] = [];
  const atOf = (index: number): number => heap[index]?.at ?? Number.POSITIVE_INFINITY;
  const swap = (one: number, other: number): void => {
    const [a, b] = [heap[one], heap[other]];
    if (!a || !b) return;
    heap[one] = b;
    heap[other] = a;
  };
  return {
    add(at, item) {
      let index = heap.push({ at, item }) - 1;
      for (let parent = (index - 1) >> 1; index > 0 && atOf(parent) > at; parent = (index - 1) >> 1) {
        swap(index, parent);
        index = parent;
      }
    },
    next: () => atOf(0),
    take() {
      swap(0, heap.length - 1);
      const taken = heap.pop();
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const least = atOf(left + 1) < atOf(left) ? left + 1 : left;
        if (!(atOf(least) < atOf(index))) break;
        swap(index, least);
        index = least;
      }
      return taken?.item;
    },
    late: (before) => heap.reduce((sum, { at }) => sum + (at < before ? 1 : 0), 0),
  };
}
