import { useDeferredValue, useState } from 'react';
import { Choices, useQuery } from '#console';
import { TextField } from '../../fields.tsx';
import type { GraphNode } from '../graph-types.ts';
import { messages as text } from './edit-messages.en.ts';
import { searchQuery } from './edit-queries.ts';

/** Another node of the graph, found by words, also one that is not drawn. */
export function NodePicker({
  graphId,
  not,
  chosen,
  tried,
  onChoose,
}: {
  graphId: string;
  not: string;
  chosen: GraphNode | null;
  tried: boolean;
  onChoose: (node: GraphNode | null) => void;
}) {
  const [words, setWords] = useState('');
  const search = useQuery(searchQuery(graphId, useDeferredValue(words.trim())));
  const found = words.trim() === '' ? [] : (search.data?.items ?? []).filter(({ id }) => id !== not);
  const shown = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  return (
    <div className="space-y-2">
      <TextField
        label={text.other}
        hint={text.otherHint}
        type="search"
        error={tried && chosen === null ? text.otherRequired : undefined}
        value={words}
        onChange={setWords}
      />
      {shown.length > 0 && (
        <Choices
          legend={text.found}
          options={shown.map(({ id, label, type }) => ({ value: id, label, detail: type }))}
          chosen={chosen ? [chosen.id] : []}
          onChange={([id]) => onChoose(shown.find((node) => node.id === id) ?? null)}
        />
      )}
      {words.trim() !== '' && search.isSuccess && shown.length === 0 && (
        <p role="status" className="text-sm text-muted">
          {text.otherNone}
        </p>
      )}
    </div>
  );
}
