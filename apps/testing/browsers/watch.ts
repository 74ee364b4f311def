import type { ConsoleMessage, Dialog, Download, Page, Request, Response } from 'playwright-core';

/** Something that went wrong in a page, or that a page tried which a test does not let it do. */
export interface PageProblem {
  readonly kind:
    | 'uncaught-error'
    | 'console-error'
    | 'failed-request'
    | 'bad-answer'
    | 'dialog'
    | 'popup'
    | 'download'
    | 'crash';
  readonly text: string;
  readonly url?: string;
  readonly status?: number;
  readonly method?: string;
}

export interface PageWatch {
  /** What happened since the watch began or was cleared, oldest first; at most a thousand. */
  problems(): readonly PageProblem[];
  clear(): void;
  stop(): void;
}

/** What counts as a fault of the site, of all that a watch records. */
export function faultsOf(problems: readonly PageProblem[]): readonly PageProblem[] {
  return problems.filter(({ kind }) => faults.has(kind));
}

/** In one sentence: `GET /api/items answered 500 Internal Server Error`. */
export function sentenceOf({ kind, text, url, method }: PageProblem): string {
  const where = url && URL.canParse(url) ? new URL(url).pathname : (url ?? '');
  switch (kind) {
    case 'uncaught-error':
      return `Uncaught error on ${where}: ${text}`;
    case 'console-error':
      return `Error in the console: ${text}`;
    case 'failed-request':
      return `${method} ${url} failed: ${text}`;
    case 'bad-answer':
      return `${method} ${where} answered ${text}`;
    case 'dialog':
      return `Dialog: ${text}`;
    case 'popup':
      return `Another window: ${url}`;
    case 'download':
      return `Download: ${text}`;
    case 'crash':
      return text;
  }
}

const faults: ReadonlySet<PageProblem['kind']> = new Set([
  'uncaught-error',
  'console-error',
  'failed-request',
  'bad-answer',
  'crash',
]);
const mostProblems = 1000;
/** A page that opens more dialogs than this is in a loop of them: nothing but closing it gets out. */
const mostDialogs = 50;

/** The text of the last problem of a page that was closed since it is in such a loop. */
export const endlessDialogs = 'The page opens dialogs without end; it was closed.';

/** Requests that ended because the page went elsewhere, or because we refused them: nobody's fault. */
const cancelled = /ERR_ABORTED|ERR_BLOCKED_BY_CLIENT|NS_BINDING_ABORTED|NS_ERROR_ABORT|cancelled|Blocked by/i;

/**
 * Keeps a record of what goes wrong in a page and keeps the page going: dialogs are answered with OK, popups closed,
 * downloads refused. Answers of 400 and more count where they come from `origin`.
 */
export function watchPage(page: Page, origin: string): PageWatch {
  let problems: PageProblem[] = [];
  let dialogs = 0;
  const add = (problem: PageProblem): void => {
    if (problems.length < mostProblems) problems.push({ ...problem, text: problem.text.slice(0, 2000) });
  };

  const onError = (error: Error): void =>
    add({ kind: 'uncaught-error', text: error.message || String(error), url: page.url() });

  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() !== 'error') return;
    // Chromium says so again in the console what the request itself reports; Firefox does not.
    if (message.text().startsWith('Failed to load resource')) return;
    add({ kind: 'console-error', text: message.text(), url: message.location().url || page.url() });
  };

  const onFailed = (request: Request): void => {
    const text = request.failure()?.errorText ?? 'failed';
    if (cancelled.test(text)) return;
    add({ kind: 'failed-request', text, url: request.url(), method: request.method() });
  };

  // Playwright notes the end of a request only where somebody listens; settling asks for what is still under way.
  const onFinished = (): void => {};

  const onResponse = (response: Response): void => {
    if (response.status() < 400 || originOf(response.url()) !== origin) return;
    add({
      kind: 'bad-answer',
      text: `${response.status()} ${response.statusText()}`.trim(),
      url: response.url(),
      status: response.status(),
      method: response.request().method(),
    });
  };

  const onDialog = (dialog: Dialog): void => {
    dialogs += 1;
    // Leaving a page with unsaved changes is what the test wants.
    if (dialog.type() !== 'beforeunload') {
      add({ kind: 'dialog', text: `${dialog.type()}: ${dialog.message()}`, url: page.url() });
    }
    if (dialogs > mostDialogs) {
      add({ kind: 'dialog', text: endlessDialogs, url: page.url() });
      void page.close().catch(() => {});
      return;
    }
    const answer = dialog.type() === 'prompt' ? dialog.accept(dialog.defaultValue()) : dialog.accept();
    void answer.catch(() => {}); // The page may be gone by now.
  };

  const onPopup = (popup: Page): void => {
    add({ kind: 'popup', text: 'The page opened another window.', url: popup.url() });
    void popup.close().catch(() => {});
  };

  const onDownload = (download: Download): void => {
    add({ kind: 'download', text: download.suggestedFilename(), url: download.url() });
    void download.cancel().catch(() => {});
  };

  const onCrash = (): void => add({ kind: 'crash', text: 'The page crashed.', url: page.url() });

  page.on('pageerror', onError);
  page.on('console', onConsole);
  page.on('requestfailed', onFailed);
  page.on('response', onResponse);
  page.on('requestfinished', onFinished);
  page.on('dialog', onDialog);
  page.on('popup', onPopup);
  page.on('download', onDownload);
  page.on('crash', onCrash);

  return {
    problems: () => [...problems],
    clear() {
      problems = [];
      dialogs = 0;
    },
    stop() {
      page.off('pageerror', onError);
      page.off('console', onConsole);
      page.off('requestfailed', onFailed);
      page.off('response', onResponse);
      page.off('requestfinished', onFinished);
      page.off('dialog', onDialog);
      page.off('popup', onPopup);
      page.off('download', onDownload);
      page.off('crash', onCrash);
    },
  };
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
