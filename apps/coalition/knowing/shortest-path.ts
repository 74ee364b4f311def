import type { Beside } from './wiring.ts';

/**
 * A shortest path (Dijkstra, "A note on two problems in connexion with graphs", 1959), with a binary heap.
 *
 * @param lengthOf the length of the edge at a place of the rows, never negative
 * @returns nodes from start to end; null where there is no way
 */
export function shortestPath(
  { starts, nodes: ends }: Beside,
  start: number,
  end: number,
  lengthOf: (place: number) => number,
): number[] | null {
  const nodes = starts.length - 1;
  const distance = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(nodes).fill(-1);
  const done = new Uint8Array(nodes);
  const heap: Entry[] = [];
  distance[start] = 0;
  push(heap, { node: start, length: 0 });
  for (let nearest = pop(heap); nearest && nearest.node !== end; nearest = pop(heap)) {
    const { node, length } = nearest;
    if (done[node]) continue;
    done[node] = 1;
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++) {
      const other = ends[at] ?? 0;
      const longer = length + lengthOf(at);
      if (longer >= (distance[other] ?? 0)) continue;
      distance[other] = longer;
      before[other] = node;
      push(heap, { node: other, length: longer });
    }
  }
  if (start !== end && before[end] === -1) return null;
  const way = [end];
  for (let at = end; at !== start; at = before[at] ?? start) way.push(before[at] ?? start);
  return way.reverse();
}

interface Entry {
  readonly node: number;
  readonly length: number;
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (!parent || parent.length <= entry.length) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    const down = other && one && other.length < one.length ? left + 1 : left;
    const child = heap[down];
    if (!child || child.length >= last.length) break;
    heap[at] = child;
    at = down;
  }
  heap[at] = last;
  return first;
}
