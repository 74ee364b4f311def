import type { ReactNode } from 'react';

/** A short table whose every column stays: on a narrow screen it scrolls within its frame, and never the page. */
export function SmallTable({
  caption,
  head,
  children,
}: {
  caption: string;
  /** The first column's head is on the left, those of numbers on the right. */
  head: readonly {
    readonly text: string;
    /** In place of the text. */
    readonly shown?: ReactNode;
    readonly right?: boolean;
    readonly hideNarrow?: boolean;
  }[];
  children: ReactNode;
}) {
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            {head.map((one) => (
              <th
                key={one.text}
                scope="col"
                className={`px-3 py-2 align-bottom font-normal wrap-break-word max-sm:px-2 ${one.right ? 'text-right' : 'text-left'} ${one.hideNarrow ? hiddenNarrow : ''}`}
              >
                {one.shown ?? one.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr]:relative [&>tr]:border-b [&>tr]:border-line [&>tr:last-child]:border-0">
          {children}
        </tbody>
      </table>
    </section>
  );
}

export const cell = 'px-3 py-2 text-left max-sm:px-2';
export const numberCell = 'px-3 py-2 text-right whitespace-nowrap max-sm:px-2';
/** Of a column that a phone has no room for. */
export const hiddenNarrow = 'max-sm:hidden';
