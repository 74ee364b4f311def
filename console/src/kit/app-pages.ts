import type { ComponentType, ReactNode } from 'react';

/** A page of an app. Its module default-exports the component and is loaded when somebody goes there. */
export interface AppRoute {
  /** Below `/apps/ID`: `/`, `/sessions/$id`. A `$name` part is read with `useParams({ strict: false })`. */
  readonly path: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** Present when the page belongs in the rail and the command palette. */
  readonly nav?: { readonly label: string };
}

/** What `apps/ID/console/pages.tsx` default-exports; the console finds the file by its place. */
export interface AppPages {
  /** The name of the app's folder. */
  readonly id: string;
  readonly title: string;
  readonly icon?: ReactNode;
  readonly routes: readonly AppRoute[];
  /** Further entries for the command palette; `path` is below `/apps/ID`. */
  readonly actions?: readonly { readonly label: string; readonly path: string }[];
}
