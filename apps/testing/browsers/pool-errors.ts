import { MainstayError } from '#kernel/base';
import type { BrowserKind } from '../domain/suite/test-case.ts';
import { pathVariables } from './find-browsers.ts';

export const poolClosed = (): MainstayError =>
  new MainstayError('testing.pool_closed', 'The program is stopping: no more tests are begun.', {
    kind: 'unavailable',
  });

export const switchedOff = (kind: BrowserKind): MainstayError =>
  missing(`${kind} is switched off: testing.browsers.${kind} is 0 in the configuration.`);

export function notInstalled(kind: BrowserKind): MainstayError {
  const byPlaywright = `npx playwright-core install --with-deps ${kind}`;
  const install =
    kind === 'webkit'
      ? `install it by "${byPlaywright}"`
      : `install it (Debian: apt-get install ${kind === 'firefox' ? 'firefox-esr' : kind}; or "${byPlaywright}")`;
  return missing(
    `There is no ${kind} on this machine: ${install}, or name its program in ${pathVariables[kind]}.`,
  );
}

const missing = (message: string): MainstayError =>
  new MainstayError('testing.browser_missing', message, { kind: 'unavailable', retryable: false });
