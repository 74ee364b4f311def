import type { Page } from 'playwright-core';
import { wait } from '#kernel/base';
import type { Sighting } from '../../../domain/accessibility/rule.ts';
import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { withKit } from '../kit.ts';

const mostControls = 12;
const settleMilliseconds = 250;

interface Control {
  readonly selector: string;
  readonly html: string;
  readonly attribute: 'aria-expanded' | 'aria-pressed' | 'aria-checked';
}

interface Shown {
  readonly gone: boolean;
  readonly path: string;
  readonly value: string | null;
  /** Whether the element that it says it controls is seen; undefined where it names none. */
  readonly controls: boolean | undefined;
  readonly disabled: boolean;
}

/**
 * Operates what says a state (`aria-expanded`, `aria-pressed`, `aria-checked`) and looks whether it says another one
 * afterwards: WCAG 4.1.2. For certain where `aria-expanded` stayed although what it controls came or went; for review
 * where nothing tells what should have changed. What leads elsewhere, submits or deletes is not operated.
 */
export const stateIsSaid: Check = async (page, { signal }) => {
  const found: Sighting[] = [];
  for (const control of await controls(page)) {
    if (signal?.aborted) break;
    const before = await shown(page, control);
    if (before.gone || before.disabled) continue;
    await operate(page, control.selector);
    const after = await shown(page, control);
    if (after.path !== before.path) break;
    if (after.gone || after.value !== before.value) continue;
    const came = before.controls !== undefined && before.controls !== after.controls;
    const { selector, html } = control;
    const seen = `${control.attribute} was "${before.value ?? ''}" before and after.`;
    if (came) found.push({ rule: rules.staleState, confidence: 'certain', selector, html, seen });
    else if (control.attribute !== 'aria-expanded')
      found.push({ rule: rules.staleState, confidence: 'review', selector, html, seen });
    // As it was, for the next: what it opened may cover it.
    if (came) await operate(page, selector);
  }
  return found;
};

function controls(page: Page): Promise<Control[]> {
  return withKit(page, (kit) =>
    kit.evaluate((given, most) => {
      const attributes = ['aria-expanded', 'aria-pressed', 'aria-checked'] as const;
      const holdsBack =
        /delete|remove|log ?out|sign ?out|pay|buy|order|send|submit|publish|löschen|entfernen|abmelden/i;
      return given
        .elements()
        .filter((element) => given.isVisible(element) && given.isReachable(element))
        .filter(
          (element) =>
            !element.matches(
              'a[href]:not([href^="#"]), [type="submit"], form button:not([type]), [aria-disabled="true"]',
            ),
        )
        .filter(
          (element) =>
            !holdsBack.test(`${element.textContent ?? ''} ${element.getAttribute('aria-label') ?? ''}`),
        )
        .flatMap((element) => {
          const attribute = attributes.find((name) => element.hasAttribute(name));
          return attribute
            ? [{ selector: given.selectorOf(element), html: given.htmlOf(element), attribute }]
            : [];
        })
        .slice(0, most);
    }, mostControls),
  );
}

/** A click as a script makes it: what covers the control is another check's matter. */
async function operate(page: Page, selector: string): Promise<void> {
  await withKit(page, (kit) => kit.evaluate((given, path) => given.find(path)?.click(), selector));
  await wait(settleMilliseconds);
}

function shown(page: Page, { selector, attribute }: Control): Promise<Shown> {
  return withKit(page, (kit) =>
    kit.evaluate(
      (given, [path, name]) => {
        const element = given.find(path);
        const id = element?.getAttribute('aria-controls')?.split(/\s+/)[0];
        const controlled = id ? given.window.document.querySelector(`#${given.window.CSS.escape(id)}`) : null;
        return {
          gone: element === null,
          path: given.window.location.href,
          value: element?.getAttribute(name) ?? null,
          controls: controlled ? given.isVisible(controlled) : id ? false : undefined,
          disabled: element?.matches(':disabled') ?? false,
        };
      },
      [selector, attribute] as const,
    ),
  );
}
