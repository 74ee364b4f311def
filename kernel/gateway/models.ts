import { MainstayError } from '#kernel/base';
import type { Providers, Target } from '#kernel/models';

/** What a client may name, by name. */
export interface ModelNames {
  /**
   * The targets of a name, to be tried in order: a route's, `PROVIDER/MODEL`, or the model that exactly one provider is
   * configured with under that name.
   *
   * @throws MainstayError `gateway.unknown_model`, `gateway.model_not_allowed`
   */
  resolve(name: string, allows: Allows): readonly Target[];
  /** The names of routes and configured models that a key may use. */
  list(allows: Allows): readonly { readonly id: string; readonly provider: string }[];
}

export type Allows = (name: string) => boolean;

export const nameOf = ({ provider, model }: Target): string => `${provider}/${model}`;

export function modelNames(options: {
  readonly providers: Providers;
  readonly routes: ReadonlyMap<string, readonly Target[]>;
}): ModelNames {
  const { providers, routes } = options;
  const known = new Map<string, Target>();
  for (const target of [...routes.values()].flat()) {
    if (providers.has(target.provider)) known.set(nameOf(target), target);
  }
  const bare = new Map<string, Target | null>();
  for (const target of known.values()) {
    // Two providers with a model of this name: the bare name means neither.
    bare.set(target.model, bare.has(target.model) ? null : target);
  }

  function find(name: string): readonly Target[] | undefined {
    const route = routes.get(name)?.filter(({ provider }) => providers.has(provider));
    if (route && route.length > 0) return route;
    const slash = name.indexOf('/');
    if (slash > 0 && slash < name.length - 1 && providers.has(name.slice(0, slash))) {
      return [{ provider: name.slice(0, slash), model: name.slice(slash + 1) }];
    }
    const only = bare.get(name);
    return only ? [only] : undefined;
  }

  /** A key may use a name that it lists, and a name that stands for nothing but models that it lists. */
  const mayUse = (name: string, targets: readonly Target[], allows: Allows): boolean =>
    allows(name) || targets.every((target) => allows(nameOf(target)));

  return {
    resolve(name, allows) {
      const targets = find(name);
      if (!targets) {
        throw new MainstayError(
          'gateway.unknown_model',
          `There is no model "${name}" here. GET /v1/models lists what this key may use; PROVIDER/MODEL names any other model of a configured provider.`,
          { kind: 'not-found', details: { field: 'model' } },
        );
      }
      if (!mayUse(name, targets, allows)) {
        throw new MainstayError(
          'gateway.model_not_allowed',
          `This API key may not use the model "${name}". GET /v1/models lists what it may use.`,
          { kind: 'forbidden', details: { field: 'model' } },
        );
      }
      return targets;
    },
    list(allows) {
      const named = [...routes].flatMap(([id]) => {
        const targets = find(id);
        return targets && mayUse(id, targets, allows) ? [{ id, provider: 'mainstay' }] : [];
      });
      const direct = [...known].flatMap(([id, { provider }]) => (allows(id) ? [{ id, provider }] : []));
      return [...named, ...direct];
    },
  };
}
