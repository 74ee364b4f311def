import type { Page } from 'playwright-core';
import type { ElementRef } from '../../../domain/suite/locator.ts';
import type { Action } from '../../../domain/suite/step.ts';
import type { Control, Look } from '../looking/look.ts';
import type { Move, Place } from './move.ts';
import { newText } from './words.ts';

const clickMilliseconds = 1500;

/** A move on a page as it is now. */
export interface Planned {
  readonly move: Move;
  readonly title: string;
  readonly actions: readonly Action[];
  readonly typed?: string;
  readonly item?: string;
}

/**
 * What a move is on the page that is looked at.
 *
 * @param typed what this walk typed that was new, oldest first
 * @returns undefined where the page does not offer it
 */
export function planMove(move: Move, look: Look, typed: readonly string[]): Planned | undefined {
  switch (move.do) {
    case 'reload':
      return { move, title: 'reload the page', actions: [{ do: 'reload' }] };
    case 'back':
      return { move, title: 'go back', actions: [{ do: 'back' }] };
    case 'add':
      return planAdd(move, look, newText(typed.length));
    case 'search': {
      const field = find(look, move.field);
      const value = move.value === 'own' ? (typed.at(-1) ?? move.value) : move.value;
      return (
        field && { move, title: `type "${value}" into ${titleOf(field)}`, actions: [fill(field, value)] }
      );
    }
    case 'choose': {
      const control = find(look, move.control);
      if (!control?.options.includes(move.option)) return undefined;
      const action: Action = { do: 'select', element: refOf(control), value: move.option };
      return { move, title: `choose "${move.option}" in ${titleOf(control)}`, actions: [action] };
    }
    case 'use': {
      const control = find(look, move.control, move.at, typed);
      if (!control) return undefined;
      const item = itemOf(look, control);
      const doing = move.how ? `press ${move.how} on` : control.kind === 'toggle' ? 'toggle' : 'click';
      const title = `${doing} ${titleOf(control)}`;
      return {
        move,
        title: item === undefined ? title : `${title} of "${item.slice(0, 40)}"`,
        actions: [
          move.how === undefined
            ? { do: 'click', element: refOf(control) }
            : { do: 'press', key: move.how, element: refOf(control) },
        ],
        ...(item !== undefined && { item }),
      };
    }
  }
}

function planAdd(move: Extract<Move, { do: 'add' }>, look: Look, text: string): Planned | undefined {
  const field = find(look, move.field);
  if (!field) return undefined;
  const send: Action | undefined =
    move.by === 'Enter' ? { do: 'press', key: 'Enter', element: refOf(field) } : click(find(look, move.by));
  if (send === undefined) return undefined;
  return { move, title: `add "${text}"`, actions: [fill(field, text), send], typed: text };
}

const click = (control: Control | undefined): Action | undefined =>
  control && { do: 'click', element: refOf(control) };
const fill = (field: Control, value: string): Action => ({ do: 'fill', element: refOf(field), value });

function find(
  look: Look,
  key: string,
  at: Place = 'first',
  typed: readonly string[] = [],
): Control | undefined {
  const all = look.controls.filter((control) => control.key === key && !control.isDisabled);
  if (at === 'first' || all[0]?.list === undefined) return all[0];
  if (at === 'last') return all.at(-1);
  const own = typed.at(-1);
  return own === undefined ? undefined : all.findLast((control) => itemOf(look, control)?.includes(own));
}

export function itemOf(look: Look, { list, item }: Control): string | undefined {
  return list === undefined || item === undefined
    ? undefined
    : look.lists.find(({ key }) => key === list)?.items[item]?.text;
}

const titleOf = ({ role, name }: Control): string =>
  name === '' ? `the ${role}` : `${role} "${name.slice(0, 60)}"`;

/** By its place: it is used at once. For a report the element is described anew. */
const refOf = (control: Control): ElementRef => ({
  title: titleOf(control),
  locators: [{ by: 'css', selector: control.selector }],
  looks: {},
});

/** @returns false where it could not be done: covered, gone, disabled */
export async function doAction(page: Page, action: Action): Promise<boolean> {
  const element = 'element' in action && action.element ? selectorOf(action.element) : undefined;
  const timeout = clickMilliseconds;
  try {
    if (action.do === 'reload') await page.reload({ timeout: 10_000 });
    else if (action.do === 'back') await page.goBack({ timeout: 10_000 });
    else if (element === undefined) return false;
    else if (action.do === 'fill') await page.locator(element).fill(action.value, { timeout });
    else if (action.do === 'select') await page.locator(element).selectOption(action.value, { timeout });
    else if (action.do === 'press') await page.locator(element).press(action.key, { timeout });
    else if (action.do === 'click') await clickOrLabel(page, element);
    else return false;
    return true;
  } catch {
    // Whoever walks looks at the page itself next: one that is gone says so there.
    return false;
  }
}

/** Boxes that are drawn by their label are clicked there, as a person does. */
async function clickOrLabel(page: Page, selector: string): Promise<void> {
  const element = page.locator(selector);
  try {
    await element.click({ timeout: clickMilliseconds });
  } catch (error) {
    const id = await element.getAttribute('id', { timeout: 200 });
    const isBox = /^(checkbox|radio)$/.test((await element.getAttribute('type', { timeout: 200 })) ?? '');
    if (!isBox || !id) throw error;
    await page.locator(`label[for=${JSON.stringify(id)}]`).click({ timeout: clickMilliseconds });
  }
}

const selectorOf = (element: ElementRef): string | undefined => {
  const [locator] = element.locators;
  return locator?.by === 'css' ? `css=${locator.selector}` : undefined;
};
