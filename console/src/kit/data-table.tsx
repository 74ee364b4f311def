import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type RowWindow, rowWindow } from './window.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'right';
  /** Left out on screens narrower than this, where the first column carries what matters. */
  readonly hideBelow?: 'sm' | 'md' | 'lg' | 'xl';
  readonly className?: string;
}

const hidden = {
  sm: 'max-sm:hidden',
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
} as const;
/** Below this many rows all are drawn. */
const WINDOWED_FROM = 200;
const ROW_HEIGHT = 48;

/**
 * A table of rows. Long ones draw only the rows in view. Make the first cell's content a `RowLink` to let the whole
 * row be pressed.
 */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const view = useRowWindow(body, rows.length);
  const cellClass = (column: Column<T>) =>
    `px-3 py-2 ${column.align === 'right' ? 'text-right' : 'text-left'} ${column.hideBelow ? hidden[column.hideBelow] : ''} ${column.className ?? ''}`;
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse" aria-rowcount={rows.length + 1}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            {columns.map((column) => (
              <th key={column.id} scope="col" className={`${cellClass(column)} font-normal`}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {view.before > 0 && <Spacer height={view.before} columns={columns.length} />}
          {rows.slice(view.first, view.end).map((row, index) => (
            <tr
              key={keyOf(row)}
              aria-rowindex={view.first + index + 2}
              className="relative h-12 border-b border-line last:border-0 has-[a[data-row]]:hover:bg-sunken"
            >
              {columns.map((column) => (
                <td key={column.id} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {view.after > 0 && <Spacer height={view.after} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

function useRowWindow(body: React.RefObject<HTMLTableSectionElement | null>, rows: number): RowWindow {
  const all = { first: 0, end: rows, before: 0, after: 0 };
  const [view, setView] = useState<RowWindow>(all);
  const windowed = rows > WINDOWED_FROM;
  useEffect(() => {
    if (!windowed) return;
    const update = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const next = rowWindow(rows, ROW_HEIGHT, -top, window.innerHeight);
      setView((now) =>
        now.first === next.first && now.end === next.end && now.after === next.after ? now : next,
      );
    };
    update();
    document.addEventListener('scroll', update, { capture: true, passive: true });
    window.addEventListener('resize', update);
    return () => {
      document.removeEventListener('scroll', update, { capture: true });
      window.removeEventListener('resize', update);
    };
  }, [windowed, rows, body]);
  return windowed ? view : all;
}
