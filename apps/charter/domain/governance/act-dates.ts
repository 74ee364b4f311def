import { EU_AI_ACT, PROHIBITED_PRACTICES } from './eu-ai-act.ts';
import type { ActClass } from './screening.ts';

/** A day from which something of the EU AI Act applies, and how many charters it concerns. */
export interface ActDate {
  /** ISO 8601 */
  readonly from: string;
  readonly what: string;
  readonly article: string;
  readonly charters: number;
}

export const ACT_CLASSES: readonly ActClass[] = [
  'prohibited',
  'high-risk',
  'excepted',
  'undetermined',
  'not-high-risk',
];

/**
 * The days that concern charters of these classes, the first first: by the state of the law that `EU_AI_ACT` names,
 * which may be newer than the one a charter was screened by.
 */
export function datesFor(
  classes: ReadonlyMap<ActClass, number>,
  practices: ReadonlyMap<string, number>,
): readonly ActDate[] {
  const count = (kind: ActClass): number => classes.get(kind) ?? 0;
  const all = [...classes.values()].reduce((sum, one) => sum + one, 0);
  const annexIII = EU_AI_ACT.appliesFrom['High-risk systems of Annex III'];
  return [
    ...PROHIBITED_PRACTICES.map(({ value, label, article, appliesFrom }) => ({
      from: appliesFrom,
      what: label,
      article,
      charters: practices.get(value) ?? 0,
    })),
    {
      from: EU_AI_ACT.appliesFrom['Most other provisions'],
      what: 'Most other provisions, transparency towards people among them',
      article: 'Articles 50 and 113',
      charters: all,
    },
    {
      from: annexIII,
      what: 'Obligations for high-risk systems',
      article: 'Annex III, Chapter III',
      charters: count('high-risk'),
    },
    {
      from: annexIII,
      what: 'Written assessment and registration of a system with an exception',
      article: 'Articles 6(4) and 49(2)',
      charters: count('excepted'),
    },
  ]
    .filter(({ charters }) => charters > 0)
    .sort((a, b) => a.from.localeCompare(b.from));
}
