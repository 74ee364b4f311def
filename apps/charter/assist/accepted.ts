import { canonicalJson } from '#kernel/base';
import type { Db } from '#kernel/database';
import { SECTIONS } from '../domain/assist/tasks.ts';
import { stillSaid } from '../domain/assist/verify.ts';
import type {
  AcceptedAnswer,
  AcceptedContradiction,
  AcceptedSection,
  Assisted,
} from '../domain/document/assisted.ts';
import { type AssistNote, listNotes } from '../store/assist-notes.ts';
import { listDraftedVersions } from '../store/records.ts';
import type { Session } from '../store/sessions.ts';
import type { People } from '../together/people.ts';

/** What people accepted of a model's proposals, as the charter shows it. Ask outside of transactions. */
export async function acceptedOf(db: Db, people: People, { id, state }: Session): Promise<Assisted> {
  const notes = (await listNotes(db, id)).filter(({ status }) => status === 'accepted');
  const drafted = await listDraftedVersions(db, id);
  const known = await people.known([
    ...notes.flatMap(({ decidedBy }) => (decidedBy === null ? [] : [decidedBy])),
    ...drafted.map(({ actorId }) => actorId),
  ]);
  const nameOf = (person: string | null): string => known.get(person ?? '')?.name ?? 'a former user';
  const markOf = ({ madeBy, decidedBy, decidedAt }: AssistNote) => ({
    model: `${madeBy.provider}/${madeBy.model}`,
    acceptedBy: nameOf(decidedBy),
    acceptedOn: decidedAt?.toISOString().slice(0, 10) ?? '',
  });

  const answers = new Map<string, AcceptedAnswer>();
  for (const { questionId, value, model, actorId, at } of drafted) {
    // An answer that somebody wrote anew is theirs.
    if (canonicalJson(state.answers[questionId]?.value ?? null) !== canonicalJson(value)) continue;
    const mark = { model, acceptedBy: nameOf(actorId), acceptedOn: at.toISOString().slice(0, 10) };
    if (!answers.has(questionId)) answers.set(questionId, { ...mark, questionId });
  }
  return {
    answers: [...answers.values()],
    sections: SECTIONS.flatMap(({ id: section, title }) =>
      notes.flatMap((note): readonly AcceptedSection[] => {
        if (note.kind !== 'section' || note.target !== section) return [];
        const sources = note.content.sentences.flatMap((sentence) => sentence.sources);
        return [
          {
            ...markOf(note),
            section,
            title,
            text: note.edited ?? note.content.text,
            edited: note.edited !== null,
            basis: [...new Set(sources.map((source) => source.question_id))],
            stale: note.stale,
          },
        ];
      }),
    ),
    contradictions: notes.flatMap((note): readonly AcceptedContradiction[] => {
      if (note.kind !== 'contradiction' || !stillSaid(state, note.content)) return [];
      return [{ ...markOf(note), places: note.content.places, because: note.content.because }];
    }),
  };
}
