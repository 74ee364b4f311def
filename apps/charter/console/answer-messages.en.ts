/** Words of what happens to an answer besides its score. */
export const answerMessages = {
  rechecked: {
    reopened: 'Asked again: another answer changed',
    contradicts: 'Contradicts another answer since it changed',
    accepted: 'Passes now: another answer changed',
    score: 'Scored again: another answer changed',
  },
  scores: (before: string, after: string) => `${before} before, ${after} now.`,
  flaggedTitle: 'Reads like an instruction to a machine',
  flaggedDetail:
    'It is kept as it stands, marked for readers, and followed by nothing. Nothing else changes.',
  changedElsewhere: 'What this answer changed elsewhere',
  asked: (ids: string) => `Asked now: ${ids}`,
  noLongerAsked: (ids: string) => `No longer asked, and kept: ${ids}`,
  failedTitle: 'Not every format could be written',
  failedDetail: 'The decision and the other formats stand.',
  writeAgain: 'Try again',
};
