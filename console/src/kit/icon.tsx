import type { ReactNode } from 'react';

/** A 16 px line icon from one SVG path on a 16×16 grid. Decoration only: the text beside it carries the meaning. */
export function Icon({ d, className = '' }: { d: string; className?: string }): ReactNode {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      className={`shrink-0 fill-none stroke-current ${className}`}
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={d} />
    </svg>
  );
}

export const paths = {
  home: 'M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z',
  runs: 'M2.5 4h7M2.5 8h11M2.5 12h5M12 2.5v3M10 10.5v3',
  approvals: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM5.5 8l2 2 3.2-3.6',
  models: 'M8 2l1.500 4.500L14 8l-4.500 1.500L8 14l-1.500-4.500L2 8l4.500-1.500z',
  operations: 'M1.5 8.5h3l1.7-5 3 9.5 2-6 1 1.5h2.3',
  settings: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 3v3M6 10v3',
  app: 'M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  close: 'M4 4l8 8M12 4l-8 8',
  edit: 'M3 13l.8-3L10.500 3.300l2.200 2.200L6 12.200zM9 4.800l2.200 2.200',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5l3 3',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  user: 'M8 2.5a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM2.8 13.5c.5-2.4 2.6-3.6 5.2-3.6s4.7 1.2 5.2 3.6',
  chevron: 'M4.5 6.5 8 10l3.5-3.5',
  check: 'M3 8.500l3.2 3.200L13 5',
  cross: 'M4.5 4.500l7 7M11.5 4.500l-7 7',
  clock: 'M8 2.500a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.200l2 1.3',
  play: 'M5 3.500l7 4.5-7 4.500z',
  pause: 'M5.5 3.500v9M10.5 3.500v9',
  stop: 'M4 4h8v8H4z',
  warning: 'M8 2.500l6 10.500H2zM8 6.500v3M8 11.200v.1',
  dots: 'M8 3.500v.1M8 8v.1M8 12.500v.1',
  file: 'M4 1.800h5L12.5 5v9.200H4zM9 1.800V5h3.5',
} as const;
