import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { approvalsQuery } from '../api/queries.ts';
import { appPath } from '../apps/discover.ts';
import type { AppPages } from '../kit/app-pages.ts';
import { count } from '../kit/format.ts';
import { Icon, paths } from '../kit/icon.tsx';
import { messages } from '../messages.en.ts';
import { type Destination, home, work } from './destinations.ts';

/** The left rail; on a narrow screen a menu over the page. */
export function Rail({
  apps,
  open,
  onClose,
}: {
  apps: readonly AppPages[];
  open: boolean;
  onClose: () => void;
}) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    nav.current?.querySelector('a')?.focus();
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    window.addEventListener('keydown', pressed);
    return () => {
      window.removeEventListener('keydown', pressed);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [open, onClose]);
  return (
    <>
      {open && (
        <button
          type="button"
          aria-label={messages.nav.close}
          onClick={onClose}
          className="fixed inset-0 z-30 bg-[rgb(10_12_16/45%)] md:hidden"
        />
      )}
      <nav
        ref={nav}
        id="rail"
        aria-label={messages.nav.label}
        className={`z-40 flex-col overflow-y-auto border-r border-line bg-surface p-3 md:sticky md:top-0 md:row-span-2 md:flex md:h-dvh ${open ? 'fixed inset-y-0 left-0 flex w-64 shadow-float' : 'hidden'}`}
      >
        <Link to="/" className="mb-4 flex min-h-8 items-center gap-2 px-2 text-lg font-strong">
          <img src="/favicon.svg" alt="" width="22" height="22" />
          {messages.product}
        </Link>
        <RailLink destination={home} exact />
        {apps.length > 0 && (
          <Group title={messages.nav.apps}>
            {apps.map((app) => (
              <AppLinks key={app.id} app={app} />
            ))}
          </Group>
        )}
        <Group title={messages.nav.work}>
          {work.map((destination) => (
            <RailLink key={destination.to} destination={destination}>
              {destination.to === '/approvals' && <PendingCount />}
            </RailLink>
          ))}
        </Group>
      </nav>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mt-5">
      <h2 className="mb-1 px-2 text-sm text-muted">{title}</h2>
      {children}
    </div>
  );
}

const linkClass =
  'flex min-h-8 items-center gap-3 rounded-md px-2 text-ink hover:bg-sunken aria-[current=page]:bg-accent-tint aria-[current=page]:font-strong aria-[current=page]:text-accent';

function RailLink({
  destination,
  exact = false,
  children,
}: {
  destination: Destination;
  exact?: boolean;
  children?: ReactNode;
}) {
  return (
    <Link to={destination.to} activeOptions={{ exact, includeSearch: false }} className={linkClass}>
      <Icon d={destination.icon} />
      <span className="flex-1">{destination.label}</span>
      {children}
    </Link>
  );
}

function AppLinks({ app }: { app: AppPages }) {
  const entries = app.routes.filter((route) => route.nav);
  const first = entries[0] ?? app.routes[0];
  if (!first) return null;
  return (
    <>
      <Link
        to={appPath(app.id, first.path)}
        activeOptions={{ exact: entries.length > 1, includeSearch: false }}
        className={linkClass}
      >
        {app.icon ?? <Icon d={paths.app} />}
        {app.title}
      </Link>
      {entries.slice(1).map((route) => (
        <Link
          key={route.path}
          to={appPath(app.id, route.path)}
          activeOptions={{ includeSearch: false }}
          className={`${linkClass} pl-9`}
        >
          {route.nav?.label}
        </Link>
      ))}
    </>
  );
}

function PendingCount() {
  const pending = useQuery(approvalsQuery('pending')).data?.items.length ?? 0;
  if (pending === 0) return null;
  return (
    <span className="rounded-full bg-warn-tint px-2 text-sm font-strong text-warn">
      <span aria-hidden="true">{count(pending)}</span>
      <span className="sr-only">{messages.nav.pendingApprovals(count(pending))}</span>
    </span>
  );
}
