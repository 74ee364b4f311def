import type { AppPages } from '../kit/app-pages.ts';

/** The pages of every app that has a `console/pages.tsx`, by app id. */
export function discoverApps(
  modules: Readonly<Record<string, { readonly default: AppPages }>>,
): readonly AppPages[] {
  return Object.entries(modules)
    .map(([file, module]) => {
      const folder = /apps\/([^/]+)\/console\//.exec(file)?.[1];
      if (module.default.id !== folder) {
        throw new Error(
          `${file} says its id is "${module.default.id}"; it must be "${folder}", its folder's name.`,
        );
      }
      return module.default;
    })
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));
}

/** The address of an app's page. */
export const appPath = (app: string, path: string): string => `/apps/${app}${path === '/' ? '' : path}`;

export const installedApps: readonly AppPages[] = discoverApps(
  import.meta.glob<{ default: AppPages }>('../../../apps/*/console/pages.tsx', { eager: true }),
);
