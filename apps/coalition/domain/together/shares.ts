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

/**
 * How what members earned together is divided: everybody keeps its own, all get the same, or each gets its Shapley value
 * of what groups of them earned.
 */
export const divisions = ['own', 'equal', 'shapley'] as const;
export type Division = (typeof divisions)[number];
