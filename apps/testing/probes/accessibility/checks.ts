import type { AuditDepth, Check } from './check.ts';
import { chosenTabIsSaid } from './checks/chosen-tab.ts';
import { walkByKeyboard } from './checks/keyboard.ts';
import { languageMatches } from './checks/language.ts';
import { growsWithText, reflows } from './checks/layout.ts';
import { motionEnds } from './checks/motion.ts';
import { mouseOnly } from './checks/mouse-only.ts';
import { stateIsSaid } from './checks/state.ts';

interface Named {
  readonly name: string;
  readonly check: Check;
}

/** Our own checks, by how deep they go into the page, each in the order in which they run. */
export const checks: Readonly<Record<AuditDepth, readonly Named[]>> = {
  look: [
    { name: 'What only the mouse reaches', check: mouseOnly },
    { name: 'The chosen tab', check: chosenTabIsSaid },
    { name: 'The language', check: languageMatches },
  ],
  layout: [
    { name: 'Motion', check: motionEnds },
    { name: 'Reflow', check: reflows },
    { name: 'Larger text', check: growsWithText },
  ],
  operate: [
    { name: 'The keyboard', check: walkByKeyboard },
    { name: 'The state of controls', check: stateIsSaid },
  ],
};
