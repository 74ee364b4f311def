import { useCallback, useMemo, useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '#console';
import type { Graph } from '../graph-types.ts';
import { type Change, knowledgeKey, rolesQuery, undoChange } from './edit-queries.ts';

/** What may be done to a graph, and what was done last. */
export interface Editing {
  readonly graphId: string;
  /** Undefined until it is known. */
  readonly mayChange: boolean | undefined;
  /** What was done last on this page, in words; it can be taken back. */
  readonly last: { readonly change: Change; readonly words: string | undefined } | null;
  /** Something was done: what is shown is asked for anew. */
  done(change: Change, words?: string): void;
  undo(change: Change): void;
  readonly undoing: boolean;
  readonly error: Error | null;
}

function useMayChange(project: string): boolean | undefined {
  const roles = useQuery(rolesQuery);
  if (!roles.data) return undefined;
  const role = roles.data.items.find(({ id }) => id === project)?.role;
  return role === 'owner' || role === 'contributor';
}

export function useEditing({ id: graphId, project_id: project }: Graph): Editing {
  const client = useQueryClient();
  const mayChange = useMayChange(project);
  const [last, setLast] = useState<Editing['last']>(null);
  const done = useCallback(
    (change: Change, words?: string) => {
      setLast({ change, words });
      void client.invalidateQueries({ queryKey: knowledgeKey });
    },
    [client],
  );
  const { mutate, isPending, error } = useMutation({
    mutationFn: (change: Change) => undoChange(graphId, change.id),
    onSuccess: ({ change }) => done(change),
  });
  return useMemo(
    () => ({ graphId, mayChange, last, done, undo: mutate, undoing: isPending, error }),
    [graphId, mayChange, last, done, mutate, isPending, error],
  );
}
