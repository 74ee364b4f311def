import { stripVTControlCharacters } from 'node:util';
import { errors, type Page, type Locator as PlaywrightLocator } from 'playwright-core';
import { invalid, MainstayError, messageOf } from '#kernel/base';
import { describeAction } from '../domain/suite/describe-action.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import type { Action } from '../domain/suite/step.ts';
import { bounded } from './bounded.ts';
import { locate } from './locate.ts';

/** Playwright's own time-outs may come late on a busy machine. */
const graceMilliseconds = 2000;

export interface ActOptions {
  /** To which the paths of actions are relative: `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly timeoutMilliseconds: number;
  /** Of that, how long to wait for the element to appear (default: all of it). */
  readonly findMilliseconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does what a person would do: real clicks and keys on elements that are visible, enabled and not covered.
 *
 * @throws MainstayError `testing.element_missing` (none of its locators finds exactly one visible element),
 *   `testing.action_failed` (found, but it could not be done: covered, disabled, never still), `testing.page_gone` (the
 *   page was closed or crashed), `testing.off_site` (a path that leads elsewhere); the signal's reason
 */
export async function act(page: Page, action: Action, options: ActOptions): Promise<void> {
  const { signal, timeoutMilliseconds } = options;
  const began = performance.now();
  const left = (): number => Math.max(1, timeoutMilliseconds - (performance.now() - began));
  try {
    // Playwright's own time-outs end most; the rest, such as keys on a page that hangs, end a little later.
    await bounded(perform(page, action, options, left), {
      milliseconds: timeoutMilliseconds + graceMilliseconds,
      what: describeAction(action),
      signal,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw asActionError(page, action, error);
  }
}

async function perform(
  page: Page,
  action: Action,
  { origin, signal, findMilliseconds = Number.POSITIVE_INFINITY }: ActOptions,
  left: () => number,
): Promise<void> {
  const found = async (element: ElementRef): Promise<PlaywrightLocator> => {
    const locator = await locate(page, element, { milliseconds: Math.min(left(), findMilliseconds), signal });
    if (locator) return locator;
    throw new MainstayError(
      'testing.element_missing',
      `There is no single visible ${element.title} on ${pathOf(page.url())}.`,
      { kind: 'not-found', details: { element: element.title, locators: element.locators } },
    );
  };
  switch (action.do) {
    case 'open':
      await page.goto(addressOf(action.path, origin), { timeout: left() });
      return;
    case 'reload':
      await page.reload({ timeout: left() });
      return;
    case 'back':
      await page.goBack({ timeout: left() });
      return;
    case 'forward':
      await page.goForward({ timeout: left() });
      return;
    case 'press':
      if (action.element) await (await found(action.element)).press(action.key, { timeout: left() });
      else await page.keyboard.press(action.key);
      return;
    case 'click':
      return (await found(action.element)).click({ timeout: left() });
    case 'double-click':
      return (await found(action.element)).dblclick({ timeout: left() });
    case 'hover':
      return (await found(action.element)).hover({ timeout: left() });
    case 'fill':
      return (await found(action.element)).fill(action.value, { timeout: left() });
    case 'select':
      await (await found(action.element)).selectOption(action.value, { timeout: left() });
      return;
    case 'check':
      return (await found(action.element)).setChecked(action.on, { timeout: left() });
  }
}

function addressOf(path: string, origin: string): string {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  if (url?.origin !== new URL(origin).origin) {
    throw invalid('testing.off_site', `"${path}" does not lead to a page of ${origin}.`);
  }
  return url.href;
}

function asActionError(page: Page, action: Action, error: unknown): unknown {
  if (error instanceof MainstayError && error.code !== 'testing.took_too_long') return error;
  const text = messageOf(error);
  if (
    page.isClosed() ||
    /Target (page, context or browser|closed)|Target crashed|has been closed/.test(text)
  ) {
    return new MainstayError(
      'testing.page_gone',
      `The page was closed or crashed while the test tried to ${describeAction(action)}.`,
      { kind: 'unavailable', cause: error },
    );
  }
  const isTimeout = error instanceof errors.TimeoutError || error instanceof MainstayError;
  return new MainstayError(
    'testing.action_failed',
    `Could not ${describeAction(action)}: ${isTimeout ? whyNot(text) : plain(text)}`,
    { kind: 'conflict', cause: error },
  );
}

/** Of a time-out, the last thing that Playwright waited for. */
function whyNot(text: string): string {
  const log = plainLines(text).filter((line) => /^- /.test(line));
  const telling = log.findLast((line) =>
    /intercepts|not (visible|enabled|stable|editable)|did not find|outside/.test(line),
  );
  return (telling ?? log.at(-1) ?? plain(text)).replace(/^-\s*(\d+ × )?/, '');
}

function plain(text: string): string {
  return (plainLines(text)[0] ?? text).replace(/^(\w+\.)+\w+: /, '').slice(0, 500);
}

/** Playwright colours its logs for terminals. */
function plainLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
