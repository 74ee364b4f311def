import { MultiDirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { EdgeLineProgram, EdgeRectangleProgram, type NodeHoverDrawingFunction } from 'sigma/rendering';
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import { drawsInSoftware, movePicture } from './graph-picture.ts';
import type { Outline } from './graph-types.ts';
import type { Visible } from './graph-visible.ts';

/** How a graph looks at present; nodes and edges by position. */
export interface Look {
  readonly visible: Visible;
  readonly colours: readonly string[];
  readonly sizes: Float32Array;
  readonly chosen: number | null;
  readonly path: ReadonlySet<number>;
}

/** A drawing of a graph in an element of the page. */
export interface Drawing {
  look(look: Look): void;
  place(positions: Float32Array): void;
  /** Brings a node to the middle. */
  show(node: number): void;
  zoom(how: 'closer' | 'farther' | 'whole'): void;
  /** Colours of the page changed. */
  repaint(): void;
  end(): void;
}

interface Attributes {
  x: number;
  y: number;
  label: string;
}
type Drawn = Sigma<Attributes, { at: number }>;

/** Above this many edges, they and the names are left out while one moves the drawing. */
const edgesWhileMoving = 6000;
/** Above this many nodes and edges, only a picture of it is moved where there is no graphics card. */
const mostInSoftware = 2000;

/** @throws where the browser has no WebGL */
export function draw(
  place: HTMLElement,
  { nodes, edges }: Outline,
  onChoose: (node: number | null) => void,
): Drawing {
  const graph = new MultiDirectedGraph<Attributes, { at: number }>();
  // In a square until they are arranged.
  const side = Math.ceil(Math.sqrt(nodes.id.length));
  for (const [at, label] of nodes.label.entries())
    graph.addNode(String(at), { x: at % side, y: Math.floor(at / side), label });
  for (const [at, from] of edges.from.entries())
    graph.addEdgeWithKey(String(at), String(from), String(edges.to[at] ?? 0), { at });

  let look: Look | null = null;
  let paint = paints(place);
  let near: ReadonlySet<number> | null = null;

  const asPicture = nodes.id.length + edges.from.length > mostInSoftware && drawsInSoftware();
  const leavesOut = edges.from.length > edgesWhileMoving && !asPicture;
  const sigma: Drawn = new Sigma<Attributes, { at: number }>(graph, place, {
    allowInvalidContainer: true,
    // Room for a node above the buttons at the lower edge.
    stagePadding: 60,
    ...{ hideEdgesOnMove: leavesOut, hideLabelsOnMove: leavesOut },
    labelFont: 'system-ui, sans-serif',
    ...{ labelSize: 12, labelColor: { color: paint.ink }, labelRenderedSizeThreshold: 7, labelDensity: 0.6 },
    defaultDrawNodeHover: (context, data, settings) => hover(paint)(context, data, settings),
    // Lines are one pixel wide and cost a third of what rectangles do; only what stands out is thicker.
    edgeProgramClasses: { line: EdgeLineProgram, thick: EdgeRectangleProgram },
    ...{ defaultEdgeType: 'line', zIndex: true },
    nodeReducer: (key, data) => ({ ...data, ...nodeLook(Number(key)) }),
    edgeReducer: (_key, data) => ({ ...data, ...edgeLook(data.at) }),
  });

  function nodeLook(at: number): Partial<NodeDisplayData> {
    if (look?.visible.nodes[at] !== 1) return { hidden: true };
    const size = look.sizes[at] ?? 3;
    const color = look.colours[at] ?? paint.faint;
    if (at === look.chosen || look.path.has(at))
      return { size: size * 1.4, color, highlighted: at === look.chosen, forceLabel: true, zIndex: 2 };
    const faded = near === null ? look.path.size > 0 : !near.has(at);
    // What fades gets smaller too, so that it does not cover what is looked at.
    return faded
      ? { size: size * 0.6, color: paint.faint, label: null, zIndex: 0 }
      : { size, color, zIndex: 1 };
  }

  function edgeLook(at: number): Partial<EdgeDisplayData> {
    if (look?.visible.edges[at] !== 1) return { hidden: true };
    const [from, to] = [edges.from[at] ?? 0, edges.to[at] ?? 0];
    const onPath = look.path.has(from) && look.path.has(to);
    const beside = from === look.chosen || to === look.chosen;
    if (onPath || beside)
      return { hidden: false, type: 'thick', color: paint.accent, size: onPath ? 3 : 1.5, zIndex: 1 };
    return { hidden: false, type: 'line', color: paint.edge, zIndex: 0 };
  }

  const endPicture = asPicture ? movePicture(sigma) : undefined;
  sigma.on('clickNode', ({ node }) => onChoose(Number(node)));
  sigma.on('clickStage', () => onChoose(null));
  // As the arrow on a link.
  sigma.on('enterNode', () => place.style.setProperty('cursor', 'pointer'));
  sigma.on('leaveNode', () => place.style.removeProperty('cursor'));

  return {
    look(next) {
      look = next;
      near = next.chosen === null ? null : besides(edges, next.chosen, next.visible);
      sigma.refresh();
    },
    place(positions) {
      graph.updateEachNodeAttributes(
        (key, attributes) => {
          attributes.x = positions[2 * Number(key)] ?? 0;
          attributes.y = positions[2 * Number(key) + 1] ?? 0;
          return attributes;
        },
        { attributes: ['x', 'y'] },
      );
    },
    show(node) {
      const data = sigma.getNodeDisplayData(String(node));
      const camera = sigma.getCamera();
      const duration = calm() ? 0 : 300;
      if (graph.order <= fewNodes) void camera.animatedReset({ duration });
      else if (data)
        void camera.animate({ x: data.x, y: data.y, ratio: Math.min(camera.ratio, 0.4) }, { duration });
    },
    zoom(how) {
      const camera = sigma.getCamera();
      const duration = calm() ? 0 : 200;
      if (how === 'closer') void camera.animatedZoom({ duration });
      else if (how === 'farther') void camera.animatedUnzoom({ duration });
      else void camera.animatedReset({ duration });
    },
    repaint() {
      paint = paints(place);
      sigma.setSetting('labelColor', { color: paint.ink });
      sigma.refresh();
    },
    end() {
      endPicture?.();
      sigma.kill();
    },
  };
}

/** Of so few all are seen at once, whichever is looked at. */
const fewNodes = 60;

const calm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function besides({ from, to }: Outline['edges'], node: number, visible: Visible): ReadonlySet<number> {
  const found = new Set([node]);
  for (let at = 0; at < from.length; at++) {
    if (visible.edges[at] !== 1) continue;
    if (from[at] === node) found.add(to[at] ?? 0);
    else if (to[at] === node) found.add(from[at] ?? 0);
  }
  return found;
}

interface Paint {
  readonly ink: string;
  readonly edge: string;
  readonly line: string;
  readonly faint: string;
  readonly accent: string;
  readonly surface: string;
}

/** The colours of the page as they are now, light or dark. */
function paints(place: HTMLElement): Paint {
  const style = getComputedStyle(place);
  const colour = (name: string): string => {
    const said = style.getPropertyValue(name).trim() || '#888888';
    // Minified, #ffffff is #fff.
    return said.length === 4 ? said.replaceAll(/[^#]/g, '$&$&') : said;
  };
  return {
    ...{ ink: colour('--ink'), line: colour('--line-strong'), faint: colour('--line') },
    // Not see-through: the library takes colours with an alpha for ones that are multiplied by it already.
    edge: mixed(colour('--line-strong'), colour('--surface'), 0.35),
    ...{ accent: colour('--accent'), surface: colour('--raised') },
  };
}

/** So much of one colour in another; both as #rrggbb. */
function mixed(one: string, other: string, share: number): string {
  const part = (colour: string, at: number): number =>
    Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16);
  const channels = [0, 1, 2].map((at) => Math.round(share * part(one, at) + (1 - share) * part(other, at)));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The name of a node on the page's own ground: the library's is always white. */
const hover =
  ({ surface, ink, line }: Paint): NodeHoverDrawingFunction<Attributes, { at: number }> =>
  (context, { x, y, size, label, color }) => {
    context.font = '600 12px system-ui, sans-serif';
    context.fillStyle = surface;
    context.strokeStyle = line;
    if (label) {
      const width = context.measureText(label).width + 10;
      context.beginPath();
      context.roundRect(x + size + 3, y - 10, width, 20, 4);
      context.fill();
      context.stroke();
      context.fillStyle = ink;
      context.fillText(label, x + size + 8, y + 4);
    }
    context.beginPath();
    context.arc(x, y, size + 2, 0, 2 * Math.PI);
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.stroke();
    context.fillStyle = color;
    context.fill();
    context.lineWidth = 1;
  };
