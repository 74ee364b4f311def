import { appPath } from '../apps/discover.ts';
import type { AppPages } from '../kit/app-pages.ts';
import { paths } from '../kit/icon.tsx';
import { messages } from '../messages.en.ts';

export interface Destination {
  readonly to: string;
  readonly label: string;
  readonly icon: string;
  /** Pressed after `g`. */
  readonly key: string;
}

export const home: Destination = { to: '/', label: messages.nav.home, icon: paths.home, key: 'h' };

export const work: readonly Destination[] = [
  { to: '/runs', label: messages.nav.runs, icon: paths.runs, key: 'r' },
  { to: '/approvals', label: messages.nav.approvals, icon: paths.approvals, key: 'a' },
  { to: '/models', label: messages.nav.models, icon: paths.models, key: 'm' },
  { to: '/operations', label: messages.nav.operations, icon: paths.operations, key: 'o' },
  { to: '/settings', label: messages.nav.settings, icon: paths.settings, key: 's' },
];

/** Pages below others, reached from there and from the palette. */
const below: readonly Pick<Destination, 'to' | 'label'>[] = [
  { to: '/settings/keys', label: messages.keys.title },
];

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly run: () => void;
}

/** Every page and app action as an entry of the command palette. */
export function pageEntries(apps: readonly AppPages[], go: (to: string) => void): readonly Entry[] {
  const pages = [home, ...work, ...below].map(({ to, label }) => ({
    to,
    label,
    kind: messages.palette.pages,
  }));
  const ofApps = apps.flatMap((app) => [
    ...app.routes.flatMap(({ path, nav }) =>
      nav
        ? [{ to: appPath(app.id, path), label: `${app.title}: ${nav.label}`, kind: messages.palette.pages }]
        : [],
    ),
    ...(app.actions ?? []).map(({ label, path }) => ({
      to: appPath(app.id, path),
      label,
      kind: messages.palette.actions,
    })),
  ]);
  return [...pages, ...ofApps].map(({ to, label, kind }) => ({
    id: `${kind} ${to}`,
    kind,
    label,
    run: () => go(to),
  }));
}
