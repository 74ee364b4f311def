import type { Heat } from '../agents/heat.ts';
import type { Scene, SeenAgent } from '../types.ts';

/** Where things are on the canvas, in CSS pixels. */
export interface Layout {
  readonly cell: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
}

export function layoutOf({ rows, columns }: { rows: number; columns: number }, width: number): Layout {
  const cell = Math.max(3, Math.min(56, Math.floor(width / columns), Math.floor(640 / rows)));
  return { cell, columns, width: cell * columns, height: cell * rows };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle of an agent: those who share a cell stand around its middle. */
export function spotOf(agent: SeenAgent, crowd: number, { cell, columns }: Layout): Point {
  const place = agent.place ?? 0;
  const [row, column] = [Math.floor(place / columns), place % columns];
  const turn = (agent.seat * 2.399963) % (2 * Math.PI);
  const far = crowd > 1 ? cell * 0.24 : 0;
  return {
    x: (column + 0.5) * cell + Math.cos(turn) * far,
    y: (row + 0.5) * cell + Math.sin(turn) * far,
  };
}

/** How many agents are in each cell. */
export function crowdsOf(agents: readonly SeenAgent[]): ReadonlyMap<number, number> {
  const crowds = new Map<number, number>();
  for (const { place } of agents) if (place !== null) crowds.set(place, (crowds.get(place) ?? 0) + 1);
  return crowds;
}

/** Colours by the names of the theme's variables. */
export type Colours = (name: string) => string;

/** The ground: cells, walls, what is to be seen at places, food, and what the chosen agent believes. */
export function paintGround(
  context: CanvasRenderingContext2D,
  scene: Scene,
  layout: Layout,
  heat: Heat | null,
  colour: Colours,
): void {
  const { cell, columns, width, height } = layout;
  const at = (place: number): readonly [number, number] => [
    (place % columns) * cell,
    Math.floor(place / columns) * cell,
  ];
  context.fillStyle = colour('--surface');
  context.fillRect(0, 0, width, height);
  for (const { place, preference } of scene.marks) {
    const [x, y] = at(place);
    context.fillStyle = colour(preference > 0 ? '--good-tint' : preference < 0 ? '--bad-tint' : '--mark');
    context.fillRect(x, y, cell, cell);
  }
  if (heat) {
    const most = Math.max(...heat.cells.values(), 1e-9);
    context.fillStyle = colour('--accent');
    for (const [place, probability] of heat.cells) {
      const [x, y] = at(place);
      // On a scale of its own where nothing is likely, so that a wide belief is seen too.
      context.globalAlpha = 0.75 * (heat.of === 'food' ? probability / most : probability);
      context.fillRect(x, y, cell, cell);
    }
    context.globalAlpha = 1;
  }
  context.fillStyle = colour('--line-strong');
  for (const place of scene.walls) context.fillRect(...at(place), cell, cell);
  paintLines(context, layout, colour('--line'));
  paintFood(context, scene.food, layout, colour('--good'));
  paintMarks(context, scene.marks, layout, colour);
}

function paintLines(
  context: CanvasRenderingContext2D,
  { cell, width, height }: Layout,
  colour: string,
): void {
  if (cell < 6) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = 0; x <= width; x += cell) {
    context.moveTo(x + 0.5, 0);
    context.lineTo(x + 0.5, height);
  }
  for (let y = 0; y <= height; y += cell) {
    context.moveTo(0, y + 0.5);
    context.lineTo(width, y + 0.5);
  }
  context.stroke();
}

/** Diamonds, so that food differs from agents by shape too. */
function paintFood(
  context: CanvasRenderingContext2D,
  food: string | null,
  { cell, columns }: Layout,
  colour: string,
): void {
  if (food === null) return;
  const size = Math.max(1, cell * 0.22);
  context.fillStyle = colour;
  context.beginPath();
  for (let place = food.indexOf('1'); place >= 0; place = food.indexOf('1', place + 1)) {
    const x = ((place % columns) + 0.5) * cell;
    const y = (Math.floor(place / columns) + 0.5) * cell;
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
  }
  context.fill();
}

function paintMarks(
  context: CanvasRenderingContext2D,
  marks: Scene['marks'],
  { cell, columns }: Layout,
  colour: Colours,
): void {
  if (cell < 14) return;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { place, preference } of marks) {
    const x = ((place % columns) + 0.5) * cell;
    const y = (Math.floor(place / columns) + 0.5) * cell;
    context.font = `600 ${Math.round(cell * 0.5)}px system-ui, sans-serif`;
    context.fillStyle = colour(preference > 0 ? '--good' : preference < 0 ? '--bad' : '--warn');
    context.fillText(preference > 0 ? '★' : preference < 0 ? '✕' : '?', x, y + cell * 0.04);
  }
}

/** Agents where they are now, which may be on their way from one cell to the next. */
export function paintAgents(
  context: CanvasRenderingContext2D,
  agents: readonly { readonly agent: SeenAgent; readonly spot: Point }[],
  { cell }: Layout,
  chosen: string | null,
  colour: Colours,
): void {
  const size = Math.max(2, cell * 0.26);
  for (const { agent, spot } of agents) {
    context.beginPath();
    context.arc(spot.x, spot.y, size, 0, 2 * Math.PI);
    context.fillStyle = colour(agent.status === 'error' ? '--bad' : '--accent');
    context.fill();
    context.lineWidth = agent.id === chosen ? 3 : 1;
    context.strokeStyle = colour(agent.id === chosen ? '--ink' : '--surface');
    context.stroke();
  }
}
