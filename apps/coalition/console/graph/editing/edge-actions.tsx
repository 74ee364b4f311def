import { useState } from 'react';
import { Button, Icon, paths, useMutation } from '#console';
import { FormDialog } from '../../form-dialog.tsx';
import type { GraphEdge } from '../graph-types.ts';
import { messages as text } from './edit-messages.en.ts';
import { changeEdge, removeElement } from './edit-queries.ts';
import { isKind, KindField } from './kind-field.tsx';
import type { Editing } from './use-editing.ts';
import { WeightField, weightOf } from './weight-field.tsx';

/** What can be done to one edge. */
export function EdgeActions({
  editing,
  edge,
  other,
  kinds,
}: {
  editing: Editing;
  edge: GraphEdge;
  /** The label of the node at its other end. */
  other: string;
  kinds: readonly string[];
}) {
  const [open, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeElement(editing.graphId, 'edges', edge.id),
    onSuccess: ({ change }) => editing.done(change),
  });
  const editLabel = text.editEdge(edge.type, other);
  const deleteLabel = text.deleteEdge(edge.type, other);
  return (
    <>
      <Button
        look="quiet"
        className="px-2"
        aria-label={editLabel}
        title={editLabel}
        onClick={() => setOpen(true)}
      >
        <Icon d={paths.edit} />
      </Button>
      <Button
        look="quiet"
        className="px-2"
        busy={remove.isPending}
        aria-label={deleteLabel}
        title={remove.error?.message ?? deleteLabel}
        onClick={() => remove.mutate()}
      >
        <Icon d={paths.close} />
      </Button>
      {open && (
        <EdgeDialog
          editing={editing}
          edge={edge}
          title={editLabel}
          kinds={kinds}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function EdgeDialog({
  editing,
  edge,
  title,
  kinds,
  onClose,
}: {
  editing: Editing;
  edge: GraphEdge;
  title: string;
  kinds: readonly string[];
  onClose: () => void;
}) {
  const [kind, setKind] = useState(edge.type);
  const [weight, setWeight] = useState(String(edge.weight));
  const send = useMutation({
    mutationFn: () => changeEdge(editing.graphId, edge.id, { type: kind, weight: weightOf(weight) }),
    onSuccess: ({ change }) => {
      editing.done(change);
      onClose();
    },
  });
  return (
    <FormDialog
      title={title}
      action={text.save}
      complete={isKind(kind) && !Number.isNaN(weightOf(weight))}
      busy={send.isPending}
      error={send.error}
      onSubmit={() => send.mutate()}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <KindField value={kind} known={kinds} such={text.suchEdges} tried={tried} onChange={setKind} />
          <WeightField value={weight} onChange={setWeight} />
        </>
      )}
    </FormDialog>
  );
}
