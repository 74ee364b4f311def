import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A public retrieval collection: texts, questions, and who judged which text to answer which question. */
export interface Collection {
  readonly name: string;
  readonly documents: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly questions: readonly {
    readonly id: string;
    readonly text: string;
    readonly grades: ReadonlyMap<string, number>;
  }[];
}

/**
 * Reads a folder in the layout of BEIR (github.com/beir-cellar/beir): `corpus.jsonl` with `_id`, `title`, `text`;
 * `queries.jsonl` with `_id`, `text`; `qrels/test.tsv` with a heading and then query, document and grade. Questions
 * without a relevant document are left out, as BEIR does.
 */
export async function readCollection(directory: string): Promise<Collection> {
  const corpus = await jsonLines(join(directory, 'corpus.jsonl'));
  const queries = await jsonLines(join(directory, 'queries.jsonl'));
  const grades = new Map<string, Map<string, number>>();
  const judged = await readFile(join(directory, 'qrels', 'test.tsv'), 'utf8');
  for (const line of judged.split('\n').slice(1)) {
    const [query, document, grade] = line.trim().split('\t');
    if (!query || !document || !(Number(grade) > 0)) continue;
    const ofQuery = grades.get(query) ?? new Map<string, number>();
    grades.set(query, ofQuery.set(document, Number(grade)));
  }
  return {
    name: basename(directory),
    documents: corpus.map(({ _id: id = '', title = '', text = '' }) => ({ id, title, text })),
    questions: queries.flatMap(({ _id: id = '', text = '' }) => {
      const ofQuery = grades.get(id);
      return ofQuery ? [{ id, text, grades: ofQuery }] : [];
    }),
  };
}

async function jsonLines(path: string): Promise<{ _id?: string; title?: string; text?: string }[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}
