import type { Page } from 'playwright-core';
import {
  type Colour,
  contrastOf,
  leastContrast,
  over,
  parseColour,
} from '../../domain/accessibility/contrast.ts';
import type { Sighting } from '../../domain/accessibility/rule.ts';
import type { Box } from './dom.ts';
import { withKit } from './kit.ts';
import { coloursIn, isSamePicture, type Pixels, pixelsOf } from './pixels.ts';

/** Each takes three pictures; what is left stays for review. */
const mostElements = 25;

interface TextOfElement {
  /** The boxes of its letters, in the window. */
  readonly letters: readonly Box[];
  readonly colour: string;
  readonly pixels: number;
  readonly weight: number;
  /** Something else decides how it looks: a shadow, a blend, a filter, transparency. */
  readonly altered: boolean;
}

/**
 * axe-core cannot tell the contrast of text upon a picture or a gradient. This takes the picture without the letters and
 * looks: for each letter the best contrast that any pixel under its box gives. A letter whose best is too low fails for
 * certain (ACT afw4f7 and 09o5cg: "the highest possible contrast of every text character"); an element all of whose
 * letters have enough *everywhere* is in order; the rest stays for review.
 */
export async function decideContrast(page: Page, sightings: readonly Sighting[]): Promise<Sighting[]> {
  const decided = new Map<Sighting, Sighting | undefined>();
  const open = sightings.filter(
    ({ rule, confidence }) => confidence === 'review' && /^axe\.color-contrast(-enhanced)?$/.test(rule.id),
  );
  for (const sighting of open.slice(0, mostElements)) {
    const verdict = await decide(page, sighting).catch(() => sighting);
    if (verdict !== sighting) decided.set(sighting, verdict);
  }
  return sightings.flatMap((sighting) =>
    decided.has(sighting) ? (decided.get(sighting) ?? []) : [sighting],
  );
}

async function decide(page: Page, sighting: Sighting): Promise<Sighting | undefined> {
  const { selector } = sighting;
  if (selector === undefined) return sighting;
  const text = await measureText(page, selector);
  const colour = text && parseColour(text.colour);
  if (!text || !colour || text.altered || text.letters.length === 0) return sighting;
  const background = await withoutLetters(page, selector);
  if (!background) return sighting;
  const least = leastContrast(text.pixels, text.weight, sighting.rule.level === 'AAA' ? 'AAA' : 'AA');
  const ranges = text.letters.map((letter) => contrastRange(background, letter, colour));
  const worst = Math.min(...ranges.map(({ best }) => best));
  // A hair above the limit, because a picture rounds colours.
  if (worst < least - 0.1)
    return {
      ...sighting,
      confidence: 'certain',
      seen: `Measured on the picture: a letter has a contrast of at most ${worst.toFixed(2)}:1, and ${least}:1 is the least.`,
    };
  return ranges.every(({ poorest }) => poorest >= least) ? undefined : sighting;
}

function contrastRange(background: Pixels, letter: Box, colour: Colour): { best: number; poorest: number } {
  let best = 0;
  let poorest = Number.POSITIVE_INFINITY;
  for (const behind of coloursIn(background, letter)) {
    const contrast = contrastOf(over(colour, behind), behind);
    best = Math.max(best, contrast);
    poorest = Math.min(poorest, contrast);
  }
  // Outside the window there is nothing to see, and nothing to say.
  return best === 0 ? { best: Number.POSITIVE_INFINITY, poorest: 0 } : { best, poorest };
}

/** The window without the letters of the element; undefined where it moves, or shows another picture each time. */
async function withoutLetters(page: Page, selector: string): Promise<Pixels | undefined> {
  const switchLetters = (hidden: boolean): Promise<void> =>
    withKit(page, (kit) =>
      kit.evaluate(
        (given, [path, hide]) => {
          const element = given.find(path);
          if (!element) return;
          const name = 'data-mainstay-letters';
          if (!hide) {
            given.window.document.querySelector(`style[${name}]`)?.remove();
            element.removeAttribute(name);
            return;
          }
          const style = given.window.document.createElement('style');
          style.setAttribute(name, '');
          style.textContent = `[${name}], [${name}] * { -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important; transition: none !important; caret-color: transparent !important; }`;
          element.setAttribute(name, '');
          const root = element.getRootNode();
          (root.host ? root.querySelector('*')?.parentElement : given.window.document.head)?.append(style);
        },
        [selector, hidden] as const,
      ),
    );
  const before = await pixelsOf(page);
  await switchLetters(true);
  try {
    const first = await pixelsOf(page);
    const second = await pixelsOf(page);
    // The letters must have gone from the picture: otherwise they are covered, or painted in some other way.
    return isSamePicture(first, second) && !isSamePicture(before, first) ? first : undefined;
  } finally {
    await switchLetters(false);
  }
}

function measureText(page: Page, selector: string): Promise<TextOfElement | undefined> {
  return withKit(page, (kit) =>
    kit.evaluate((given, path) => {
      const element = given.find(path);
      if (!element) return undefined;
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const style = given.window.getComputedStyle(element);
      let altered = style.textShadow !== 'none' || style.webkitTextFillColor !== style.color;
      for (let at: typeof element | null = element; at; at = at.parentElement) {
        const { opacity, filter, mixBlendMode } = given.window.getComputedStyle(at);
        if (opacity !== '1' || filter !== 'none' || mixBlendMode !== 'normal') altered = true;
      }
      return {
        letters: given.letters(element),
        colour: style.color ?? '',
        pixels: Number.parseFloat(style.fontSize ?? '16'),
        weight: Number.parseFloat(style.fontWeight ?? '400'),
        altered,
      };
    }, selector),
  );
}
