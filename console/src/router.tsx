import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiProblem } from './api/client.ts';
import { meQuery } from './api/queries.ts';
import { RUN_STATUSES, type RunStatus } from './api/types.ts';
import { appPath } from './apps/discover.ts';
import type { AppPages } from './kit/app-pages.ts';
import { Skeleton } from './kit/states.tsx';
import { NotFound } from './pages/not-found.tsx';
import { PageError } from './pages/page-error.tsx';
import { Shell } from './shell/shell.tsx';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * All pages: those of the console and those that apps bring. The router's types are not registered globally, because
 * the paths of apps are not known when the console is compiled; links take plain paths.
 */
export function createConsoleRouter(queryClient: QueryClient, apps: readonly AppPages[]) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
  const login = createRoute({
    getParentRoute: () => root,
    path: '/login',
    validateSearch: (search: Record<string, unknown>): { next?: string } => {
      const next = text(search.next);
      // Only pages of this console: a full address here would send the person to another site.
      return next?.startsWith('/') && !next.startsWith('//') ? { next } : {};
    },
    component: lazyRouteComponent(() => import('./pages/login.tsx')),
  });
  const inside = createRoute({
    getParentRoute: () => root,
    id: 'inside',
    component: () => <Shell apps={apps} />,
    beforeLoad: async ({ location }) => {
      try {
        await queryClient.ensureQueryData(meQuery);
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
        throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } });
      }
    },
    errorComponent: PageError,
  });
  const page = (path: string, load: () => Promise<{ default: React.ComponentType }>) =>
    createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load) });
  const runs = createRoute({
    getParentRoute: () => inside,
    path: '/runs',
    validateSearch: (search: Record<string, unknown>) => ({
      ...(text(search.app) && { app: text(search.app) }),
      ...(isRunStatus(search.status) && { status: search.status }),
      ...(text(search.project) && { project: text(search.project) }),
    }),
    component: lazyRouteComponent(() => import('./pages/runs.tsx')),
  });
  const approvals = createRoute({
    getParentRoute: () => inside,
    path: '/approvals',
    validateSearch: (search: Record<string, unknown>) =>
      search.show === 'decided' ? { show: 'decided' as const } : {},
    component: lazyRouteComponent(() => import('./pages/approvals.tsx')),
  });
  const appRoutes = apps.flatMap((app) =>
    app.routes.map((route) => page(appPath(app.id, route.path), route.load)),
  );
  return createRouter({
    routeTree: root.addChildren([
      login,
      inside.addChildren([
        page('/', () => import('./pages/home.tsx')),
        runs,
        page('/runs/$id', () => import('./pages/run.tsx')),
        approvals,
        page('/models', () => import('./pages/models/models.tsx')),
        page('/models/calls/$id', () => import('./pages/models/call.tsx')),
        page('/operations', () => import('./pages/operations.tsx')),
        page('/projects/$id', () => import('./pages/project.tsx')),
        page('/settings', () => import('./pages/settings.tsx')),
        page('/settings/keys', () => import('./pages/keys/keys.tsx')),
        ...appRoutes,
      ]),
    ]),
    defaultPreload: 'intent',
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: PageError,
    defaultPendingComponent: () => <Skeleton rows={6} />,
    scrollRestoration: true,
  });
}

const isRunStatus = (value: unknown): value is RunStatus => RUN_STATUSES.some((status) => status === value);
