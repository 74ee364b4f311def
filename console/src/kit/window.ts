/** The rows of a long table worth drawing: `first` inclusive, `end` exclusive, and the heights left out, in pixels. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

const OVERSCAN = 12;

/** `offset` is how far the table's first row lies above the top of the view, in pixels (negative when below). */
export function rowWindow(rows: number, rowHeight: number, offset: number, viewHeight: number): RowWindow {
  const first = Math.min(rows, Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN));
  const end = Math.min(rows, Math.max(first, Math.ceil((offset + viewHeight) / rowHeight) + OVERSCAN));
  return { first, end, before: first * rowHeight, after: (rows - end) * rowHeight };
}
