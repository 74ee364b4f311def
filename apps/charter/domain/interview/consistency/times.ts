import { datesIn, earliest, isBefore, latest, type WrittenDate } from '../../rubric/dates.ts';
import { type InterviewState, rowsAnswer, textAnswer } from '../state.ts';
import { type ConsistencyRule, place } from './rule.ts';

const REGULAR_USE = /\b(?:regular|roll(?:ed|s)?[ -]?out|go(?:es)?[ -]live|launch|production|full use)\b/i;
const PILOT = /\b(?:pilot|trial|shadow|test run|field test)\b/i;

/** Dates of one stage against those of another. Only dates that name their year are compared, by whole days. */
export const TIME_RULES: readonly ConsistencyRule[] = [
  {
    id: 'time-lines',
    stage: 'business',
    title: 'The result is due after the work begins',
    between: ['business.outcome', 'business.timeline', 'success.metrics'],
    fix: 'Bring the dates into one order.',
    check(state) {
      const start = earliest(datesIn(textAnswer(state, 'business.timeline')));
      const outcome = latest(datesIn(textAnswer(state, 'business.outcome')));
      return [
        ...tooEarly(
          'The outcome is due',
          'business.outcome',
          outcome,
          'before the first milestone in',
          start,
        ),
        ...rowsAnswer(state, 'success.metrics').flatMap((row) => {
          const due = latest(datesIn(String(row.by ?? '')));
          const what = `"${String(row.kpi ?? '')}" is to reach its target by`;
          return tooEarly(what, 'success.metrics', due, 'before the first milestone in', start);
        }),
      ];
    },
  },
  {
    id: 'time-lines-use',
    stage: 'business',
    title: 'The result is due after regular use begins',
    between: ['business.outcome', 'business.timeline'],
    fix: 'Say which part of the result the pilot alone can bring, or move one of the dates.',
    check: (state) =>
      tooEarly(
        'The outcome is due',
        'business.outcome',
        latest(datesIn(textAnswer(state, 'business.outcome'))),
        'before regular use begins in',
        milestone(state, REGULAR_USE),
      ),
  },
  {
    id: 'time-lines-training',
    stage: 'users',
    title: 'People are trained before they start',
    between: ['users.training', 'business.timeline'],
    fix: 'Train before the pilot begins, or move the pilot.',
    check: (state) =>
      tooLate(
        'Training ends',
        'users.training',
        latest(datesIn(textAnswer(state, 'users.training'))),
        'after regular use begins in',
        milestone(state, REGULAR_USE),
      ),
  },
  {
    id: 'time-lines-gaps',
    stage: 'data',
    title: 'Gaps in the data are closed before they are used',
    between: ['data.gaps', 'business.timeline'],
    fix: 'Close the gap before regular use, or leave the affected cases out until then.',
    check: (state) =>
      tooLate(
        'A gap in the data is closed',
        'data.gaps',
        latest(datesIn(textAnswer(state, 'data.gaps'))),
        'after regular use begins in',
        milestone(state, REGULAR_USE),
      ),
  },
  {
    id: 'time-lines-order',
    stage: 'business',
    title: 'The pilot comes before regular use',
    between: ['business.timeline'],
    fix: 'Bring the milestones into their order.',
    check(state) {
      const pilot = milestone(state, PILOT);
      const use = milestone(state, REGULAR_USE);
      if (!pilot || !use || !isBefore(use, pilot)) return [];
      return [
        {
          because: `Regular use begins in ${use.text}, before the pilot in ${pilot.text}.`,
          places: [place('business.timeline', pilot.text), place('business.timeline', use.text)],
        },
      ];
    },
  },
];

/** The earliest date in a part of the plan that speaks of one milestone. */
function milestone(state: InterviewState, pattern: RegExp): WrittenDate | undefined {
  const parts = textAnswer(state, 'business.timeline').split(/[,;.]\s+|\band\b|\bthen\b/);
  return earliest(parts.filter((part) => pattern.test(part)).flatMap(datesIn));
}

function tooEarly(
  what: string,
  questionId: string,
  date: WrittenDate | undefined,
  than: string,
  limit: WrittenDate | undefined,
) {
  if (!date || !limit || !isBefore(date, limit)) return [];
  return [sentence(what, questionId, date, than, limit)];
}

function tooLate(
  what: string,
  questionId: string,
  date: WrittenDate | undefined,
  than: string,
  limit: WrittenDate | undefined,
) {
  if (!date || !limit || !isBefore(limit, date)) return [];
  return [sentence(what, questionId, date, than, limit)];
}

const sentence = (what: string, questionId: string, date: WrittenDate, than: string, limit: WrittenDate) => ({
  because: `${what} ${date.text}, ${than} ${limit.text}.`,
  places: [place(questionId, date.text), place('business.timeline', limit.text)],
});
