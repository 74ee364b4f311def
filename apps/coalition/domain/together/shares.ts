/** What the members of a coalition may have in common while they act. */
export const shareables = ['observations', 'preferences'] as const;
export type Shareable = (typeof shareables)[number];

/**
 * Ways of acting together. What acting together does is measured against `alone`: the same members in the same world,
 * each for itself.
 */
export const variants = ['alone', 'observations', 'preferences', 'both'] as const;
export type Variant = (typeof variants)[number];

export const sharesOf: Readonly<Record<Variant, readonly Shareable[]>> = {
  alone: [],
  observations: ['observations'],
  preferences: ['preferences'],
  both: ['observations', 'preferences'],
};

/** How what members earned is divided: everybody keeps its own, or all get the same. */
export const divisions = ['own', 'equal'] as const;
export type Division = (typeof divisions)[number];

/** @returns what each gets of what each earned; the sum stays the same */
export function divide(earned: readonly number[], division: Division): readonly number[] {
  if (division === 'own') return earned;
  const each = earned.reduce((sum, amount) => sum + amount, 0) / earned.length;
  return earned.map(() => each);
}
