import { invalid, MainstayError } from '#kernel/base';
import type { TestingSettings } from '../domain/settings.ts';
import type { Action } from '../domain/suite/step.ts';

const named = /\$\{secret:(\w+)\}/g;

/** The secrets of the configuration, and the site that they shall be given to. */
export interface SecretsOfSite {
  readonly secrets: TestingSettings['secrets'];
  readonly origin: string;
}

/**
 * Puts secrets in the place of their names, just before they are typed or sent: neither what is kept nor what is
 * reported of a test has them. A secret goes to the sites that the configuration names for it and to no other.
 *
 * @throws MainstayError `testing.unknown_secret`, `testing.secret_of_another_site`
 */
export function withSecrets(text: string, { secrets, origin }: SecretsOfSite): string {
  return text.replace(named, (_whole, name: string) => {
    const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    if (secret === undefined) {
      throw invalid(
        'testing.unknown_secret',
        `There is no secret "${name}". Set testing.secrets.${name} in the configuration, with its value and its sites.`,
      );
    }
    if (!secret.sites.includes(origin)) {
      throw new MainstayError(
        'testing.secret_of_another_site',
        `The secret "${name}" is not for ${origin}. An administrator can add it to testing.secrets.${name}.sites.`,
        { kind: 'refused' },
      );
    }
    return secret.value;
  });
}

export const actionWithSecrets = (action: Action, secrets: SecretsOfSite): Action =>
  action.do === 'fill' ? { ...action, value: withSecrets(action.value, secrets) } : action;
