import type { FrameworkElement } from './framework.ts';

/** Subcategories of the functions MEASURE and MANAGE. */
export const MEASURE_AND_MANAGE = [
  {
    id: 'MEASURE 1.1',
    group: 'MEASURE 1',
    title: 'Metrics for the gravest risks',
    summary:
      'Approaches and metrics are chosen, starting with the gravest risks; what cannot be measured is said.',
  },
  {
    id: 'MEASURE 1.2',
    group: 'MEASURE 1',
    title: 'Fitness of metrics and controls',
    summary: 'Whether metrics and controls still work is assessed, error reports included.',
  },
  {
    id: 'MEASURE 1.3',
    group: 'MEASURE 1',
    title: 'Independent assessment',
    summary: 'People who did not build the system take part in assessing it.',
  },
  {
    id: 'MEASURE 2.1',
    group: 'MEASURE 2',
    title: 'Test sets and tools',
    summary: 'Test sets, metrics and tools of testing are documented.',
  },
  {
    id: 'MEASURE 2.2',
    group: 'MEASURE 2',
    title: 'Human subjects',
    summary: 'Evaluations with people protect them and represent those concerned.',
  },
  {
    id: 'MEASURE 2.3',
    group: 'MEASURE 2',
    title: 'Performance under real conditions',
    summary: 'Performance is measured under conditions like those of use.',
  },
  {
    id: 'MEASURE 2.4',
    group: 'MEASURE 2',
    title: 'Monitoring in production',
    summary: 'Function and behaviour are monitored once the system runs.',
  },
  {
    id: 'MEASURE 2.5',
    group: 'MEASURE 2',
    title: 'Validity and reliability',
    summary: 'The system is shown to be valid and reliable; limits of generalising are written down.',
  },
  {
    id: 'MEASURE 2.6',
    group: 'MEASURE 2',
    title: 'Safety',
    summary:
      'Safety is evaluated regularly; what risk is left lies within tolerance, and the system fails safely.',
  },
  {
    id: 'MEASURE 2.7',
    group: 'MEASURE 2',
    title: 'Security and resilience',
    summary: 'Security and resilience are evaluated.',
  },
  {
    id: 'MEASURE 2.8',
    group: 'MEASURE 2',
    title: 'Transparency and accountability',
    summary: 'Risks to transparency and accountability are examined.',
  },
  {
    id: 'MEASURE 2.9',
    group: 'MEASURE 2',
    title: 'Explanation',
    summary: 'The model is explained, and its output is read within its context.',
  },
  { id: 'MEASURE 2.10', group: 'MEASURE 2', title: 'Privacy', summary: 'The risk to privacy is examined.' },
  { id: 'MEASURE 2.11', group: 'MEASURE 2', title: 'Fairness', summary: 'Fairness and bias are evaluated.' },
  {
    id: 'MEASURE 2.12',
    group: 'MEASURE 2',
    title: 'Environment',
    summary: 'The burden of training and running on the environment is assessed.',
  },
  {
    id: 'MEASURE 2.13',
    group: 'MEASURE 2',
    title: 'Whether testing works',
    summary: 'It is evaluated whether the testing itself is effective.',
  },
  {
    id: 'MEASURE 3.1',
    group: 'MEASURE 3',
    title: 'Tracking of risks',
    summary: 'Known, unexpected and new risks are looked for and followed regularly.',
  },
  {
    id: 'MEASURE 3.2',
    group: 'MEASURE 3',
    title: 'Risks that are hard to measure',
    summary: 'Risks for which there is no good measure are followed all the same.',
  },
  {
    id: 'MEASURE 3.3',
    group: 'MEASURE 3',
    title: 'Reports and appeals',
    summary:
      'Users and affected people can report problems and contest results, and the measures take that up.',
  },
  {
    id: 'MEASURE 4.1',
    group: 'MEASURE 4',
    title: 'Measuring tied to the setting',
    summary: 'How risks are measured is tied to the place of use and to the advice of experts and users.',
  },
  {
    id: 'MEASURE 4.2',
    group: 'MEASURE 4',
    title: 'Results validated by experts',
    summary: 'Measurements are checked with experts and others concerned for consistent performance.',
  },
  {
    id: 'MEASURE 4.3',
    group: 'MEASURE 4',
    title: 'Better or worse',
    summary: 'Improvement or decline is identified from field data and from those concerned.',
  },
  {
    id: 'MANAGE 1.1',
    group: 'MANAGE 1',
    title: 'Go or no-go',
    summary: 'It is determined whether the system serves its purpose and whether it should go on.',
  },
  {
    id: 'MANAGE 1.2',
    group: 'MANAGE 1',
    title: 'Priority of treatment',
    summary: 'Risks are treated by impact, likelihood and what is available.',
  },
  {
    id: 'MANAGE 1.3',
    group: 'MANAGE 1',
    title: 'Responses to high risks',
    summary: 'Responses to grave risks are planned: mitigate, transfer, avoid or accept.',
  },
  {
    id: 'MANAGE 1.4',
    group: 'MANAGE 1',
    title: 'Residual risk',
    summary: 'What risk is left for users and others downstream is documented.',
  },
  {
    id: 'MANAGE 2.1',
    group: 'MANAGE 2',
    title: 'Resources and alternatives',
    summary: 'Resources for managing risk are weighed, and ways without AI as well.',
  },
  {
    id: 'MANAGE 2.2',
    group: 'MANAGE 2',
    title: 'Lasting value',
    summary: 'Means are in place to keep a deployed system worth its while.',
  },
  {
    id: 'MANAGE 2.3',
    group: 'MANAGE 2',
    title: 'Unknown risks',
    summary: 'A risk that nobody had foreseen is answered and recovered from by a procedure.',
  },
  {
    id: 'MANAGE 2.4',
    group: 'MANAGE 2',
    title: 'Switching off',
    summary:
      'It can be overridden or switched off when it does not do what was intended, and who does so is known.',
  },
  {
    id: 'MANAGE 3.1',
    group: 'MANAGE 3',
    title: 'Monitoring of third parties',
    summary: 'Risks and benefits of third-party resources are monitored and controlled.',
  },
  {
    id: 'MANAGE 3.2',
    group: 'MANAGE 3',
    title: 'Pre-trained models',
    summary: 'Pre-trained models are watched as part of maintenance.',
  },
  {
    id: 'MANAGE 4.1',
    group: 'MANAGE 4',
    title: 'Plans after deployment',
    summary:
      'Monitoring, users’ input, appeal, override, incidents, recovery and change are planned and done.',
  },
  {
    id: 'MANAGE 4.2',
    group: 'MANAGE 4',
    title: 'Continual improvement',
    summary: 'Improvements are measurable, part of updates, and made with those concerned.',
  },
  {
    id: 'MANAGE 4.3',
    group: 'MANAGE 4',
    title: 'Incidents communicated',
    summary: 'Incidents and errors are tracked, answered, recovered from and told to those affected.',
  },
] as const satisfies readonly FrameworkElement[];
