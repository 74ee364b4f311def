import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { firstLogin, freePort, type Program, startProgram } from './program.ts';

/** A browser in which the first administrator of a program of its own is signed in. */
export interface OpenConsole {
  readonly data: string;
  readonly program: Program;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors that no page caught, each with the page's address. */
  readonly complaints: readonly string[];
  /** Ends the browser and the program, and removes its data. */
  close(): Promise<void>;
}

/**
 * Starts the real program on an empty data directory and a browser, signs in, and goes to a page.
 *
 * @param timeout of what is waited for in the page, in milliseconds
 */
export async function openConsole(
  path = '/',
  { environment = {}, timeout = 30_000 }: { environment?: NodeJS.ProcessEnv; timeout?: number } = {},
): Promise<OpenConsole> {
  const data = await mkdtemp(join(tmpdir(), 'mainstay-console-'));
  let program: Program | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await program?.stop();
    await rm(data, { recursive: true, force: true });
  };
  try {
    program = await startProgram(data, await freePort(), environment);
    browser = await openBrowser();
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(timeout);
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
    await page.goto(`${program.url}${path}`);
    await signIn(page, data);
    return { data, program, context, page, complaints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Signs the first administrator in where the page asks who one is; it goes on to the page that was asked for. */
export async function signIn(page: Page, data: string): Promise<void> {
  const { email, password } = await firstLogin(data);
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/^password/i).fill(password);
  await page.keyboard.press('Enter');
  await page.getByLabel(/^password/i).waitFor({ state: 'hidden' });
}
