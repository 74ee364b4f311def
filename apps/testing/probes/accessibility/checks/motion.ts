import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { withKit } from '../kit.ts';

/** WCAG 2.2.2. */
const longest = 5000;

/**
 * Animations of styles that go on for longer than five seconds and move or blink something, though people asked for less
 * motion. Spinners (what says `progressbar`, `status` or `aria-busy`) may turn. For certain where the page has nothing to
 * stop it by; a control that says pause or stop makes it a matter for a person.
 */
export const motionEnds: Check = async (page) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  try {
    const seen = await withKit(page, (kit) =>
      kit.evaluate((given, limit) => {
        const moving = [
          'transform',
          'translate',
          'rotate',
          'scale',
          'left',
          'top',
          'right',
          'bottom',
          'marginLeft',
          'offsetDistance',
          'visibility',
          'backgroundPosition',
          'backgroundPositionX',
        ];
        const waits =
          '[role="progressbar"], [role="status"], [aria-busy="true"], progress, [class*="spin" i], [class*="load" i]';
        const pauses = [
          ...given.window.document.querySelectorAll('button, [role="button"], input[type="checkbox"]'),
        ].some((control) =>
          /pause|stop|halt|anhalten|arrêt/i.test(
            `${control.textContent ?? ''} ${control.getAttribute('aria-label') ?? ''}`,
          ),
        );
        return [...given.window.document.getAnimations()].flatMap(({ playState, effect }) => {
          const target = effect?.target;
          if (
            playState !== 'running' ||
            !effect ||
            !target ||
            !given.isVisible(target) ||
            target.closest(waits)
          )
            return [];
          const { endTime } = effect.getComputedTiming();
          const lasts = endTime === null || endTime > limit;
          const moves =
            effect.getKeyframes?.().some((frame) => moving.some((property) => property in frame)) ?? false;
          return lasts && moves
            ? [{ selector: given.selectorOf(target), html: given.htmlOf(target), pauses }]
            : [];
        });
      }, longest),
    );
    const marquees = await withKit(page, (kit) =>
      kit.evaluate((given) =>
        [...given.window.document.querySelectorAll('marquee, blink')]
          .filter((element) => given.isVisible(element))
          .map((element) => ({
            selector: given.selectorOf(element),
            html: given.htmlOf(element),
            pauses: false,
          })),
      ),
    );
    return [...seen, ...marquees].map(({ pauses, selector, html }) => ({
      rule: rules.endlessMotion,
      confidence: pauses ? ('review' as const) : ('certain' as const),
      selector,
      html,
    }));
  } finally {
    await page.emulateMedia({ reducedMotion: null });
  }
};
