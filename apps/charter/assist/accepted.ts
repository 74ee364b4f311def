import type { Db } from '#kernel/database';
import { SECTIONS } from '../domain/assist/tasks.ts';
import { stillSaid } from '../domain/assist/verify.ts';
import type { Assisted } from '../domain/document/assisted.ts';
import type { People } from '../people.ts';
import { listNotes } from '../store/assist-notes.ts';
import type { Session } from '../store/sessions.ts';

/** What people accepted of a model's proposals, as the charter shows it. */
export async function acceptedOf(db: Db, people: People, { id, state }: Session): Promise<Assisted> {
  const notes = (await listNotes(db, id)).filter(({ status }) => status === 'accepted');
  if (notes.length === 0) return { sections: [], contradictions: [] };
  const known = await people.known(notes.flatMap(({ decidedBy }) => (decidedBy === null ? [] : [decidedBy])));
  const marks = notes.map(({ madeBy, decidedBy, decidedAt }) => ({
    model: `${madeBy.provider}/${madeBy.model}`,
    acceptedBy: known.get(decidedBy ?? '')?.name ?? 'a former user',
    acceptedOn: decidedAt?.toISOString().slice(0, 10) ?? '',
  }));
  return {
    sections: SECTIONS.flatMap(({ id: section, title }) =>
      notes.flatMap((note, index) => {
        const mark = marks[index];
        if (note.kind !== 'section' || note.target !== section || !mark) return [];
        const sources = note.content.sentences.flatMap((sentence) => sentence.sources);
        return [
          {
            ...mark,
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
    contradictions: notes.flatMap((note, index) => {
      const mark = marks[index];
      if (note.kind !== 'contradiction' || !mark || !stillSaid(state, note.content)) return [];
      return [{ ...mark, places: note.content.places, because: note.content.because }];
    }),
  };
}
