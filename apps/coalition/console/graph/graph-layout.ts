export interface LayoutWish {
  readonly nodes: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

interface Layout {
  /** x and y of each node, by its position. */
  readonly positions: Float32Array;
  readonly done: boolean;
}

/** Arranges a graph in a thread of its own. @returns how to end it */
export function arrange(wish: LayoutWish, onLayout: (layout: Layout) => void): () => void {
  const worker = new Worker(new URL('./graph-layout-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Layout>) => {
    onLayout(data);
    if (data.done) worker.terminate();
  });
  worker.postMessage(wish);
  return () => worker.terminate();
}
