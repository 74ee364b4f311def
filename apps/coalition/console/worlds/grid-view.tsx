import { useEffect, useRef, useState } from 'react';
import type { Heat } from '../agents/heat.ts';
import type { Scene } from '../types.ts';
import { crowdsOf, type Layout, layoutOf, type Point, paintAgents, paintGround, spotOf } from './paint.ts';
import { messages } from './world-messages.en.ts';

const text = messages.page;
const moveMilliseconds = 250;

/** A grid with all that is on it. Agents glide from cell to cell, unless the reader wants no motion. */
export function GridView({
  scene,
  grid,
  heat,
  chosen,
  onChoose,
}: {
  scene: Scene;
  grid: { readonly rows: number; readonly columns: number };
  heat: Heat | null;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const spots = useRef(new Map<string, Point>());
  const width = useWidth(frame);
  const scheme = useScheme();
  const { rows, columns } = grid;
  const layout = layoutOf({ rows, columns }, width);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of a new scheme are read anew
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    return animate(context, scene, layoutOf({ rows, columns }, width), heat, chosen, spots.current);
  }, [scene, rows, columns, width, heat, chosen, scheme]);

  const pick = (event: React.MouseEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = layout.width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const far = (id: string): number => {
      const spot = spots.current.get(id);
      return spot ? Math.hypot(spot.x - x, spot.y - y) : Number.POSITIVE_INFINITY;
    };
    const nearest = scene.agents.reduce<string | null>(
      (best, { id }) => (best === null || far(id) < far(best) ? id : best),
      null,
    );
    if (nearest !== null && far(nearest) <= Math.max(layout.cell, 14)) onChoose(nearest);
  };
  const scale = Math.min(3, globalThis.devicePixelRatio || 1);
  return (
    <div ref={frame} className="min-w-0">
      {/* Whoever cannot press on the picture finds every agent in the list beside it. */}
      <canvas
        ref={canvas}
        role="img"
        aria-label={text.grid(rows, columns, scene.agents.length)}
        width={layout.width * scale}
        height={layout.height * scale}
        style={{ width: layout.width, maxWidth: '100%', aspectRatio: `${layout.width} / ${layout.height}` }}
        className="block cursor-pointer rounded-md border border-line-strong"
        onClick={pick}
      />
    </div>
  );
}

/** Draws, and moves agents from where they were drawn last to where they are now. @returns what stops it */
function animate(
  context: CanvasRenderingContext2D,
  scene: Scene,
  layout: Layout,
  heat: Heat | null,
  chosen: string | null,
  spots: Map<string, Point>,
): () => void {
  const scale = context.canvas.width / layout.width;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const crowds = crowdsOf(scene.agents);
  const moves = scene.agents.flatMap((agent) => {
    if (agent.place === null) return [];
    const to = spotOf(agent, crowds.get(agent.place) ?? 1, layout);
    return [{ agent, from: spots.get(agent.id) ?? to, to }];
  });
  const ids = new Set(scene.agents.map(({ id }) => id));
  for (const id of spots.keys()) if (!ids.has(id)) spots.delete(id);
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const moving = !still && moves.some(({ from, to }) => from.x !== to.x || from.y !== to.y);
  const began = performance.now();
  let request = 0;
  const draw = (now: number) => {
    const part = moving ? Math.min(1, Math.max(0, (now - began) / moveMilliseconds)) : 1;
    const eased = part * (2 - part);
    const placed = moves.map(({ agent, from, to }) => {
      const spot = { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased };
      spots.set(agent.id, spot);
      return { agent, spot };
    });
    context.setTransform(scale, 0, 0, scale, 0, 0);
    paintGround(context, scene, layout, heat, colour);
    paintAgents(context, placed, layout, chosen, colour);
    if (part < 1) request = requestAnimationFrame(draw);
  };
  // At once, not with the next frame: a canvas that was made larger is empty until it is drawn.
  draw(began);
  return () => cancelAnimationFrame(request);
}

function useWidth(frame: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}

/** Changes when the page's colours do. */
function useScheme(): string {
  const [scheme, setScheme] = useState('');
  useEffect(() => {
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    const read = () => setScheme(`${media.matches} ${document.documentElement.dataset.theme ?? ''}`);
    read();
    media.addEventListener('change', read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      media.removeEventListener('change', read);
      observer.disconnect();
    };
  }, []);
  return scheme;
}
