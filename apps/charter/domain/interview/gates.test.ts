import { expect, test } from 'vitest';
import { questionById } from '../questions/catalogue.ts';
import { charterSettingsSchema } from '../settings.ts';
import { CONSISTENCY_RULES } from './consistency/rules.ts';
import { type GateFinding, gateFindings } from './gates.ts';
import { startInterview, submitAnswer } from './session.ts';

const settings = charterSettingsSchema.parse({});
type Answers = Readonly<Record<string, unknown>>;

function findings(answers: Answers): readonly GateFinding[] {
  let state = startInterview();
  for (const [id, value] of Object.entries(answers)) {
    state = submitAnswer(state, settings, id, value, '2026-11-21T08:00:00Z').state;
  }
  return gateFindings(state, settings);
}

const metric = {
  kpi: 'Churn of subscribers',
  baseline: 4,
  target: 3,
  unit: 'percent a month',
  by: '2027-12-31',
  modelMetric: 'RMSE of the forecast',
};
const source = { name: 'Billing', content: 'Contracts with their end' };
const persona = { role: 'Retention agent', people: 12, task: 'Calls those who may leave' };

/** What makes each rule fire, and what comes near it and must not. */
const CASES: Readonly<Record<string, { fires: readonly Answers[]; not: readonly Answers[] }>> = {
  'metric-problem': {
    fires: [
      {
        'business.problem': 'In 2025 the 6 repair crews found leaks 11 days late.',
        'success.metrics': [metric],
      },
    ],
    not: [
      { 'business.problem': 'In 2025 4% of subscribers left each month.', 'success.metrics': [metric] },
      { 'success.metrics': [metric] },
      { 'business.problem': { unknown: true }, 'success.metrics': [metric] },
    ],
  },
  'metric-archetype': {
    fires: [
      { 'business.archetype': 'classification', 'success.metrics': [metric] },
      {
        'business.archetype': 'generation',
        'success.metrics': [{ ...metric, modelMetric: 'AUC on 400 cases' }],
      },
    ],
    not: [
      { 'business.archetype': 'regression', 'success.metrics': [metric] },
      {
        'business.archetype': 'classification',
        'success.metrics': [{ ...metric, modelMetric: 'Recall at 40 calls' }],
      },
      {
        'business.archetype': 'generation',
        'success.metrics': [{ ...metric, modelMetric: 'Share of drafts sent' }],
      },
    ],
  },
  'metrics-data': {
    fires: [{ 'success.metrics': [metric], 'data.sources': [{ name: 'SCADA', content: 'Water pressure' }] }],
    not: [
      { 'success.metrics': [metric], 'data.sources': [{ name: 'CRM', content: 'Every subscriber' }] },
      {
        'success.metrics': [metric],
        'data.sources': [{ name: 'SCADA', content: 'Water pressure' }],
        'data.labels': 'Churn is the end date in the contract table, checked in 300 cases.',
      },
    ],
  },
  'users-metrics': {
    fires: [
      {
        'business.decision': 'Each day the dispatchers send a crew to the 20 pipes with the highest risk.',
        'users.personas': [persona],
      },
    ],
    not: [
      {
        'business.decision': 'Each day the retention agents call 40 people.',
        'users.personas': [persona],
      },
      { 'users.personas': [persona] },
    ],
  },
  'data-features': {
    fires: [
      { 'business.archetype': 'classification', 'data.sources': [{ ...source, use: 'features' }] },
      { 'business.archetype': 'regression', 'data.sources': [{ ...source, use: 'target' }] },
    ],
    not: [
      {
        'business.archetype': 'classification',
        'data.sources': [
          { ...source, use: 'features' },
          { ...source, name: 'CRM', use: 'target' },
        ],
      },
      { 'business.archetype': 'clustering', 'data.sources': [{ ...source, use: 'features' }] },
      {
        'business.archetype': 'classification',
        'data.sources': [
          { ...source, use: 'features' },
          { ...source, name: 'CRM' },
        ],
      },
    ],
  },
  'labels-sources': {
    fires: [
      {
        'data.sources': [source],
        'data.labels': 'Two nurses graded 300 photographs in May 2026 and agreed in 96%.',
      },
    ],
    not: [
      {
        'data.sources': [source],
        'data.labels': 'The end of a contract in the billing table is the truth, 2% are wrong.',
      },
      { 'data.labels': 'Two nurses graded 300 photographs.' },
    ],
  },
  'lineage-sources': {
    fires: [
      { 'data.sources': [source], 'data.lineage': 'Photographs are copied to the NAS at 03:00 every day.' },
    ],
    not: [
      { 'data.sources': [source], 'data.lineage': 'Billing exports to Postgres at 03:00 every day.' },
      { 'data.lineage': 'Photographs are copied to the NAS at 03:00 every day.' },
    ],
  },
  'data-personal': {
    fires: [
      {
        'data.personal': 'none',
        'data.sources': [{ name: 'CRM', content: 'Bookings of patients with their age' }],
      },
    ],
    not: [
      { 'data.personal': 'none', 'data.sources': [{ name: 'SCADA', content: 'Water pressure by minute' }] },
      { 'data.personal': 'personal', 'data.sources': [{ name: 'CRM', content: 'Bookings of patients' }] },
    ],
  },
  'risks-scope': {
    fires: [
      { 'data.personal': 'none', 'ethics.profiling': 'yes' },
      { 'data.personal': 'anonymous', 'ethics.profiling': 'yes' },
    ],
    not: [
      { 'data.personal': 'personal', 'ethics.profiling': 'yes' },
      { 'data.personal': 'none', 'ethics.profiling': 'no' },
      { 'data.personal': 'none', 'ethics.profiling': { unknown: true } },
    ],
  },
  'users-scope': {
    fires: [
      {
        'business.scope': 'Inside: adult bookings in two clinics. Outside: use by patients.',
        'users.personas': [{ role: 'Patient at home', people: 400, task: 'Reads the list of free dates' }],
      },
    ],
    not: [
      {
        'business.scope': 'Inside: adult patients in two clinics. Outside: patients under 18.',
        'users.personas': [{ role: 'Patient at home', people: 400, task: 'Reads the list of free dates' }],
      },
      {
        'business.scope': 'Inside: bookings in two clinics. Outside: children.',
        'users.personas': [{ role: 'Booking clerk', people: 14, task: 'Calls the 40 on the list' }],
      },
    ],
  },
  'users-oversight': {
    fires: [{ 'users.interaction': 'automatic', 'ethics.oversight_mode': 'in-the-loop' }],
    not: [
      { 'users.interaction': 'recommendation', 'ethics.oversight_mode': 'in-the-loop' },
      { 'users.interaction': 'automatic', 'ethics.oversight_mode': 'on-the-loop' },
      { 'users.interaction': 'automatic', 'ethics.oversight_mode': { unknown: true } },
    ],
  },
  'scope-annex-iii': {
    fires: [
      {
        'business.decision': 'Recruiters invite the 20 best of 400 each week.',
        'ethics.annex_iii': ['none'],
      },
      {
        'business.scope': 'Inside: 9,000 loan applications a year. Outside: mortgages.',
        'ethics.annex_iii': ['none'],
      },
    ],
    not: [
      {
        'business.decision': 'Recruiters invite the 20 best of 400 each week.',
        'ethics.annex_iii': ['employment'],
      },
      {
        'business.decision': 'Clerks call 40 patients each morning.',
        'business.scope': 'Inside: 41,000 bookings. Outside: emergency calls and triage.',
        'ethics.annex_iii': ['none'],
      },
      { 'business.decision': 'Clerks judge whether the course is full.', 'ethics.annex_iii': ['none'] },
    ],
  },
  'scope-prohibited': {
    fires: [
      {
        'business.decision': 'Teachers see the mood of their class every 5 minutes.',
        'ethics.annex_iii': ['education'],
        'ethics.prohibited': ['none'],
      },
    ],
    not: [
      {
        'business.decision': 'Teachers see which of 30 exercises were missed.',
        'ethics.annex_iii': ['education'],
        'ethics.prohibited': ['none'],
      },
      {
        'business.decision': 'Listeners get 20 songs by mood each day.',
        'ethics.annex_iii': ['none'],
        'ethics.prohibited': ['none'],
      },
      {
        'business.decision': 'Teachers see the mood of their class.',
        'ethics.annex_iii': ['education'],
        'ethics.prohibited': ['emotion-at-work-or-school'],
      },
    ],
  },
  'time-lines': {
    fires: [
      {
        'business.outcome': 'Losses fall from 19% to 12% by 30 June 2026.',
        'business.timeline': 'Pilot from 1 March 2027, decision on 30 June 2027.',
      },
      {
        'success.metrics': [{ ...metric, by: '2027-02-01' }],
        'business.timeline': 'Pilot from 1 March 2027, decision on 30 June 2027.',
      },
    ],
    not: [
      {
        'business.outcome': 'Losses fall from 19% to 12% by 31 December 2027.',
        'business.timeline': 'Pilot from 1 March 2027, decision on 30 June 2027.',
      },
      // "in 2027" may be after the pilot: nothing is certain.
      {
        'business.outcome': 'Losses fall from 19% to 12% in 2027.',
        'business.timeline': 'Pilot from 1 March 2027, decision on 30 June 2027.',
      },
      { 'business.outcome': 'Losses fall from 19% to 12% by 30 June 2026.' },
    ],
  },
  'time-lines-use': {
    fires: [
      {
        'business.outcome': 'Losses fall from 19% to 12% by 30 June 2027.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
    ],
    not: [
      {
        'business.outcome': 'Losses fall from 19% to 12% by 30 June 2028.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
      {
        'business.outcome': 'Losses fall from 19% to 12% by 30 June 2027.',
        'business.timeline': 'Pilot from 1 March 2027, decision on 30 September 2027.',
      },
    ],
  },
  'time-lines-training': {
    fires: [
      {
        'users.training': 'All 14 clerks, 2 hours, by 15 October 2027.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
    ],
    not: [
      {
        'users.training': 'All 14 clerks, 2 hours, by 20 February 2027.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
      {
        'users.training': 'All 14 clerks, 2 hours, in autumn 2027.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
    ],
  },
  'time-lines-gaps': {
    fires: [
      {
        'data.gaps': 'Lead time is empty in 6%; Tom Weber makes it mandatory by 1 February 2028.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
    ],
    not: [
      {
        'data.gaps': 'Lead time is empty in 6%; Tom Weber makes it mandatory by 1 February 2027.',
        'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.',
      },
    ],
  },
  'time-lines-order': {
    fires: [{ 'business.timeline': 'Pilot from 1 October 2027, regular use from 1 September 2027.' }],
    not: [{ 'business.timeline': 'Pilot from 1 March 2027, regular use from 1 September 2027.' }],
  },
};

test('every rule has cases, and every rule names questions that exist', () => {
  expect(Object.keys(CASES).sort()).toEqual(CONSISTENCY_RULES.map(({ id }) => id).sort());
  for (const { between } of CONSISTENCY_RULES) {
    expect(between.filter((id) => questionById(id) === undefined)).toEqual([]);
  }
});

test.each(Object.entries(CASES))('%s fires where it should, with the words of both places', (id, cases) => {
  const rule = CONSISTENCY_RULES.find((one) => one.id === id);
  for (const answers of cases.fires) {
    const found = findings(answers).find((one) => one.id === id);
    expect(found, JSON.stringify(answers)).toBeDefined();
    expect(found?.severity).toBe('warning');
    expect(found?.places?.length).toBeGreaterThanOrEqual(2);
    for (const { questionId, quote } of found?.places ?? []) {
      expect(rule?.between).toContain(questionId);
      expect(quote).not.toBe('');
    }
  }
});

test.each(Object.entries(CASES))('%s stays silent where nothing is wrong', (id, cases) => {
  for (const answers of cases.not) {
    expect(
      findings(answers).filter((one) => one.id === id),
      JSON.stringify(answers),
    ).toEqual([]);
  }
});

test('an empty interview is blocked at every stage', () => {
  const ids = findings({}).map((one) => `${one.id} ${one.severity}`);
  expect(ids).toEqual(
    ['business', 'success', 'data', 'users', 'ethics'].map((one) => `completeness.${one} blocking`),
  );
});
