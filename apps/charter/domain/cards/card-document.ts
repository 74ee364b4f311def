import type { Block, DocumentModel } from '#kernel/documents';
import { applicable } from '../applicable.ts';
import { heading, paragraph, valueText } from '../document/answers.ts';
import { RISK_QUESTIONS } from '../frameworks/risks.ts';
import { type ResidualRisk, riskRegister } from '../governance/residual-risk.ts';
import type { AnswerRecord, InterviewState } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import type { Card, CardPart } from './part.ts';
import { CARD_REFERENCES } from './references.ts';
import { tableOf } from './tables.ts';

type Words = Exclude<Extract<Block, { kind: 'paragraph' }>['text'], string>;

export interface CardInput {
  readonly card: Card;
  readonly title: string;
  readonly owner: string;
  /** Number of the last change of the interview that it is drafted from. */
  readonly revision: number;
  /** As it is to be printed, such as 2026-11-21. */
  readonly date: string;
  readonly state: InterviewState;
}

/** What is missing on a card, and what would fill it. */
interface Gap {
  readonly section: string;
  readonly label: string;
  readonly fill: string;
}

/**
 * A model card or a datasheet as far as the interview tells it. Each statement names the answer it is from; what is
 * not told yet stands as "Not stated yet", with the question that would fill it, and is listed again at the end.
 */
export function cardDocument({ card, title, owner, revision, date, state }: CardInput): DocumentModel {
  const asked = applicable(state);
  const risks = riskRegister(state);
  const gaps = card.sections.flatMap((section) =>
    section.parts.flatMap((part) => gapsOf(part, section.title, state, asked)),
  );
  const parts = card.sections.reduce((sum, section) => sum + section.parts.length, 0);
  const missing = new Set(gaps.map((gap) => `${gap.section} ${gap.label}`)).size;
  return {
    title,
    subtitle: `${card.title}, drafted from the charter`,
    language: 'en',
    facts: [
      { label: 'Drafted', value: date },
      { label: 'From', value: `Change ${revision} of the interview` },
      { label: 'Owner', value: owner },
      { label: 'Stated', value: `${parts - missing} of ${parts} parts` },
    ],
    blocks: [
      {
        kind: 'callout',
        tone: 'notice',
        title: 'A draft',
        text: [
          `Its sections are those of ${card.after.name} `,
          { cite: card.after.cite },
          '. Every statement is taken from the answers of the interview and names its question. Read it against what was built before you pass it on.',
        ],
      },
      ...card.sections.flatMap(({ title: name, parts: all }) => [
        heading(1, name),
        ...sectionBlocks(all, state, asked, risks),
      ]),
      ...gapSection(gaps),
    ],
    references: CARD_REFERENCES.filter(({ key }) => key === card.after.cite),
  };
}

/** Neighbouring facts stand in one block, tables by themselves. */
function sectionBlocks(
  parts: readonly CardPart[],
  state: InterviewState,
  asked: ReadonlySet<string>,
  risks: readonly ResidualRisk[],
): readonly Block[] {
  const blocks: Block[] = [];
  let facts: { label: string; value: Words }[] = [];
  const flush = (): void => {
    if (facts.length > 0) blocks.push({ kind: 'facts', rows: facts });
    facts = [];
  };
  for (const part of parts) {
    const table = tableOf(part, state, risks);
    if (table === undefined) facts.push({ label: part.label, value: factOf(part, state, asked) });
    else {
      flush();
      blocks.push(table);
    }
  }
  flush();
  return blocks;
}

const NOT_STATED: Words[number] = { text: 'Not stated yet:', mark: 'strong' };

function factOf(part: CardPart, state: InterviewState, asked: ReadonlySet<string>): Words {
  if ('later' in part) return [NOT_STATED, ` to be filled in ${part.later}.`];
  return questionsOf(part).flatMap((id, index) => [
    ...(index === 0 ? [] : [' ']),
    ...statement(id, state.answers[id], asked.has(id)),
  ]);
}

function statement(id: string, record: AnswerRecord | undefined, isAsked: boolean): Words {
  const question = questionById(id);
  if (question === undefined) return [];
  if (!isAsked) return ['Does not apply here ', source(id), '.'];
  if (record === undefined) return [NOT_STATED, ` ${question.prompt} `, source(id)];
  const weak = record.status === 'accepted' || record.status === 'unknown' ? '' : ', below the threshold';
  return [`${valueText(question, record.value)} `, source(id, weak)];
}

const source = (id: string, weak = ''): Words[number] => ({ text: `[${id}${weak}]`, mark: 'emphasis' });

const questionsOf = (part: CardPart): readonly string[] => {
  if ('from' in part) return part.from;
  if ('table' in part) return [part.table];
  if (!('risks' in part)) return [];
  return part.risks === 'all' ? RISK_QUESTIONS : part.risks;
};

/** What a part lacks: one entry for each question without an answer that says something. */
function gapsOf(
  part: CardPart,
  section: string,
  state: InterviewState,
  asked: ReadonlySet<string>,
): readonly Gap[] {
  if ('later' in part) return [{ section, label: part.label, fill: `To be filled in ${part.later}.` }];
  return questionsOf(part).flatMap((id) => {
    const record = state.answers[id];
    if (!asked.has(id) || (record !== undefined && record.status !== 'unknown')) return [];
    return [{ section, label: part.label, fill: `${questionById(id)?.prompt ?? ''} [${id}]` }];
  });
}

const gapSection = (gaps: readonly Gap[]): readonly Block[] => [
  heading(1, 'What is not stated yet'),
  gaps.length === 0
    ? paragraph('Every part is stated.')
    : {
        kind: 'table',
        caption: 'Missing parts, with what would fill them',
        columns: [
          { title: 'Section', width: 1.2 },
          { title: 'Part', width: 1.5 },
          { title: 'What would fill it', width: 3 },
        ],
        rows: gaps.map(({ section, label, fill }) => [section, label, fill]),
      },
];
