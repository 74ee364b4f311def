import type { ElementHandle, Page } from 'playwright-core';
import { messageOf } from '#kernel/base';
import { bounded } from '../../browsers/bounded.ts';
import { describeElement } from '../../browsers/describe/describe-element.ts';
import { isWithin, type Sighting } from '../../domain/accessibility/rule.ts';
import { type PlaceOfFindings, selectorsToName, toFindings } from '../../domain/accessibility/to-findings.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import type { AuditDepth, Check, CheckContext } from './check.ts';
import { checks } from './checks.ts';
import { decideContrast } from './decide-contrast.ts';
import { runAxe } from './run-axe.ts';

export interface AuditOptions {
  /** The level of WCAG 2.2 to hold the page to, with those below it. Default `AA`. */
  readonly level?: 'A' | 'AA' | 'AAA';
  /**
   * How deep: `look` leaves the page as it is; `layout` also changes the window and the size of text, and restores
   * them; `operate` also moves the focus through the page and presses keys, after which the page may be another.
   * Default `operate`.
   */
  readonly depth?: AuditDepth;
  /** Where the page was met. Default: its present address. */
  readonly place?: PlaceOfFindings;
  readonly signal?: AbortSignal;
  /** Told of a check that could not be carried out, a sentence. */
  readonly limit?: (sentence: string) => void;
}

/** The most elements that are described; the others keep their selector. */
const described = 60;
/** A page that answers no more must not hold up everything. */
const checkMilliseconds = 60_000;

/**
 * Holds one page, as it is now, to WCAG 2.2: axe-core and our own checks. One finding for each rule and kind of element.
 * A check that fails by itself (the page went away under it) is said to `limit` and never hides the others.
 */
export async function auditPage(page: Page, options: AuditOptions = {}): Promise<Finding[]> {
  const context: CheckContext = { level: options.level ?? 'AA', signal: options.signal };
  const place = options.place ?? { path: pathOf(page.url()) };
  const depths: AuditDepth[] = ['look', 'layout', 'operate'];
  const wanted = depths.slice(0, depths.indexOf(options.depth ?? 'operate') + 1);
  const sightings: Sighting[] = [];
  const look = async (name: string, check: Check): Promise<void> => {
    if (options.signal?.aborted) return;
    try {
      sightings.push(
        ...(await bounded(check(page, context), {
          milliseconds: checkMilliseconds,
          what: name,
          signal: options.signal,
        })),
      );
    } catch (error) {
      options.limit?.(`${name} could not be checked at ${place.path}: ${messageOf(error).split('\n')[0]}`);
    }
  };
  await look('axe-core', async (given, { level }) => decideContrast(given, await runAxe(given, level)));
  for (const { name, check } of checks.look) await look(name, check);
  // Described before the page is touched: the elements are then still where they were seen.
  const elements = await nameElements(page, selectorsToName(sightings, place.path));
  if (wanted.includes('layout')) for (const { name, check } of checks.layout) await look(name, check);
  if (wanted.includes('operate')) for (const { name, check } of checks.operate) await look(name, check);
  await nameElements(page, selectorsToName(sightings, place.path), elements);
  const within = sightings.filter(({ rule }) => isWithin(rule.level, context.level));
  return toFindings(within, place, (selector) => elements.get(selector));
}

/** What tests call the elements, by selector; left out where the selector finds none or several. */
async function nameElements(
  page: Page,
  selectors: readonly string[],
  known: Map<string, ElementRef> = new Map(),
): Promise<Map<string, ElementRef>> {
  for (const selector of selectors.slice(0, described)) {
    if (known.has(selector)) continue;
    const handle = (await page.$(selector).catch(() => null)) as ElementHandle | null;
    if (!handle) continue;
    const element = await describeElement(page, handle).catch(() => undefined);
    if (element) known.set(selector, element);
    await handle.dispose().catch(() => {});
  }
  return known;
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, href } = new URL(url);
  return origin === 'null' ? href.slice(0, 200) : href.slice(origin.length);
}
