import type { Page } from 'playwright-core';
import { bounded } from '../../browsers/bounded.ts';
import type { PageSnapshot } from '../../domain/exploration/snapshot.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import { makeFinding } from './make-finding.ts';
import { hadNoEffect, type Observation, type Suspect } from './observation.ts';

/** What was learned of one kind of control over all states in which it was used. */
interface Known {
  alive: boolean;
  suspect: { readonly suspect: Suspect; readonly observation: Observation } | undefined;
}

export interface DeadControls {
  note(observation: Observation, page: Page): Promise<void>;
  /** Controls that never changed anything. */
  suspects(): readonly { readonly suspect: Suspect; readonly observation: Observation }[];
}

const bare = (path: string): string => path.replace(/#$/, '');

/** Whether it is right that a click does nothing: what is chosen already, what the browser itself answers. */
function mayDoNothing({ choice, before }: Observation): boolean {
  if (choice?.action.do !== 'click' || before === undefined) return true;
  // Wrong values may be passed over in silence.
  if (choice.form !== undefined && choice.tried !== 'valid') return true;
  const control = controlOf(before, choice.action.element);
  if (control === undefined) return true;
  const { role, isOn, resets, method, opensWindow, downloads, href = '' } = control;
  if (role !== 'button' && role !== 'link' && role !== 'tab' && role !== 'menuitem') return true;
  // One with a method sends a form, and the browser itself answers.
  if (isOn || resets || method !== undefined || opensWindow || downloads) return true;
  // A link to where one is already.
  return role === 'link' && href !== '#' && !/^\s*javascript:/i.test(href);
}

function controlOf(
  before: PageSnapshot,
  { title }: ElementRef,
): PageSnapshot['controls'][number] | undefined {
  return before.controls.find(
    ({ role, name }) => title === `${role} "${name}"` || title.startsWith(`${role} "${name.slice(0, 40)}`),
  );
}

const didNothing = ({ before, after, observed }: Observation): boolean =>
  before !== undefined && bare(before.path) === bare(after.path) && hadNoEffect(observed);

/** Whether a script listens for clicks on the element or around it. Only Chromium tells. */
async function hasListener(page: Page, element: ElementRef): Promise<boolean> {
  const css = element.locators.find((locator) => locator.by === 'css');
  if (css?.by !== 'css') return true;
  const heard = /^(click|mousedown|mouseup|pointerdown|pointerup|touchstart|touchend|focus|focusin)$/;
  const work = async (): Promise<boolean> => {
    const session = await page.context().newCDPSession(page);
    try {
      const expression = `(() => { const all = []; for (let at = document.querySelector(${JSON.stringify(css.selector)}); at; at = at.parentElement) all.push(at); return all.length ? [...all, document, window] : []; })()`;
      const { result } = await session.send('Runtime.evaluate', { expression });
      if (result.objectId === undefined) return true;
      const { result: items } = await session.send('Runtime.getProperties', {
        objectId: result.objectId,
        ownProperties: true,
      });
      const ids = items
        .filter(({ name }) => /^\d+$/.test(name))
        .flatMap(({ value }) => value?.objectId ?? []);
      if (ids.length === 0) return true;
      for (const objectId of ids) {
        const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId });
        if (listeners.some(({ type }) => heard.test(type))) return true;
      }
      return false;
    } finally {
      await session.detach().catch(() => undefined);
    }
  };
  return await bounded(work(), { milliseconds: 3000, what: 'Asking for listeners' }).catch(() => true);
}

/**
 * Buttons and the like that change nothing: no part of the document, no address, no request, no dialog. One that did
 * something in any state is not dead; and only of one that no script listens to it is certain.
 */
export function createDeadControls(): DeadControls {
  const records = new Map<string, Known>();
  return {
    note: async (observation, page) => {
      const { choice, after, stateId, steps } = observation;
      if (choice?.action.do !== 'click') return;
      const { action, key } = choice;
      const record = records.get(key) ?? { alive: false, suspect: undefined };
      records.set(key, record);
      if (record.alive) return;
      if (mayDoNothing(observation) || !didNothing(observation)) {
        record.alive = true;
        return;
      }
      if (record.suspect !== undefined) return;
      const suspect = makeFinding({
        check: 'page.dead_control',
        severity: 'serious',
        confidence: (await hasListener(page, action.element)) ? 'review' : 'certain',
        title: `${action.element.title} does nothing`,
        advice:
          'A click on it changes nothing and asks for nothing. Connect it to what it promises, disable it while it cannot do that, or take it away.',
        about: key,
        path: after.path,
        state: stateId,
        element: action.element,
        steps,
      });
      record.suspect = { suspect, observation };
    },
    suspects: () =>
      [...records.values()].flatMap(({ alive, suspect }) => (alive || !suspect ? [] : [suspect])),
  };
}

/** The same, of one repetition. */
export const isDead = (observation: Observation): boolean =>
  !mayDoNothing(observation) && didNothing(observation);
