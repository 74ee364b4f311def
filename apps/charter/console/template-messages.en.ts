/** Texts of the dialog that publishes a template. */
export const templateMessages = {
  open: 'Template',
  title: 'Publish as a template',
  detail:
    'Everybody may begin an interview with the settled answers of this one. What is asked later stays theirs to answer.',
  name: 'Name',
  nameRequired: 'Give the template a name.',
  description: 'What it is for (optional)',
  stages: 'Answers of these stages',
  stagesRequired: 'Choose at least one stage.',
  locked: 'Nobody may change the answers of',
  publish: 'Publish',
  published: (name: string) => `"${name}" is offered when an interview begins.`,
  existing: 'Templates that are offered',
  none: 'None yet.',
  withdraw: 'Withdraw',
  withdrawNamed: (name: string) => `Withdraw "${name}"`,
} as const;
