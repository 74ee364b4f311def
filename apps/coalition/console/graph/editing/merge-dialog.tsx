import { useState } from 'react';
import { Card, Choices, Facts, Loaded, Skeleton, useMutation, useQuery } from '#console';
import { FormDialog } from '../../form-dialog.tsx';
import type { GraphNode } from '../graph-types.ts';
import { messages as text } from './edit-messages.en.ts';
import { mergeNodes, mergePreviewQuery } from './edit-queries.ts';
import { NodePicker } from './node-picker.tsx';
import type { Editing } from './use-editing.ts';

/** Two nodes become one; what happens is shown before. */
export function MergeDialog({
  editing,
  node,
  onDone,
  onClose,
}: {
  editing: Editing;
  node: GraphNode;
  onDone: (id: string) => void;
  onClose: () => void;
}) {
  const [other, setOther] = useState<GraphNode | null>(null);
  const [kept, setKept] = useState(node.id);
  const [keep, gone] = other && kept === other.id ? [other, node] : [node, other];
  const send = useMutation({
    mutationFn: (merged: GraphNode) => mergeNodes(editing.graphId, { keep: keep.id, merge: merged.id }),
    onSuccess: ({ change, node: one }) => {
      editing.done(change);
      onDone(one.id);
      onClose();
    },
  });
  return (
    <FormDialog
      title={text.mergeTitle(node.label)}
      action={text.merge}
      complete={gone !== null}
      busy={send.isPending}
      error={send.error}
      wide
      onSubmit={() => gone && send.mutate(gone)}
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
          {other && (
            <Choices
              legend={text.kept}
              options={[node, other].map(({ id, label, type }) => ({ value: id, label, detail: type }))}
              chosen={[keep.id]}
              onChange={([id]) => id && setKept(id)}
            />
          )}
          {gone && <Preview graphId={editing.graphId} keep={keep} gone={gone} />}
        </>
      )}
    </FormDialog>
  );
}

function Preview({ graphId, keep, gone }: { graphId: string; keep: GraphNode; gone: GraphNode }) {
  const preview = useQuery(mergePreviewQuery(graphId, { keep: keep.id, merge: gone.id }));
  return (
    <section aria-label={text.preview} aria-live="polite">
      <h3 className="mb-1 font-strong">{text.preview}</h3>
      <Loaded query={preview} skeleton={<Skeleton rows={2} />}>
        {({ node, edges }) => (
          <Card>
            <p>{text.merged(gone.label, node.label)}</p>
            <p>{text.moved(edges.moved)}</p>
            {edges.deleted > 0 && <p>{text.loops(edges.deleted)}</p>}
            <p className="mt-2 mb-1 text-muted">{text.propertiesThen}</p>
            {Object.keys(node.attributes).length === 0 ? (
              <p>{text.noProperties}</p>
            ) : (
              <Facts
                items={Object.entries(node.attributes).map(([name, value]) => [name, String(value)] as const)}
              />
            )}
          </Card>
        )}
      </Loaded>
    </section>
  );
}
