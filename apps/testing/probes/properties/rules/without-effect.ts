import type { Trail } from '../walking/move.ts';
import { noticed } from './keyboard.ts';
import { plainTitle, type Violation } from './violation.ts';

/** So often a control was used, and on so many pages that looked different, before its silence says something. */
const leastUses = 4;
const leastLooks = 3;

interface Silence {
  readonly trail: Trail;
  readonly at: number;
  readonly looks: Set<string>;
  uses: number;
}

/**
 * Buttons that never changed anything a person would notice, whatever was there to be changed. What they may do unseen (a
 * request, a sound, a file) a person has to say.
 *
 * @returns each with the walk that ends in its first use
 */
export function withoutEffect(trails: readonly Trail[]): { violation: Violation; trail: Trail }[] {
  const silent = new Map<string, Silence>();
  const heard = new Set<string>();
  for (const trail of trails) {
    for (const [at, entry] of trail.entries()) {
      const before = trail[at - 1];
      if (!before || entry.move?.do !== 'use' || entry.move.means === 'leave') continue;
      const { control: key } = entry.move;
      const control = before.look.controls.find((one) => one.key === key);
      const isSeen = noticed(before.look) !== noticed(entry.look) || entry.errors.length > 0;
      if (isSeen || control?.role !== 'button' || control.on !== null || control.method !== undefined) {
        heard.add(key);
        continue;
      }
      const known = silent.get(key) ?? { trail, at, looks: new Set(), uses: 0 };
      known.looks.add(noticed(before.look));
      known.uses += 1;
      silent.set(key, known);
    }
  }
  return [...silent].flatMap(([key, { trail, at, looks, uses }]) => {
    const entry = trail[at];
    if (heard.has(key) || uses < leastUses || looks.size < leastLooks || !entry) return [];
    const violation: Violation = {
      check: 'property.without_effect',
      key: `without effect ${key}`,
      title: `To ${plainTitle(entry)} changed nothing, in ${uses} tries on a page that looked different each time`,
      advice: 'Connect it to what it promises, disable it while it has nothing to do, or take it away.',
      severity: 'moderate',
      confidence: 'review',
      expected: 'Something that a person notices.',
      seen: `Nothing, ${uses} times, on ${looks.size} different contents.`,
    };
    return [{ violation, trail: trail.slice(0, at + 1) }];
  });
}
