import { expect, test } from 'vitest';
import { documentModelSchema, renderDocument } from '#kernel/documents';
import { example } from '../../test-support.ts';
import { parseAnswersFile } from '../answers-file.ts';
import { escalateOpen, startInterview, submitAnswer } from '../interview/session.ts';
import type { InterviewState } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import { charterSettingsSchema } from '../settings.ts';
import { cardDocument } from './card-document.ts';
import { CARDS } from './cards.ts';

const settings = charterSettingsSchema.parse({});
const at = '2026-11-21T09:00:00.000Z';
const names = ['outpatient-reminders', 'warehouse-shifts', 'classroom-attention'] as const;

function stateOf(name: (typeof names)[number]): InterviewState {
  const { answers } = parseAnswersFile(example(name), settings);
  let state = startInterview();
  for (const [id, value] of Object.entries(answers)) {
    ({ state } = submitAnswer(state, settings, id, value, at));
  }
  return escalateOpen(state);
}

const draft = (card: (typeof CARDS)[number], state: InterviewState) =>
  cardDocument({ card, title: 'T', owner: 'O', revision: 1, date: '2026-11-21', state });
const headings = (card: (typeof CARDS)[number], state: InterviewState): readonly string[] =>
  draft(card, state).blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
const markdown = async (card: (typeof CARDS)[number], state: InterviewState): Promise<string> =>
  Buffer.from((await renderDocument(draft(card, state), 'md')).bytes)
    .toString('utf8')
    .replace(/\\(.)/g, '$1');

test.each(CARDS)('$id: it draws on questions that exist, of the kind it needs', (card) => {
  const parts = card.sections.flatMap((section) => section.parts);
  const drawn = parts.flatMap((part) => ('from' in part ? part.from : []));
  const risks = parts.flatMap((part) => ('risks' in part && part.risks !== 'all' ? part.risks : []));
  expect(drawn.filter((id) => questionById(id) === undefined)).toEqual([]);
  expect(risks.filter((id) => questionById(id)?.kind !== 'rows')).toEqual([]);
  for (const part of parts.filter((one) => 'table' in one)) {
    const question = questionById(part.table);
    const columns = question?.kind === 'rows' ? question.columns.map(({ id }) => id) : [];
    expect(part.columns.filter(({ id }) => !columns.includes(id))).toEqual([]);
  }
});

test('the sections are those of the papers, in their order', () => {
  const [modelCard, datasheet] = CARDS.map((card) => headings(card, startInterview()));
  expect(modelCard).toEqual([
    'Model details',
    'Intended use',
    'Factors',
    'Metrics',
    'Evaluation data',
    'Training data',
    'Quantitative analyses',
    'Ethical considerations',
    'Caveats and recommendations',
    'What is not stated yet',
  ]);
  expect(datasheet).toEqual([
    'Motivation',
    'Composition',
    'Collection process',
    'Preprocessing, cleaning and labelling',
    'Uses',
    'Distribution',
    'Maintenance',
    'What is not stated yet',
  ]);
});

test.each(names)('%s: both are documents; every answer stands with the question it is from', async (name) => {
  const state = stateOf(name);
  for (const card of CARDS) {
    expect(documentModelSchema.safeParse(draft(card, state)).error).toBeUndefined();
    const text = await markdown(card, state);
    for (const id of ['business.owner', 'business.archetype', 'data.sources', 'data.labels']) {
      expect(text).toContain(`[${id}`);
    }
    expect(text).not.toContain('undefined');
  }
});

test.each(CARDS)(
  '$id: before the first answer every part says that it is not stated, and what would fill it',
  async (card) => {
    const text = await markdown(card, startInterview());
    const { facts } = draft(card, startInterview());
    expect(facts.find(({ label }) => label === 'Stated')?.value).toMatch(/^0 of \d+ parts$/);
    expect(text).toContain(`**Not stated yet:** ${questionById('business.owner')?.prompt}`);
    expect(text).toContain('[business.owner]');
  },
);

test('what is not known, below its threshold or not asked is said to be so', async () => {
  const known = stateOf('outpatient-reminders');
  const unknown = submitAnswer(
    known,
    settings,
    'data.labels',
    { unknown: true, reason: 'Ask Ines.' },
    at,
  ).state;
  const weak = submitAnswer(unknown, settings, 'data.volume', 'A lot, probably.', at).state;
  const notAsked = submitAnswer(weak, settings, 'data.personal', 'none', at).state;
  const text = await markdown(CARDS[1], notAsked);
  expect(text).toContain('Not known: Ask Ines.');
  expect(text).toContain('[data.volume, below the threshold]');
  expect(text).toContain('Does not apply here *[data.privacy]*');
});
