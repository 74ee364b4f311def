import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseAnswersFile } from '../answers-file.ts';
import { charterSettingsSchema } from '../settings.ts';
import { effectsOf } from './effects.ts';
import { nextQuestion, startInterview, submitAnswer } from './session.ts';
import type { InterviewState } from './state.ts';

const settings = charterSettingsSchema.parse({});
const at = '2026-11-21T08:00:00Z';
const example = parseAnswersFile(
  parse(
    readFileSync(new URL('../../../../examples/charter/outpatient-reminders.yaml', import.meta.url), 'utf8'),
  ),
  settings,
);

const give = (state: InterviewState, id: string, value: unknown): InterviewState =>
  submitAnswer(state, settings, id, value, at).state;
const answered = (): InterviewState =>
  Object.entries(example.answers).reduce((state, [id, value]) => give(state, id, value), startInterview());
const change = (before: InterviewState, id: string, value: unknown) => {
  const after = give(before, id, value);
  return { after, effects: effectsOf(before, after, id, settings) };
};

const outcome = 'Missed bookings of patients fall from 12% to 7% by 31 December 2027, measured in Orbis.';
const adoption =
  'Missed bookings of patients fall from 12% to 7% by 31 December 2027; Ms Ott collects complaints weekly.';

test('a later answer that an edit contradicts says so, with both places, until the two agree again', () => {
  const before = give(give(answered(), 'business.outcome', outcome), 'users.adoption', adoption);
  const { after, effects } = change(before, 'business.outcome', outcome.replace('7%', '9%'));
  const because = '"from 12% to 7%" here contradicts "from 12% to 9%" in business.outcome.';
  expect(after.answers['users.adoption']).toMatchObject({ status: 'accepted', value: adoption });
  expect(effects.rechecked).toContainEqual(
    expect.objectContaining({ questionId: 'users.adoption', change: 'contradicts', because }),
  );
  const finding = effects.appeared.find(({ id }) => id === 'contradiction');
  expect(finding?.places?.map(({ questionId }) => questionId)).toEqual([
    'business.outcome',
    'users.adoption',
  ]);

  const back = change(after, 'business.outcome', outcome);
  expect(back.after.answers['users.adoption']?.rechecked?.because).toBe(
    'It no longer contradicts business.outcome.',
  );
  expect(back.effects.resolved.map(({ id }) => id)).toContain('contradiction');
});

test('where the contradiction takes it below its threshold, it is asked again with all its attempts', () => {
  const strict = { ...settings, thresholds: { ...settings.thresholds, users: 9.5 } };
  const put = (state: InterviewState, id: string, value: unknown): InterviewState =>
    submitAnswer(state, strict, id, value, at).state;
  const before = put(put(startInterview(), 'business.outcome', outcome), 'users.adoption', adoption);
  expect(before.answers['users.adoption']?.status).toBe('accepted');
  const after = put(before, 'business.outcome', outcome.replace('7%', '9%'));
  expect(after.answers['users.adoption']).toMatchObject({
    status: 'follow-up',
    value: adoption,
    attempts: [],
    rechecked: { by: 'business.outcome', change: 'reopened' },
  });
  expect(after.answers['users.adoption']?.result?.followUp).toContain('which of the two holds?');
  const back = put(after, 'business.outcome', outcome);
  expect(back.answers['users.adoption']).toMatchObject({
    status: 'accepted',
    rechecked: { change: 'accepted' },
  });
});

test('nothing else is lost: every other answer stands as it was', () => {
  const before = answered();
  const { after } = change(before, 'business.problem', 'Things are slow.');
  for (const [id, record] of Object.entries(before.answers)) {
    if (id === 'business.problem') continue;
    expect(after.answers[id]?.value, id).toEqual(record?.value);
    expect(after.answers[id]?.status, id).toBe('accepted');
  }
});

test('what is scored differently says so, and says it no longer once it is given again', () => {
  const before = answered();
  const { after, effects } = change(before, 'business.problem', {
    unknown: true,
    reason: 'nobody has counted',
  });
  for (const { questionId, scoreBefore, scoreAfter } of effects.rechecked) {
    expect(scoreBefore).not.toBe(scoreAfter);
    expect(after.answers[questionId]?.result?.score).toBe(scoreAfter);
    const again = give(after, questionId, example.answers[questionId]);
    expect(again.answers[questionId]?.rechecked).toBeUndefined();
  }
});

test('questions that come and go with another answer keep what was answered', () => {
  const before = answered();
  const none = change(before, 'data.personal', 'none');
  expect(none.effects.notAsked).toEqual(['data.privacy']);
  expect(none.after.answers['data.privacy']).toEqual(before.answers['data.privacy']);
  const back = change(none.after, 'data.personal', example.answers['data.personal']);
  expect(back.effects.asked).toEqual(['data.privacy']);
  expect(nextQuestion(back.after)).toBeUndefined();
});

test('an edit that breaks the consistency of two stages says which finding it made, and which documents change', () => {
  const { effects } = change(answered(), 'business.archetype', 'generation');
  expect(effects.appeared.map(({ id }) => id)).toContain('metric-archetype');
  expect(effects.deliverables).toEqual(['problem-statement', 'metric-alignment-matrix', 'charter']);
});
