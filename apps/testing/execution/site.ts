import type { Page } from 'playwright-core';
import type { Platform } from '#kernel/app';
import { MainstayError, messageOf } from '#kernel/base';
import { type BrowserGuard, createBrowserGuard } from '../addressing/browser-guard.ts';
import { type AddressPolicy, checkAddress } from '../addressing/check-address.ts';
import { createGuardedFetch, type GuardedFetch } from '../addressing/guarded-fetch.ts';
import { act } from '../browsers/act.ts';
import { type OpenPage, type OpenPageOptions, openPage } from '../browsers/open-page.ts';
import type { Lease } from '../browsers/pool.ts';
import { settle } from '../browsers/settle.ts';
import type { TestingSettings } from '../domain/settings.ts';
import type { PageOptions } from '../probes/probe.ts';
import type { Execution } from '../store/executions.ts';
import { browsersOf } from './browsers.ts';
import { actionWithSecrets, withSecrets } from './secrets.ts';

type StorageState = Exclude<OpenPageOptions['storageState'], string | undefined>;

/** A site as an execution may reach it: only through the guards, and signed in where it was said how. */
export interface OpenSite {
  readonly origin: string;
  readonly guard: BrowserGuard;
  readonly guarded: GuardedFetch;
  /** Headers for requests to its API, secrets in place. */
  readonly headers: Readonly<Record<string, string>>;
  /** A signed-in user's cookies and storage; undefined where nobody signs in. */
  readonly storageState: StorageState | undefined;
  open(lease: Lease, options?: Partial<OpenPageOptions>): Promise<OpenPage>;
  /** A fresh page in a browser of the pool, until `use` is done. */
  withPage<T>(use: (page: Page) => Promise<T>, options?: PageOptions): Promise<T>;
  close(): Promise<void>;
}

/** Which addresses an execution may reach. */
export const policyOf = (
  { settings }: Platform<TestingSettings>,
  { options }: Pick<Execution, 'options'>,
): AddressPolicy => ({
  allowLoopback: options.may_reach_loopback,
  allowedPrivateHosts: settings.exploration.allowed_private_hosts,
});

const signInMilliseconds = 15_000;

/**
 * @throws MainstayError `testing.address_refused`, `testing.unreachable`, `testing.sign_in_failed`,
 *   `testing.unknown_secret`, `testing.secret_of_another_site`
 */
export async function openSite(
  platform: Platform<TestingSettings>,
  { url, origin, options }: Execution,
  signal: AbortSignal,
): Promise<OpenSite> {
  const { settings } = platform;
  const policy = policyOf(platform, { options });
  await checkAddress(url, policy);
  const pool = browsersOf(platform);
  const guard = await createBrowserGuard(policy);
  const guarded = createGuardedFetch(policy);
  const known = { secrets: settings.secrets, origin };
  const headers = Object.fromEntries(
    Object.entries(options.login?.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      withSecrets(value, known),
    ]),
  );
  let storageState: StorageState | undefined;

  const open = (lease: Lease, more: Partial<OpenPageOptions> = {}): Promise<OpenPage> =>
    openPage(lease, { origin, proxy: guard.proxy, ...(storageState && { storageState }), ...more });

  const withPage = async <T>(use: (page: Page) => Promise<T>, { viewport, browser }: PageOptions = {}) => {
    const lease = await pool.lease({ kind: browser ?? options.browsers[0] ?? 'chromium', signal });
    try {
      const opened = await open(lease, { viewport });
      try {
        return await use(opened.page);
      } finally {
        await opened.close();
      }
    } finally {
      await lease.release();
    }
  };

  async function signIn(): Promise<void> {
    const steps = options.login?.steps ?? [];
    if (steps.length === 0) return;
    await withPage(async (page) => {
      try {
        for (const step of steps) {
          const action = actionWithSecrets(step, known);
          await act(page, action, { origin, timeoutMilliseconds: signInMilliseconds, signal });
          await settle(page, { milliseconds: settings.exploration.settle_milliseconds, signal });
        }
        storageState = await page.context().storageState({ indexedDB: true });
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof MainstayError && /secret/.test(error.code)) throw error;
        throw new MainstayError(
          'testing.sign_in_failed',
          `Signing in failed: ${messageOf(error)} Try the steps by hand, and give them again.`,
          { kind: 'unavailable', cause: error },
        );
      }
    });
  }

  const close = async (): Promise<void> => {
    await Promise.all([guard.close(), guarded.close()]);
  };
  try {
    await signIn();
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, guard, guarded, headers, storageState, open, withPage, close };
}

/** Does `work` with a site, and leaves nothing of it open. */
export async function withSite<T>(
  platform: Platform<TestingSettings>,
  execution: Execution,
  signal: AbortSignal,
  work: (site: OpenSite) => Promise<T>,
): Promise<T> {
  const site = await openSite(platform, execution, signal);
  try {
    return await work(site);
  } finally {
    await site.close();
  }
}
