import type { AnswerEvidence, CoverageStatus } from './coverage-queries.ts';

/** Every text of the coverage page. */
export const messages = {
  title: 'Coverage',
  open: 'Coverage',
  frameworks: 'Frameworks',
  edition: (version: string, published: string, asOf: string) =>
    `Edition ${version}, published ${published}; mapped by us as of ${asOf}.`,
  source: 'Source',
  filter: 'Show',
  all: 'All',
  status: {
    covered: 'Evidence',
    partial: 'In part',
    open: 'No answer yet',
    outside: 'Not in the interview',
  } satisfies Record<CoverageStatus, string>,
  meaning: {
    covered: 'Every answer behind it reached its threshold.',
    partial: 'Some answers are missing, weak or not known, or the decision speaks against them.',
    open: 'No question behind it is answered.',
    outside: 'Nothing in the interview can show it.',
  } satisfies Record<CoverageStatus, string>,
  none: 'No element stands like this.',
  showAll: 'Show all',
  answers: 'Answers behind it',
  missing: (n: string) => `${n} to improve`,
  risks: 'Risks stated',
  residual: (level: number) => `residual ${level} of 5`,
  concerns: 'The decision speaks against it',
  applies: 'Applies from',
  evidence: {
    'at-threshold': 'reached its threshold',
    below: 'below its threshold',
    unknown: 'not known',
    open: 'not answered',
    'not-asked': 'does not apply here',
  } satisfies Record<AnswerEvidence, string>,
  score: (score: string, threshold: string) => `${score} of 10, threshold ${threshold}`,
  export: 'Export',
  csv: 'CSV',
  json: 'JSON',
  cards: 'Model card and datasheet',
  cardsDetail:
    'Drafted from the present answers, in the sections of Mitchell et al. (2019) and Gebru et al. (2021). What is not stated yet is said, with the question that would fill it.',
  card: { 'model-card': 'Model card', datasheet: 'Datasheet' },
  download: (card: string, format: string) => `${card} as ${format}`,
} as const;
