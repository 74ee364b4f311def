import type { z } from 'zod';
import type { reportedSchema, studySchema } from '../routes/study-views.ts';

type Study = z.infer<typeof studySchema>;
type Result = z.infer<typeof reportedSchema>;
type Variant = Result['report']['variants'][number];
type Compared = NonNullable<Variant['members'][number]['difference']>;

const wayNames = { alone: 'alone', observations: 'observations', preferences: 'preferences', both: 'both' };
const words: Readonly<Record<Compared['conclusion'], string>> = {
  better: 'better',
  worse: 'worse',
  same: 'exactly the same',
  'not-shown': 'not shown',
};

/** The conclusions, a table of the ways of acting, one of the members, and how far it reaches. */
export function reportText({
  error,
  ended_at: ended,
  result,
}: Study & { readonly result: Result | null }): readonly string[] {
  const failed = error ? [`${error.message} (${error.code})`] : [];
  if (!result)
    return [...failed, ended === null ? 'It is not at its end yet.' : 'Too few seeds were played.'];
  const { variants } = result.report;
  return [
    ...failed,
    '',
    ...result.conclusions,
    '',
    ...table([
      [
        'Way',
        'Payoff',
        'Difference',
        'Interval',
        'Effect',
        'Free energy',
        'First found',
        'Spread',
        'Payoffs are',
      ],
      ...variants.map(({ variant, measures }) => {
        const { payoff, free_energy: nats, found, spread } = measures;
        return [
          wayNames[variant],
          number(payoff?.mean),
          ...differenceCells(payoff?.difference ?? null),
        ].toSpliced(5, 0, ...[number(nats?.mean), number(found?.mean), number(spread?.mean)]);
      }),
    ]),
    '',
    ...table([
      ['Member', 'Way', 'Payoff', 'Difference', 'Interval', 'Effect', 'Payoff is'],
      ...variants.flatMap(({ variant, members }) =>
        members.map(({ name, payoff, difference }) => [
          name,
          wayNames[variant],
          number(payoff),
          ...differenceCells(difference),
        ]),
      ),
    ]),
    ...groupLines(variants),
    '',
    ...result.cautions,
  ];
}

/** What each group earned, where payoffs are Shapley values of that. */
function groupLines(variants: readonly Variant[]): readonly string[] {
  const rows = variants.flatMap(({ variant, groups = [] }) =>
    groups.map(({ members, worth, difference }) => [
      members.join(' + '),
      wayNames[variant],
      number(worth),
      ...differenceCells(difference),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    '',
    ...table([['Together', 'Way', 'Earned', 'Difference', 'Interval', 'Effect', 'They earned'], ...rows]),
  ];
}

const differenceCells = (difference: Compared | null): string[] =>
  difference
    ? [
        signed(difference.mean),
        `${number(difference.interval[0])} to ${number(difference.interval[1])}`,
        difference.effect === null ? '–' : signed(difference.effect),
        words[difference.conclusion],
      ]
    : ['', '', '', ''];

const number = (value: number | undefined): string =>
  value === undefined ? '' : String(Number(value.toPrecision(3)));
const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;

/** Columns as wide as their widest cell; the first and the last to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const isText = (at: number): boolean => at === 0 || at === widths.length - 1 || rows[0]?.[at] === 'Way';
  return rows.map((row) =>
    row
      .map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
