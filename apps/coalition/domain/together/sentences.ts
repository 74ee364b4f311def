import type { Compared, StudyReport, VariantReport } from './report.ts';
import type { Division, Variant } from './shares.ts';

const sharing: Readonly<Record<Variant, string>> = {
  alone: 'each for itself',
  observations: 'sharing observations',
  preferences: 'sharing preferences',
  both: 'sharing observations and preferences',
};

/** What is earned in each world. */
export const earnings = { foraging: 'meals', relay: 'rewards less losses' } as const;
type World = keyof typeof earnings;

/** One sentence for each way of acting: what was shown, and what was not. */
export function conclusionsOf(
  report: StudyReport,
  { world, ticks }: { readonly world: World; readonly ticks: number },
): readonly string[] {
  return report.variants.flatMap(({ variant, measures, members, groups, objection }) => {
    const { difference } = measures.payoff;
    if (!difference) return [];
    const parting = groups ? ` ${partingSentence(objection ?? null, world)}` : '';
    return [`${sentence(variant, difference, world, ticks)}${losers(members)}${parting}`];
  });
}

function partingSentence(objection: NonNullable<VariantReport['objection']> | null, world: World): string {
  if (!objection) return 'By Shapley values, no members would on average earn more by themselves.';
  const { members, excess } = objection;
  return `By Shapley values, ${list(members)} would on average earn ${shown(excess)} ${earnings[world]} more by ${members.length === 1 ? 'itself' : 'themselves'}.`;
}

function sentence(variant: Variant, difference: Compared, world: World, ticks: number): string {
  const who = capital(sharing[variant]);
  const amount = `${shown(Math.abs(difference.mean))} ${earnings[world]} per member in ${ticks} ticks`;
  const [low, high] = difference.interval.map(shown);
  const interval = `${Number((difference.level * 100).toPrecision(3))} % interval ${low} to ${high}, ${difference.n} pairs`;
  switch (difference.conclusion) {
    case 'same':
      return `${who} changed nothing: every life earned exactly what it earned alone.`;
    case 'better':
      return `${who}, the coalition did better than its members alone, by ${amount} (${interval}).`;
    case 'worse':
      return `${who}, the coalition did worse than its members alone, by ${amount} (${interval}).`;
    case 'not-shown': {
      const most = Math.max(...difference.interval.map(Math.abs));
      return `${who}, it is not shown that the coalition did better or worse than its members alone: the interval contains 0 (${interval}). A mean difference beyond ${shown(most)} either way is not likely; none at all is possible.`;
    }
  }
}

/** Who paid for it. */
function losers(members: VariantReport['members']): string {
  const lost = members.filter(({ difference }) => difference?.conclusion === 'worse');
  if (lost.length === 0) return '';
  return ` ${list(lost.map(({ name }) => name))} got less than alone.`;
}

/** How far the conclusions reach. */
export function cautionsOf(
  report: StudyReport,
  { division }: { readonly division: Division },
): readonly string[] {
  const several = report.variants.length > 2;
  return [
    'It holds for this world, these members and this many ticks; for others it has to be tried.',
    ...(several ? ['The intervals of payoffs hold together at 95 % for all ways that were compared.'] : []),
    'Intervals of single members and of other measures are at 95 % each, for looking on: some of many exclude 0 by chance.',
    ...(report.n < report.planned
      ? [
          `Only ${report.n} of ${report.planned} seeds were played: whoever stops when a result looks good finds too many.`,
        ]
      : []),
    ...(report.n < 15
      ? ['With fewer than 15 pairs, intervals may be too narrow where lives differ greatly.']
      : []),
    ...(report.variants.some(({ never_found: never }) => never > 0)
      ? [
          'Lives in which nobody found anything count as one tick more than there were: their true time is longer.',
        ]
      : []),
    ...(report.variants.some(({ contradictions }) => contradictions > 0)
      ? ['At some ticks what members told each other could not all be true; then each went by its own.']
      : []),
    ...(division === 'equal'
      ? ['What was earned together was divided into equal parts; alone everybody kept its own.']
      : []),
    ...(division === 'shapley'
      ? [
          'What was earned together was divided by Shapley values of what each group of members earned in the same lives, all others in the same world each for itself. What groups would earn where others form groups, too, is not known from it.',
        ]
      : []),
  ];
}

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;
const shown = (value: number): string => String(Number(value.toPrecision(3)));
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
