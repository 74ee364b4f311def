/** Ten colours that tell apart on light and on dark; of equal lightness so that none stands out. */
const palette = [
  '#3f7fd0',
  '#cf7a22',
  '#3d9a5b',
  '#c9534f',
  '#8a6ccb',
  '#2b9fb0',
  '#c565a2',
  '#8d8f2e',
  '#9b6a4a',
  '#6f7f93',
] as const;
export const otherColour = '#85898f';

/** The same kinds have the same colours in every graph. */
const known = ['agent', 'state', 'observation', 'action', 'coalition', 'world', 'concept', 'event'];

export function typeColours(types: readonly string[]): ReadonlyMap<string, string> {
  const free = palette.slice(known.length);
  const others = types.filter((type) => !known.includes(type));
  return new Map(
    types.map((type) => {
      const at = known.indexOf(type);
      return [type, (at >= 0 ? palette[at] : free[others.indexOf(type)]) ?? otherColour];
    }),
  );
}

/** The largest communities each have one; the rest share the last. */
export const communityColour = (at: number | undefined): string =>
  palette[at ?? palette.length] ?? otherColour;
export const colouredCommunities = palette.length;
