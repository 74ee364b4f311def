import { format } from '#console';

/** Texts around the questions: progress, going back, what the answers make. */
export const messages = {
  progress: 'Progress of the interview',
  answered: (done: string, total: string) => `${done} of ${total} questions answered`,
  missing: {
    open: (n: number) => `${format.count(n)} open`,
    'follow-up': (n: number) => format.plural(n, 'needs more', 'need more'),
    unknown: (n: number) => `${format.count(n)} not known`,
    escalated: (n: number) => `${format.count(n)} escalated`,
  },
  goTo: (what: string) => `${what}: go to the first`,
  notSent: 'Your answer was not sent, and stays here',
  change: 'Change this answer',
  undo: 'Take the change back',
  abandon: 'End this interview',
  abandonTitle: 'End this interview without a decision?',
  abandonDetail: 'Its answers and their history stay readable. It cannot be opened again.',
  keep: 'Go on with it',
  answers: 'Answers',
  answersDetail: 'Each answer as it was decided on, with how it was judged, and what people said and showed.',
  notAnswered: 'Not answered',
  otherRules: (n: number) => format.plural(n, 'further rule fired', 'further rules fired'),
  deliverables: 'What the answers make',
  deliverablesDetail: 'One document for each stage, written from the answers as they stand.',
  download: (title: string, format: string) => `${title} as ${format}`,
  read: (title: string) => `${title} so far (PDF)`,
  deliverable: {
    'problem-statement': 'Problem statement',
    'metric-alignment-matrix': 'Metric alignment matrix',
    'data-quality-scorecard': 'Data quality scorecard',
    'user-context': 'User context',
    'ethical-risk-report': 'Ethical risk report',
  },
} as const;
