import type { AuditDepth } from './audit-page.ts';
import type { Check } from './check.ts';
import { walkByKeyboard } from './checks/keyboard.ts';

interface Named {
  readonly name: string;
  readonly check: Check;
}

/** Our own checks, by how deep they go into the page, each in the order in which they run. */
export const checks: Readonly<Record<AuditDepth, readonly Named[]>> = {
  look: [],
  layout: [],
  operate: [{ name: 'The keyboard', check: walkByKeyboard }],
};
