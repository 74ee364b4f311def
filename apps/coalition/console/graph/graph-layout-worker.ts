/** Arranges a graph beside the page: sends positions as they get better, and is ended when nobody wants them. */
import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import type { LayoutWish } from './graph-layout.ts';

/** Rounds until it is good enough; large graphs take a second for some. */
const mostRounds = 400;
const mostMilliseconds = 20_000;
const roundsAtOnce = 10;

globalThis.addEventListener('message', ({ data }: MessageEvent<LayoutWish>) => {
  const { nodes, from, to } = data;
  const graph = new UndirectedGraph<{ x: number; y: number }>();
  // A spiral: no two at one place, and the same beginning each time.
  for (let node = 0; node < nodes; node++) {
    const angle = node * 2.399963;
    const radius = Math.sqrt(node + 1) * 10;
    graph.addNode(node, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  }
  for (let edge = 0; edge < from.length; edge++)
    if (from[edge] !== to[edge]) graph.mergeEdge(from[edge], to[edge]);
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    ...{ barnesHutOptimize: nodes > 500, barnesHutTheta: 0.8 },
  };
  const began = performance.now();
  for (let round = 0; round < mostRounds; round += roundsAtOnce) {
    forceAtlas2.assign(graph, { iterations: roundsAtOnce, settings });
    const done = round + roundsAtOnce >= mostRounds || performance.now() - began > mostMilliseconds;
    const positions = new Float32Array(2 * nodes);
    graph.forEachNode((node, { x, y }) => {
      positions[2 * Number(node)] = x;
      positions[2 * Number(node) + 1] = y;
    });
    postMessage({ positions, done }, { transfer: [positions.buffer] });
    if (done) break;
  }
});
