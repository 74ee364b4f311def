import type { Trail } from '../walking/move.ts';
import { bag, listOf, plainTitle, said, same, type Violation } from './violation.ts';

/** Deleting what was just added brings back the list as it was. */
export function deleteUndoesAdd(trail: Trail, at: number): Violation | undefined {
  const [start, added, deleted] = [trail[at - 2], trail[at - 1], trail[at]];
  const text = added?.typed;
  if (!start || !added || !deleted || text === undefined) return undefined;
  if (deleted.move?.do !== 'use' || deleted.move.means !== 'delete' || !deleted.item?.includes(text))
    return undefined;
  for (const { key } of added.look.lists) {
    const [was, between, is] = [start, added, deleted].map(({ look }) => bag(listOf(look, key).items));
    if (!was || !between || !is || !between.some((one) => one.includes(text))) continue;
    // Only a list that the addition left alone but for the new item says what has to come back.
    if (
      !same(
        between.filter((one) => !one.includes(text)),
        was,
      )
    )
      continue;
    const others = is.filter((one) => !one.includes(text));
    const isGone = others.length === is.length;
    // It may ask before it deletes; that nothing happened yet is no fault.
    if (same(others, was)) continue;
    return {
      check: 'property.delete_undoes_add',
      key: `delete ${deleted.key}`,
      title: isGone
        ? `To ${plainTitle(deleted)} changes other items, too`
        : `To ${plainTitle(deleted)} takes another item away`,
      advice:
        'Deleting has to take exactly the item whose button was used. Look for positions used as identities.',
      severity: 'critical',
      confidence: 'certain',
      expected: said(was),
      seen: said(is),
    };
  }
  return undefined;
}
