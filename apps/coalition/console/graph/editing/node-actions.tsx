import { useState } from 'react';
import { Button, ErrorState, useMutation } from '#console';
import type { GraphNode } from '../graph-types.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { messages as text } from './edit-messages.en.ts';
import { removeElement } from './edit-queries.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { NodeDialog } from './node-dialog.tsx';
import type { Editing } from './use-editing.ts';

/** What can be done to one node. */
export function NodeActions({
  editing,
  node,
  nodeKinds,
  edgeKinds,
  onChoose,
}: {
  editing: Editing;
  node: GraphNode;
  nodeKinds: readonly string[];
  edgeKinds: readonly string[];
  onChoose: (id: string | null) => void;
}) {
  const [open, setOpen] = useState<'edit' | 'connect' | 'merge' | null>(null);
  const close = () => setOpen(null);
  const remove = useMutation({
    mutationFn: () => removeElement(editing.graphId, 'nodes', node.id),
    onSuccess: ({ change }) => {
      onChoose(null);
      editing.done(change);
    },
  });
  return (
    <>
      <Button onClick={() => setOpen('edit')}>{text.edit}</Button>
      <Button onClick={() => setOpen('connect')}>{text.connect}</Button>
      <Button onClick={() => setOpen('merge')}>{text.merge}</Button>
      <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
        {text.delete}
      </Button>
      {remove.error && <ErrorState error={remove.error} />}
      {open === 'edit' && <NodeDialog editing={editing} node={node} kinds={nodeKinds} onClose={close} />}
      {open === 'connect' && (
        <ConnectDialog editing={editing} node={node} kinds={edgeKinds} onClose={close} />
      )}
      {open === 'merge' && <MergeDialog editing={editing} node={node} onDone={onChoose} onClose={close} />}
    </>
  );
}
