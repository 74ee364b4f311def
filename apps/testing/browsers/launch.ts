import {
  type Browser,
  type CDPSession,
  chromium,
  firefox,
  type LaunchOptions,
  webkit,
} from 'playwright-core';
import { MainstayError, messageOf } from '#kernel/base';
import { bounded } from './bounded.ts';
import type { FoundBrowser } from './find-browsers.ts';
import { killGroup, newMark } from './processes.ts';
import { steadyConnection } from './steady-connection.ts';

/** A browser that runs, and what is needed to look after it. */
export interface RunningBrowser {
  readonly browser: Browser;
  /** Of its main process, where the system tells. */
  readonly pid: number | undefined;
  /** Resolves when it answers; never answers when it hangs. */
  ping(): Promise<void>;
  /** Closes it, by force where it does not close by itself. Never throws. */
  end(): Promise<void>;
  /** Ends its processes at once. */
  kill(): Promise<void>;
}

const startMilliseconds = 60_000;
const closeMilliseconds = 5000;
const fresh = 1000;

/** Without traffic of its own: what a page loads must be all that is on the network. */
const quietChromium = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A page that is left is not kept alive to come back to, as in Playwright's Chromium: Playwright would wait for its load
 * event, which never comes.
 */
const firefoxUserPrefs = { 'browser.sessionhistory.max_total_viewers': 0 };

/** @throws MainstayError `testing.browser_start_failed` */
export async function launchBrowser(found: FoundBrowser, headless: boolean): Promise<RunningBrowser> {
  steadyConnection();
  const mark = await newMark();
  const options: LaunchOptions = {
    executablePath: found.path,
    headless,
    timeout: startMilliseconds,
    env: { ...definedOnly(process.env), ...mark.environment },
    // The program decides what a signal means: closing the pool ends its browsers.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...(found.channel && { channel: found.channel }),
  };
  const browser = await start(found, options);
  const session =
    found.kind === 'chromium' ? await browser.newBrowserCDPSession().catch(() => undefined) : undefined;
  const pid = (session && (await pidByProtocol(session))) ?? (await mark.pid());

  // Where there is nothing cheap to ask, that it closed its last pages a moment ago will do.
  let answered = performance.now();
  browser.on('context', (context) =>
    context.on('close', () => {
      answered = performance.now();
    }),
  );

  const kill = async (): Promise<void> => {
    if (pid !== undefined) await killGroup(pid);
    // Lets Playwright notice and remove its temporary folders.
    await bounded(browser.close(), { milliseconds: closeMilliseconds, what: 'Closing' }).catch(() => {});
  };
  return {
    browser,
    pid,
    async ping() {
      const [open] = browser.contexts();
      if (session) await session.send('Browser.getVersion');
      else if (open) await open.cookies();
      else if (performance.now() - answered > fresh) await (await browser.newContext()).close();
    },
    async end() {
      try {
        await bounded(browser.close(), { milliseconds: closeMilliseconds, what: 'Closing' });
      } catch {
        await kill();
      }
    },
    kill,
  };
}

async function start(found: FoundBrowser, options: LaunchOptions): Promise<Browser> {
  try {
    if (found.kind === 'firefox') return await firefox.launch({ ...options, firefoxUserPrefs });
    if (found.kind === 'webkit') return await webkit.launch(options);
    return await startChromium(options);
  } catch (error) {
    throw new MainstayError(
      'testing.browser_start_failed',
      `${found.path} did not start: ${firstLines(messageOf(error))}`,
      { kind: 'unavailable', cause: error },
    );
  }
}

/** With its sandbox where the system lets it have one: root has none, and some containers allow none. */
async function startChromium(options: LaunchOptions): Promise<Browser> {
  const withArguments: LaunchOptions = { ...options, args: quietChromium };
  if (process.getuid?.() !== 0) {
    try {
      return await chromium.launch({ ...withArguments, chromiumSandbox: true });
    } catch (error) {
      if (!/sandbox/i.test(messageOf(error))) throw error;
    }
  }
  return await chromium.launch({ ...withArguments, chromiumSandbox: false });
}

async function pidByProtocol(session: CDPSession): Promise<number | undefined> {
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.find(({ type }) => type === 'browser')?.id;
  } catch {
    return undefined;
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function firstLines(text: string): string {
  return text.split('\n').slice(0, 6).join('\n').slice(0, 600);
}
