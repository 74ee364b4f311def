/** The six documents that an interview makes, and the answers that each is made of (stages: all answers of them). */
export const DELIVERABLES = [
  { id: 'problem-statement', title: 'Problem statement', stages: ['business'] },
  { id: 'metric-alignment-matrix', title: 'Metric alignment matrix', stages: ['success'] },
  { id: 'data-quality-scorecard', title: 'Data quality scorecard', stages: ['data'] },
  { id: 'user-context', title: 'User context', stages: ['users'] },
  { id: 'ethical-risk-report', title: 'Ethical risk report', stages: ['ethics'] },
  { id: 'charter', title: 'AI project charter', stages: ['business', 'success', 'data', 'users', 'ethics'] },
] as const;

export type DeliverableId = (typeof DELIVERABLES)[number]['id'];

/** Answers of other stages that a deliverable shows as well. */
const ALSO: Readonly<Partial<Record<DeliverableId, readonly string[]>>> = {
  'user-context': ['ethics.oversight_mode', 'ethics.oversight', 'business.decision'],
  'metric-alignment-matrix': ['business.outcome', 'business.archetype'],
  'ethical-risk-report': ['data.personal', 'users.interaction'],
};

/** Which deliverables show the answer to a question. */
export const deliverablesOf = (questionId: string): readonly DeliverableId[] =>
  DELIVERABLES.filter(
    ({ id, stages }) =>
      stages.some((stage) => questionId.startsWith(`${stage}.`)) || ALSO[id]?.includes(questionId),
  ).map(({ id }) => id);
