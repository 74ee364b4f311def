import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { MainstayError } from '#kernel/base';
import { documentModelSchema } from '#kernel/documents';
import type { AnswerValue } from './answer.ts';
import { parseAnswersFile } from './answers-file.ts';
import { charterDocument } from './charter-document.ts';
import { type Decision, decide } from './governance/decide.ts';
import { escalateOpen, nextQuestion, progressOf, startInterview, submitAnswer } from './interview/session.ts';
import type { InterviewState } from './interview/state.ts';
import { QUESTIONS } from './questions/catalogue.ts';
import { titleOf } from './questions/titles.ts';
import { charterSettingsSchema } from './settings.ts';

const settings = charterSettingsSchema.parse({});
const at = '2026-11-21T08:00:00Z';

function readExample(name: string): unknown {
  return parse(readFileSync(new URL(`../../../examples/charter/${name}.yaml`, import.meta.url), 'utf8'));
}
function interview(answers: Readonly<Record<string, AnswerValue>>): InterviewState {
  let state = startInterview();
  for (const [id, value] of Object.entries(answers)) {
    state = submitAnswer(state, settings, id, value, at).state;
  }
  return escalateOpen(state);
}
const outpatient = parseAnswersFile(readExample('outpatient-reminders'), settings);
const decideWith = (changes: Readonly<Record<string, AnswerValue>>): Decision =>
  decide(interview({ ...outpatient.answers, ...changes }), settings);
const fired = (decision: Decision): readonly string[] => decision.rules.map((rule) => rule.id);

test('there are 12, 9, 11, 9 and 17 questions, each within 500 characters and with its own id', () => {
  expect(progressOf(startInterview()).stages.map((stage) => stage.stage)).toHaveLength(5);
  const count = (stage: string): number => QUESTIONS.filter((one) => one.stage === stage).length;
  expect(['business', 'success', 'data', 'users', 'ethics'].map(count)).toEqual([12, 9, 11, 9, 17]);
  expect(new Set(QUESTIONS.map((one) => one.id)).size).toBe(58);
  expect(QUESTIONS.filter((one) => one.prompt.length > settings.limits.question)).toEqual([]);
  expect(QUESTIONS.filter(({ id }) => titleOf(id) === id)).toEqual([]);
});

test('the worked example is accepted throughout and proceeds under monitoring', () => {
  const state = interview(outpatient.answers);
  expect(nextQuestion(state)).toBeUndefined();
  const open = Object.values(state.answers).filter((one) => one?.status !== 'accepted');
  expect(open.map((one) => one?.questionId)).toEqual([]);
  const decision = decide(state, settings);
  expect(decision.decision).toBe('PROCEED_WITH_MONITORING');
  expect(fired(decision)).toEqual(['residual-risk.level-2']);
  expect(decision.findings).toEqual([]);
});

test('the example of a classroom camera is halted, with its unknowns in plain sight', () => {
  const { answers } = parseAnswersFile(readExample('classroom-attention'), settings);
  const decision = decide(interview(answers), settings);
  expect(decision.decision).toBe('HALT');
  expect(fired(decision)).toEqual(
    expect.arrayContaining([
      'eu-ai-act.prohibited.emotion-at-work-or-school',
      'residual-risk.level-5',
      'open.risk-unknown',
      'data.quality-below-minimum',
      'eu-ai-act.high-risk',
    ]),
  );
});

test('the example of work allocation goes to a committee for what remains of one risk', () => {
  const { answers } = parseAnswersFile(readExample('warehouse-shifts'), settings);
  const state = interview(answers);
  expect(Object.values(state.answers).filter((one) => one?.status !== 'accepted')).toEqual([]);
  const decision = decide(state, settings);
  expect(decision.decision).toBe('COMMITTEE');
  expect(fired(decision)).toEqual(['residual-risk.level-4', 'eu-ai-act.high-risk']);
  expect(decision.rules[0]?.because).toContain('society-1');
  expect(decision.findings).toEqual([]);
});

test('one "I don\'t know" does not stop a stage; a stage that is mostly unknown is revised', () => {
  const unknown = { unknown: true } as const;
  const one = decideWith({ 'success.review': unknown });
  expect(one.decision).toBe('PROCEED_WITH_MONITORING');
  expect(one.findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual(['unknown.success warning']);
  expect(fired(one)).toEqual(expect.arrayContaining(['open.other']));
  const success = QUESTIONS.filter(({ stage }) => stage === 'success').map(
    ({ id }) => [id, unknown] as const,
  );
  const half = decideWith(Object.fromEntries(success.slice(4)));
  expect([half.decision, fired(half)[0]]).toEqual(['REVISE', 'open.mostly-unknown.success']);
});

test('a committee has the last word in the charter, with the rules that led to it and the history', () => {
  const { title, answers } = parseAnswersFile(readExample('warehouse-shifts'), settings);
  const state = interview(answers);
  const decision = decide(state, settings);
  const committee = {
    outcome: 'PROCEED_WITH_MONITORING',
    comment: `Only with a yearly study. ${'More. '.repeat(200)}`,
    decidedBy: 'board@example.org',
    decidedAt: '2026-12-01T09:00:00.000Z',
  } as const;
  const history = [
    { edition: 1, decision: 'REVISE', decidedAt: at, committee: null },
    { edition: 2, decision: 'COMMITTEE', decidedAt: at, committee },
  ] as const;
  const facts = { title, owner: 'T. Wilk', version: '2.1', date: '2026-12-01', settings };
  const document = charterDocument({ ...facts, state, decision, committee, history });
  expect(documentModelSchema.safeParse(document).success).toBe(true);
  expect(document.verdict?.label).toBe('PROCEED WITH MONITORING');
  expect(document.verdict?.sentence).toMatch(
    /^Decided by committee: PROCEED WITH MONITORING by board@example.org on 2026-12-01: Only with a yearly study/,
  );
  expect(document.verdict?.sentence.length).toBeLessThan(420);
  const blocks = JSON.stringify(document.blocks);
  expect(blocks).toContain(committee.comment.trim());
  expect(blocks).toContain('Highest residual risk is high (4 of 5)');
  const table = document.blocks.find(
    (block) => block.kind === 'table' && block.caption === 'Version and decision history',
  );
  const rows =
    table?.kind === 'table' ? table.rows.map((row) => row.map((cell) => JSON.stringify(cell))) : [];
  expect(rows.map((row) => row[0])).toEqual(['"1.0"', '"2.0"', '"2.1"']);
  expect(rows[2]?.[3]).toBe('"Committee: board@example.org"');
});

test('a prohibited practice halts whatever else is answered', () => {
  const decision = decideWith({ 'ethics.prohibited': ['emotion-at-work-or-school'] });
  expect(decision.decision).toBe('HALT');
  expect(fired(decision)[0]).toBe('eu-ai-act.prohibited.emotion-at-work-or-school');
});

test('profiling in an Annex III area is high-risk whatever exception is claimed', () => {
  const claim = { 'ethics.annex_iii': ['employment'], 'ethics.article_6_3': 'preparatory' };
  expect(decideWith(claim).screening.outcome).toBe('high-risk');
  expect(decideWith({ ...claim, 'ethics.profiling': 'no' }).screening.outcome).toBe('excepted');
  const { 'ethics.oversight': _, ...rest } = outpatient.answers;
  const unattended = interview({ ...rest, ...claim, 'ethics.oversight_mode': 'none' });
  expect(fired(decide(unattended, settings))[0]).toBe('oversight.none-on-high-risk');
});

test('the decision table turns the highest residual risk into the outcome', () => {
  const grave = (severity: number, likelihood: number) =>
    decideWith({ 'ethics.risk_privacy': [{ description: 'All records leak', severity, likelihood }] })
      .decision;
  expect([grave(5, 5), grave(4, 4), grave(3, 3)]).toEqual(['HALT', 'COMMITTEE', 'REVISE']);
});

test('poor data, a sufficient way without AI and unknown risks are rules of their own', () => {
  const quality = [{ dimension: 'accuracy', score: 0.4, evidence: 'Of 400 cases 160 were right' }];
  expect(fired(decideWith({ 'data.quality': quality }))).toContain('data.quality-below-minimum');
  expect(decideWith({ 'business.alternative_sufficient': 'yes' }).decision).toBe('REVISE');
  const unknown = decideWith({ 'ethics.risk_fairness': { unknown: true, reason: 'no data on origin' } });
  expect([unknown.decision, fired(unknown)[0]]).toEqual(['COMMITTEE', 'open.risk-unknown']);
});

test('three attempts, then the best one is kept and escalated; a better one later is accepted', () => {
  const tries = ['Things are slow.', 'In 2025 the 6 crews found bursts late.', 'It is bad.'];
  let state = startInterview();
  const kinds = tries.map((text) => {
    const { state: next, outcome } = submitAnswer(state, settings, 'business.cost', text, at);
    state = next;
    return outcome.kind;
  });
  expect(kinds).toEqual(['follow-up', 'follow-up', 'escalated']);
  expect(state.answers['business.cost']?.value).toBe(tries[1]);
  const better = outpatient.answers['business.cost'];
  const { outcome } = submitAnswer(state, settings, 'business.cost', better, at);
  expect(outcome.kind).toBe('accepted');
});

test('"I don\'t know" is recorded and not argued with', () => {
  for (const raw of ["I don't know", 'We do not know yet.', { unknown: true, reason: 'never counted' }]) {
    const { outcome, state } = submitAnswer(startInterview(), settings, 'business.cost', raw, at);
    expect(outcome.kind).toBe('unknown');
    expect(nextQuestion(state)?.id).toBe('business.problem');
  }
});

test('an interview is plain JSON and goes on from it', () => {
  const state = interview(outpatient.answers);
  expect(decide(JSON.parse(JSON.stringify(state)), settings)).toEqual(decide(state, settings));
});

test('an answers file with faults names every one of them with its path', () => {
  const { 'business.cost': _, ...rest } = outpatient.answers;
  const faulty = {
    title: 'Faulty',
    answers: {
      ...rest,
      'bussiness.problem': 'text',
      'business.archetype': 'magic',
      'business.scope': 7,
      'ethics.risk_privacy': [{ description: 'leak', severity: 9, likelihood: 2 }],
    },
  };
  let thrown: unknown;
  try {
    parseAnswersFile(faulty, settings);
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof MainstayError)) throw new Error('expected a MainstayError');
  expect(thrown.code).toBe('charter.answers_invalid');
  for (const part of [
    'answers.bussiness.problem is no question; did you mean business.problem?',
    'answers.business.archetype must be one of',
    'answers.business.scope must be text',
    'answers.ethics.risk_privacy[0].severity must be a number from 1 to 5',
    'answers.business.cost is required',
  ]) {
    expect(thrown.message).toContain(part);
  }
});

test('the charter has eight sections, decision first, an appendix, and cites only what it lists', () => {
  const state = interview(outpatient.answers);
  const decision = decide(state, settings);
  const { title } = outpatient;
  const document = charterDocument({
    title,
    owner: 'K. Aebi',
    version: '1',
    date: '2026-11-21',
    state,
    decision,
    settings,
    history: [{ edition: 1, decision: decision.decision, decidedAt: at, committee: null }],
  });
  const heads = document.blocks.flatMap((block) =>
    block.kind === 'heading' && block.level === 1 ? [block.text] : [],
  );
  expect(heads).toEqual([
    'Decision',
    'Summary and problem statement',
    'Success criteria',
    'Data quality scorecard',
    'Users and human oversight',
    'Ethical risk',
    'Governance and monitoring',
    'Open points',
    'All answers and how they were scored',
  ]);
  expect(documentModelSchema.safeParse(document).success).toBe(true);
  expect(document.verdict?.label).toBe('PROCEED WITH MONITORING');
  const cited = [...JSON.stringify(document.blocks).matchAll(/"cite":"([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(cited)).toEqual(new Set(document.references.map((one) => one.key)));
});
