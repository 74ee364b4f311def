import { Link } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { messages } from '../messages.en.ts';

/** Set by the shell: true once somebody has moved from the first page, so that a new page takes the focus. */
export const NavigatedContext = createContext<{ readonly current: boolean }>({ current: false });

export interface PageProps {
  readonly title: string;
  /** One sentence: what this is, or how it stands now. */
  readonly state?: ReactNode;
  /** Where this page belongs. */
  readonly crumb?: { readonly to: string; readonly label: string };
  /** The primary action first. */
  readonly actions?: ReactNode;
  /** Without the limit of 1,200 px; for graphs and wide tables. */
  readonly wide?: boolean;
  readonly children?: ReactNode;
}

/** The frame of every page: the document's title, the heading that takes the focus after navigation, actions. */
export function Page({ title, state, crumb, actions, wide = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const navigated = useContext(NavigatedContext);
  useEffect(() => {
    document.title = `${title} · ${messages.product}`;
  }, [title]);
  useEffect(() => {
    // Something within the page may have taken the focus already, such as the field to write in.
    const inPage = document.activeElement?.closest('main > *');
    if (navigated.current && !inPage) heading.current?.focus({ preventScroll: true });
  }, [navigated]);
  return (
    <div className={wide ? '' : 'mx-auto max-w-[1200px]'}>
      <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          {crumb && (
            <Link
              to={crumb.to}
              className="mb-1 inline-flex min-h-6 items-center gap-1 text-muted hover:text-ink"
            >
              <span aria-hidden="true">←</span> {crumb.label}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1} className="text-xl font-strong text-balance">
            {title}
          </h1>
          {state && <div className="mt-1 max-w-[75ch] text-muted">{state}</div>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with its heading. */
export function Section({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mb-8">
      <div className="mb-3 flex min-h-6 items-baseline justify-between gap-4">
        <h2 className="font-strong">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

export function Card({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-lg border border-line bg-surface p-4 ${className}`}>{children}</div>;
}

/** Names and values, one pair a row. Entries without a value are left out. */
export function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
