import { useState } from 'react';
import { useMutation } from '#console';
import { SelectField } from '../../fields.tsx';
import { FormDialog } from '../../form-dialog.tsx';
import type { GraphNode } from '../graph-types.ts';
import { messages as text } from './edit-messages.en.ts';
import { addEdge } from './edit-queries.ts';
import { isKind, KindField } from './kind-field.tsx';
import { NodePicker } from './node-picker.tsx';
import type { Editing } from './use-editing.ts';
import { WeightField, weightOf } from './weight-field.tsx';

/** An edge between a node and another. */
export function ConnectDialog({
  editing,
  node,
  kinds,
  onClose,
}: {
  editing: Editing;
  node: GraphNode;
  kinds: readonly string[];
  onClose: () => void;
}) {
  const [other, setOther] = useState<GraphNode | null>(null);
  const [direction, setDirection] = useState('out');
  const [kind, setKind] = useState('');
  const [weight, setWeight] = useState('1');
  const send = useMutation({
    mutationFn: (end: GraphNode) => {
      const [from, to] = direction === 'out' ? [node.id, end.id] : [end.id, node.id];
      return addEdge(editing.graphId, { from, to, type: kind, weight: weightOf(weight) });
    },
    onSuccess: ({ change }) => {
      editing.done(change);
      onClose();
    },
  });
  return (
    <FormDialog
      title={text.connectTitle(node.label)}
      action={text.connect}
      complete={other !== null && isKind(kind) && !Number.isNaN(weightOf(weight))}
      busy={send.isPending}
      error={send.error}
      wide
      onSubmit={() => other && send.mutate(other)}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <NodePicker
            graphId={editing.graphId}
            not={node.id}
            chosen={other}
            tried={tried}
            onChoose={setOther}
          />
          <KindField value={kind} known={kinds} such={text.suchEdges} tried={tried} onChange={setKind} />
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label={text.direction}
              value={direction}
              options={[
                { value: 'out', label: text.outward(node.label) },
                { value: 'in', label: text.inward(node.label) },
              ]}
              onChange={setDirection}
            />
            <WeightField value={weight} onChange={setWeight} />
          </div>
        </>
      )}
    </FormDialog>
  );
}
