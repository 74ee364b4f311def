import type { Page } from 'playwright-core';
import { jumpsBack } from '../../../domain/accessibility/focus-walk.ts';
import type { Rule, Sighting } from '../../../domain/accessibility/rule.ts';
import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { type Stop, stopAt, withSentinels } from './focus-stops.ts';
import { leavesRing } from './leaves-ring.ts';
import { showsFocus } from './shows-focus.ts';

/** The most stops of one walk; further ones say little that is new. */
const mostStops = 80;
const mostPictures = 12;

/**
 * Walks through the page by Tab as a person does, from its beginning until the focus comes to the end of the page or
 * round again, and looks at every stop: can it be left (2.1.2), does it show that it has the focus (2.4.7, ACT oj04fd),
 * is it hidden from screen readers (ACT 6cfa84), does the order make sense (2.4.3).
 */
export const walkByKeyboard: Check = (page, { signal }) =>
  withSentinels(page, async () => {
    const sightings: Sighting[] = [];
    const stops: Stop[] = [];
    const pictures = { left: mostPictures };
    while (stops.length < mostStops && !signal?.aborted) {
      await page.keyboard.press('Tab');
      const stop = await stopAt(page);
      if (!stop || stop.sentinel) break;
      const before = stops.findIndex(({ selector }) => selector === stop.selector);
      if (before >= 0) {
        sightings.push(...(await trapped(page, stops.slice(before))));
        break;
      }
      stops.push(stop);
      sightings.push(...seenAt(stop), ...(await unseenFocus(page, stop, pictures)));
    }
    for (const stop of jumpsBack(stops)) sightings.push(at(stop, rules.focusJumps, 'review'));
    return sightings;
  });

async function unseenFocus(page: Page, stop: Stop, pictures: { left: number }): Promise<Sighting[]> {
  if (stop.inFrame) return [];
  const shown = await showsFocus(page, stop.selector, pictures.left > 0);
  if (shown.pictures) pictures.left -= 1;
  return shown.shows ? [] : [at(stop, rules.focusNotVisible)];
}

const at = (
  { selector, html }: { readonly selector: string; readonly html: string },
  rule: Rule,
  confidence: Sighting['confidence'] = 'certain',
): Sighting => ({ rule, confidence, selector, html });

function seenAt(stop: Stop): Sighting[] {
  return stop.hidden && !stop.inFrame ? [at(stop, rules.hiddenButReachable)] : [];
}

/** A ring of stops that the keyboard went round; a modal dialog may be one. */
async function trapped(page: Page, ring: readonly Stop[]): Promise<Sighting[]> {
  const [first] = ring;
  // What is in a frame looks like one stop for as long as the focus goes through it.
  if (!first || ring.some(({ inFrame, inDialog }) => inFrame || inDialog)) return [];
  if (await leavesRing(page, ring)) return [];
  return [
    {
      ...at(first, rules.keyboardTrap),
      seen: ring.length > 1 ? `The focus goes round ${ring.length} elements.` : undefined,
    },
  ];
}
