import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium, firefox, webkit } from 'playwright-core';
import type { BrowserKind } from '../domain/suite/test-case.ts';

/** A browser of this machine. */
export interface FoundBrowser {
  readonly kind: BrowserKind;
  readonly path: string;
  /** How Playwright has to talk to it: its own builds need no channel, a Firefox as Mozilla makes it does. */
  readonly channel?: 'moz-firefox';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names a browser's program, before any that is found. */
export const pathVariables: Readonly<Record<BrowserKind, string>> = {
  chromium: 'CHROMIUM_PATH',
  firefox: 'FIREFOX_PATH',
  webkit: 'WEBKIT_PATH',
};

const commands: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
  ],
  firefox: ['firefox-esr', 'firefox'],
  webkit: [],
};

/** Chromium without windows at all: the same pages by half the processor time, and contexts that cost little. */
const shellCommands = ['chromium-headless-shell', 'chrome-headless-shell', 'headless_shell'] as const;

/** What Debian's command starts and then waits for: ended with its script, it would stay behind as a zombie. */
const debianShell = '/usr/lib/chromium/chromium-headless-shell';

/** Below `/Applications`, where macOS keeps programs. */
const macApplications: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  firefox: ['Firefox.app/Contents/MacOS/firefox'],
  webkit: [],
};

/** Below the folders in which Windows keeps programs. */
const windowsPrograms: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
  firefox: ['Mozilla Firefox\\firefox.exe'],
  webkit: [],
};

/**
 * The browser of a kind: what the environment names (`CHROMIUM_PATH`, `FIREFOX_PATH`, `WEBKIT_PATH`), else what
 * Playwright installed, else what the system has. WebKit is only ever Playwright's. Of Chromium without a window
 * (`headless`), its headless shell goes before the whole browser.
 */
export async function findBrowser(
  kind: BrowserKind,
  { environment = process.env, headless }: { environment?: Environment; headless: boolean },
): Promise<FoundBrowser | undefined> {
  const own = ownBuild(kind);
  const named = environment[pathVariables[kind]];
  if (named) return (await runs(named)) ? asFound(kind, named, own) : undefined;
  const paths = [
    ...(headless && kind === 'chromium' ? shellPaths(own, environment) : []),
    ...(own === undefined ? [] : [own]),
    ...systemPaths(kind, environment),
  ];
  for (const path of paths) {
    if (await runs(path)) return asFound(kind, path, own);
  }
  return undefined;
}

/** The version as the program says it (`Chromium 156.0.8078.79`), or an empty text where it does not. */
export function versionOf(path: string): Promise<string> {
  // On Windows a browser opens a window for this instead of answering.
  if (process.platform === 'win32') return Promise.resolve('');
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 15_000, killSignal: 'SIGKILL' }, (error, output) =>
      resolve(error === null ? (output.trim().split('\n').at(-1) ?? '') : ''),
    );
  });
}

function asFound(kind: BrowserKind, path: string, own: string | undefined): FoundBrowser {
  return { kind, path, ...(kind === 'firefox' && path !== own && { channel: 'moz-firefox' }) };
}

function ownBuild(kind: BrowserKind): string | undefined {
  try {
    return { chromium, firefox, webkit }[kind].executablePath() || undefined;
  } catch {
    return undefined; // Playwright has no build of it for this system.
  }
}

function systemPaths(kind: BrowserKind, environment: Environment): string[] {
  if (process.platform === 'darwin') {
    return macApplications[kind].map((path) => join('/Applications', path));
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .map((name) => environment[name])
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => windowsPrograms[kind].map((path) => join(folder, path)));
  }
  return onPath(commands[kind], environment);
}

/** Playwright keeps the shell beside the browser: `chromium-1248/chrome-linux64` and the names made of them. */
function shellPaths(own: string | undefined, environment: Environment): string[] {
  const folder = own === undefined ? undefined : /^(.*)chromium-(\d+)[\\/]chrome-([^\\/]+)/.exec(own);
  const program = process.platform === 'win32' ? 'chrome-headless-shell.exe' : 'chrome-headless-shell';
  const beside = folder
    ? [
        join(
          `${folder[1]}chromium_headless_shell-${folder[2]}`,
          `chrome-headless-shell-${folder[3]}`,
          program,
        ),
      ]
    : [];
  return [...beside, ...(environment.PATH ? [debianShell] : []), ...onPath(shellCommands, environment)];
}

function onPath(names: readonly string[], environment: Environment): string[] {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function runs(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
