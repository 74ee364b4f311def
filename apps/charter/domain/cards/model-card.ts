import type { Card } from './part.ts';

const WHEN_BUILT = 'when the model is built, by those who build it';
const WHEN_TESTED = 'when the model was tested, from the test report';

/** The nine sections of a model card, in the order of Mitchell et al. (2019), and what each is drafted from. */
export const MODEL_CARD: Card = {
  id: 'model-card',
  title: 'Model card',
  after: { name: 'Mitchell et al. (2019)', cite: 'mitchell' },
  sections: [
    {
      title: 'Model details',
      parts: [
        { label: 'Who answers for it', from: ['business.owner'] },
        { label: 'Kind of task', from: ['business.archetype'] },
        { label: 'Milestones', from: ['business.timeline'] },
        { label: 'Version of the model', later: WHEN_BUILT },
        { label: 'Algorithm and features', later: WHEN_BUILT },
        { label: 'Licence', later: 'before the model is handed on, by its owner' },
        { label: 'Complaints', from: ['ethics.redress'] },
      ],
    },
    {
      title: 'Intended use',
      parts: [
        { label: 'Purpose', from: ['business.problem', 'business.outcome'] },
        { label: 'Primary use', from: ['business.decision'] },
        { label: 'Scope and exclusions', from: ['business.scope'] },
        { label: 'Way into the work', from: ['users.interaction'] },
        {
          label: 'Primary users',
          table: 'users.personas',
          columns: [
            { id: 'role' },
            { id: 'people', width: 0.5 },
            { id: 'task', width: 2 },
            { id: 'barrier', width: 2 },
          ],
        },
      ],
    },
    {
      title: 'Factors',
      parts: [
        { label: 'People affected', from: ['users.affected'] },
        { label: 'Vulnerable people', from: ['ethics.vulnerable'] },
        { label: 'Missing in the data', from: ['data.representativeness'] },
        { label: 'Groups compared', from: ['ethics.fairness'] },
      ],
    },
    {
      title: 'Metrics',
      parts: [
        {
          label: 'Measures',
          table: 'success.metrics',
          columns: [
            { id: 'modelMetric', width: 1.5 },
            { id: 'modelTarget' },
            { id: 'kpi', width: 1.5 },
            { id: 'baseline', width: 0.7 },
            { id: 'target', width: 0.7 },
            { id: 'unit', width: 0.8 },
          ],
        },
        { label: 'Minimum for use', from: ['success.minimum'] },
        { label: 'Must not get worse', from: ['success.guardrails'] },
        { label: 'What errors cost', from: ['success.error_costs'] },
      ],
    },
    {
      title: 'Evaluation data',
      parts: [
        { label: 'Proof of the effect', from: ['success.evaluation'] },
        { label: 'Baseline', from: ['success.baseline_source'] },
        { label: 'Number of examples', from: ['data.volume'] },
        { label: 'Test data', later: 'when the test data are drawn, by those who test' },
      ],
    },
    {
      title: 'Training data',
      parts: [
        {
          label: 'Sources',
          table: 'data.sources',
          columns: [
            { id: 'name', width: 1.3 },
            { id: 'content', width: 2 },
            { id: 'records', width: 0.8 },
            { id: 'period' },
            { id: 'owner' },
          ],
        },
        { label: 'Truth learnt from', from: ['data.labels'] },
        { label: 'Known gaps', from: ['data.gaps'] },
      ],
    },
    {
      title: 'Quantitative analyses',
      parts: [
        { label: 'Results for each group', later: WHEN_TESTED },
        { label: 'Results for overlaps', later: WHEN_TESTED },
      ],
    },
    {
      title: 'Ethical considerations',
      parts: [
        { label: 'Personal data', from: ['data.personal'] },
        { label: 'Their protection', from: ['data.privacy'] },
        { label: 'Part of a person', from: ['ethics.oversight_mode'] },
        { label: 'Oversight', from: ['ethics.oversight'] },
        { label: 'Risks and harms, with what is done against them', risks: 'all' },
      ],
    },
    {
      title: 'Caveats and recommendations',
      parts: [
        { label: 'Disagreement', from: ['users.override'] },
        { label: 'What people are told', from: ['users.explanation'] },
        { label: 'Training of users', from: ['users.training'] },
        { label: 'Monitoring', from: ['ethics.monitoring'] },
        { label: 'Review and stop rule', from: ['success.review'] },
      ],
    },
  ],
};
