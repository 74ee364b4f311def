import type { Block } from '#kernel/documents';
import type { SectionId } from '../assist/tasks.ts';
import type { Place } from '../assist/verify.ts';
import { titleOf, titlesOf } from '../questions/titles.ts';
import { heading, paragraph } from './answers.ts';

/** Who is behind a piece of a charter that a model proposed. */
interface Marked {
  /** `provider/model`. */
  readonly model: string;
  readonly acceptedBy: string;
  /** YYYY-MM-DD */
  readonly acceptedOn: string;
}

/** Prose that a model drafted and a person accepted. */
export interface AcceptedSection extends Marked {
  readonly section: SectionId;
  readonly title: string;
  readonly text: string;
  readonly edited: boolean;
  /** Questions that it rests on, and those of them whose answers are other ones since. */
  readonly basis: readonly string[];
  readonly stale: readonly string[];
}

/** A contradiction that a model found and a person accepted, and that still stands in the answers. */
export interface AcceptedContradiction extends Marked {
  readonly places: readonly Place[];
  readonly because: string;
}

/** An answer that is word for word what a model drafted and a person accepted; it was scored like any other. */
export interface AcceptedAnswer extends Marked {
  readonly questionId: string;
}

/** What of a model's is in a charter. Without a model, and before a person accepted something, it is empty. */
export interface Assisted {
  readonly sections: readonly AcceptedSection[];
  readonly contradictions: readonly AcceptedContradiction[];
  readonly answers: readonly AcceptedAnswer[];
}

const markOf = ({ model, edited, acceptedBy, acceptedOn }: Marked & { readonly edited: boolean }): string =>
  `Drafted with ${model}, ${edited ? 'edited and ' : ''}accepted by ${acceptedBy} on ${acceptedOn}.`;

/** A section of the charter with the accepted prose right below its heading, marked as what it is. */
export function withDrafts(
  blocks: readonly Block[],
  assisted: Assisted | undefined,
  ids: readonly SectionId[],
): readonly Block[] {
  const drafts = ids.flatMap((id) => assisted?.sections.filter(({ section }) => section === id) ?? []);
  if (drafts.length === 0) return blocks;
  const [title, ...rest] = blocks;
  return [
    ...(title ? [title] : []),
    ...drafts.flatMap((one): readonly Block[] => [
      heading(2, one.title),
      ...one.text.split(/\n{2,}/).map((text) => paragraph(text.trim())),
      paragraph([{ text: markOf(one), mark: 'emphasis' }, ...staleNote(one.stale)]),
    ]),
    heading(2, 'As answered'),
    ...rest,
  ];
}

const staleNote = (stale: readonly string[]): readonly string[] =>
  stale.length === 0 ? [] : [` Changed since it was drafted: ${titlesOf(stale)}.`];

/** Open points: what people took over from a model's findings. */
export function contradictionBlocks(assisted: Assisted | undefined): readonly Block[] {
  if (!assisted || assisted.contradictions.length === 0) return [];
  return [
    {
      kind: 'table',
      caption:
        'Contradictions between answers that a model pointed at and a person accepted; they changed no score',
      columns: [
        { title: 'Places', width: 2.6 },
        { title: 'Contradiction', width: 2 },
        { title: 'Found with, accepted by', width: 1.6 },
      ],
      rows: assisted.contradictions.map(({ places, because, model, acceptedBy, acceptedOn }) => [
        places.map(({ question_id: id, quote }) => `${titleOf(id)}: “${quote}”`).join('; '),
        because,
        `${model}, accepted by ${acceptedBy} on ${acceptedOn}`,
      ]),
    },
  ];
}

/** The appendix that says which text is a model's. */
export function assistedAppendix(assisted: Assisted | undefined): readonly Block[] {
  if (!assisted || assisted.sections.length + assisted.answers.length === 0) return [];
  const { sections, answers } = assisted;
  return [
    { kind: 'heading', level: 1, text: 'Text drafted with a language model', appendix: true },
    paragraph(
      'A program checked that each drafted sentence names answers that say what it quotes, and has no number that they do not have. A person read and accepted each text, and may have changed it. Scores and decision come from the rules; an accepted answer was scored like any other.',
    ),
    ...(sections.length === 0 ? [] : [sectionTable(sections)]),
    ...(answers.length === 0 ? [] : [answerTable(answers)]),
  ];
}

const sectionTable = (sections: readonly AcceptedSection[]): Block => ({
  kind: 'table',
  caption: 'Drafted texts, who accepted them and what they rest on',
  columns: [
    { title: 'Text', width: 1.2 },
    { title: 'Origin', width: 2.4 },
    { title: 'Rests on the answers', width: 2.4 },
    { title: 'Changed since', width: 1.4 },
  ],
  rows: sections.map((one) => [
    one.title,
    markOf(one),
    titlesOf(one.basis),
    one.stale.length === 0 ? 'none' : titlesOf(one.stale),
  ]),
});

const answerTable = (answers: readonly AcceptedAnswer[]): Block => ({
  kind: 'table',
  caption: 'Answers that are as they were drafted',
  columns: [{ title: 'Question' }, { title: 'Origin', width: 2.4 }],
  rows: answers.map(({ questionId, ...mark }) => [titleOf(questionId), markOf({ ...mark, edited: false })]),
});
