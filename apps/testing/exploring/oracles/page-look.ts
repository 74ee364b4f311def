import type { Page } from 'playwright-core';
import { bounded } from '../../browsers/bounded.ts';
import type { Action } from '../../domain/suite/step.ts';
import { makeFinding, routeOfUrl } from './make-finding.ts';
import type { Suspect } from './observation.ts';

interface Look {
  readonly overflow: { readonly by: number; readonly culprit: string } | null;
  readonly images: readonly { readonly src: string; readonly alt: string }[];
}

/** Given to a page as source text. Scrolls for a moment, for only what can be scrolled to is an overflow. */
const lookInPage = `(async () => {
  const root = document.scrollingElement ?? document.documentElement;
  const by = root.scrollWidth - root.clientWidth;
  let overflow = null;
  if (by > 1) {
    const [x, y] = [scrollX, scrollY];
    scrollTo({ left: 100000, top: y, behavior: 'instant' });
    if (scrollX > 1) {
      let culprit = '';
      let most = root.clientWidth + 1;
      let seen = 0;
      for (const element of document.querySelectorAll('body *')) {
        if (++seen > 5000) break;
        const right = element.getBoundingClientRect().right + scrollX;
        if (right > most) { most = right; culprit = element.localName + (element.getAttribute('id') ? '#' + element.getAttribute('id') : '') + [...element.classList].slice(0, 2).map((one) => '.' + one).join(''); }
      }
      overflow = { by: Math.round(scrollX), culprit };
    }
    scrollTo({ left: x, top: y, behavior: 'instant' });
  }
  const images = [];
  for (const image of [...document.images].slice(0, 300)) {
    const src = image.currentSrc || image.src;
    if (!src || src.startsWith('data:') || !image.complete || image.naturalWidth > 0) continue;
    if (!image.getAttribute('src') && !image.getAttribute('srcset')) continue;
    const broken = await Promise.race([image.decode().then(() => false, () => true), new Promise((resolve) => setTimeout(resolve, 2000, false))]);
    if (broken && image.naturalWidth === 0) images.push({ src, alt: image.alt });
  }
  return { overflow, images: images.slice(0, 50) };
})()`;

/** What is wrong with how a page stands: it is wider than its window, pictures are missing. */
export async function lookSuspects(
  page: Page,
  { origin, path, state, steps }: { origin: string; path: string; state: string; steps: readonly Action[] },
): Promise<Suspect[]> {
  const look = (await bounded(page.evaluate(lookInPage), {
    milliseconds: 10_000,
    what: 'Looking at the page',
  })) as Look;
  const route = routeOfUrl(`${origin}${path}`);
  const images = look.images.map(({ src, alt }) =>
    makeFinding({
      check: 'page.broken_image',
      severity: 'moderate',
      confidence: URL.parse(src)?.origin === origin ? 'certain' : 'review',
      title: `The picture ${URL.parse(src)?.pathname ?? src}${alt && ` ("${alt.slice(0, 60)}")`} cannot be shown`,
      advice: 'Its file is missing or no picture. Put it there, or correct the address.',
      about: src.replace(origin, ''),
      path,
      state,
      steps,
      evidence: { Address: src },
    }),
  );
  if (look.overflow === null) return images;
  const { by, culprit } = look.overflow;
  return [
    ...images,
    makeFinding({
      check: 'page.horizontal_overflow',
      severity: 'moderate',
      title: `${route} is wider than its window: one can scroll sideways`,
      advice: `Something is laid out wider than the window${culprit && `, it seems ${culprit}`}. Let it wrap, shrink, or scroll in a box of its own.`,
      about: `${route} ${culprit}`,
      path,
      state,
      steps,
      evidence: { Measured: `${by} px beyond a window of 1280 px; widest: ${culprit || 'unknown'}` },
    }),
  ];
}
