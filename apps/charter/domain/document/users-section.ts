import type { Block } from '#kernel/documents';
import { type InterviewState, rowsAnswer } from '../interview/state.ts';
import { answerFacts, heading, paragraph } from './answers.ts';

/** Who uses it, whom it reaches, how the work goes, and who stands above it. */
export function usersSection(state: InterviewState): readonly Block[] {
  const rows = rowsAnswer(state, 'users.personas');
  return [
    heading(1, 'Users and human oversight'),
    rows.length === 0
      ? paragraph('No user was named.')
      : {
          kind: 'table',
          caption: 'Users',
          columns: [
            { title: 'Role' },
            { title: 'People', align: 'right', width: 0.5 },
            { title: 'Task', width: 2 },
            { title: 'What could stop them', width: 2 },
          ],
          rows: rows.map((row) =>
            [row.role, row.people, row.task, row.barrier].map((one) =>
              one === undefined ? '—' : String(one),
            ),
          ),
        },
    answerFacts(state, [
      ['People affected', 'users.affected'],
      ['Consulted', 'users.consulted'],
      ['Journey', 'users.journey'],
      ['How the output acts', 'users.interaction'],
      ['Disagreeing', 'users.override'],
      ['Explanation', 'users.explanation'],
      ['Training', 'users.training'],
      ['Adoption', 'users.adoption'],
      ['Role of a person', 'ethics.oversight_mode'],
      ['Oversight', 'ethics.oversight'],
    ]),
  ];
}
