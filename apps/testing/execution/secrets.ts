import { invalid } from '#kernel/base';
import type { Action } from '../domain/suite/step.ts';

const named = /\$\{secret:(\w+)\}/g;

/**
 * Puts secrets in the place of their names, just before they are typed or sent: neither what is kept nor what is
 * reported of a test has them.
 *
 * @throws MainstayError `testing.unknown_secret`
 */
export function withSecrets(text: string, secrets: Readonly<Record<string, string>>): string {
  return text.replace(named, (_whole, name: string) => {
    const value = secrets[name];
    if (value === undefined) {
      throw invalid(
        'testing.unknown_secret',
        `There is no secret "${name}". Set testing.secrets.${name} in the configuration, best from a secret file.`,
      );
    }
    return value;
  });
}

export const actionWithSecrets = (action: Action, secrets: Readonly<Record<string, string>>): Action =>
  action.do === 'fill' ? { ...action, value: withSecrets(action.value, secrets) } : action;
