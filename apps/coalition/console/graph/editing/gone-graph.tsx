import { useState } from 'react';
import { Button, Callout, ErrorState, useMutation, useQueryClient } from '#console';
import type { Graph } from '../graph-types.ts';
import { messages as text } from './edit-messages.en.ts';
import { deleteGraph, knowledgeKey, restoreGraph } from './edit-queries.ts';

/** Deletes graphs, and gives the last one back. */
export interface GoneGraph {
  readonly graph: Graph | null;
  readonly busy: boolean;
  readonly error: Error | null;
  remove(graph: Graph): void;
  restore(): void;
}

/** @param onChange told which graph is to be looked at now; null for whichever there is */
export function useGoneGraph(onChange: (graph: string | null) => void): GoneGraph {
  const client = useQueryClient();
  const [graph, setGraph] = useState<Graph | null>(null);
  // Before another graph is looked at, so that none is that is not there.
  const listAnew = () => client.invalidateQueries({ queryKey: [...knowledgeKey, 'graphs'] });
  const removal = useMutation({
    mutationFn: ({ id }: Graph) => deleteGraph(id),
    onSuccess: async (gone) => {
      await listAnew();
      setGraph(gone);
      onChange(null);
    },
  });
  const restoring = useMutation({
    mutationFn: ({ id }: Graph) => restoreGraph(id),
    onSuccess: async (back) => {
      await listAnew();
      setGraph(null);
      onChange(back.id);
    },
  });
  const busy = removal.isPending || restoring.isPending;
  return {
    ...{ graph, busy, error: removal.error ?? restoring.error },
    remove: (wanted) => !busy && removal.mutate(wanted),
    restore: () => graph && restoring.mutate(graph),
  };
}

export function GoneNotice({ gone: { graph, busy, error, restore } }: { gone: GoneGraph }) {
  if (!graph && !error) return null;
  return (
    <div className="mb-4 space-y-3">
      {graph && (
        <Callout tone="good" live="polite">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-words">{text.graphGone(graph.name)}</span>
            <Button busy={busy} onClick={restore}>
              {text.restore}
            </Button>
          </div>
        </Callout>
      )}
      {error && <ErrorState error={error} />}
    </div>
  );
}
