import { useState } from 'react';
import { Button, Icon, Input, paths, useMutation } from '#console';
import { TextField } from '../../fields.tsx';
import { FormDialog } from '../../form-dialog.tsx';
import type { GraphNode } from '../graph-types.ts';
import { messages as text } from './edit-messages.en.ts';
import { addNode, changeNode } from './edit-queries.ts';
import { isKind, KindField } from './kind-field.tsx';
import { attributesOf, hasTwice, type Row, rowsOf } from './properties.ts';
import type { Editing } from './use-editing.ts';

/** A new node, or one that is edited. */
export function NodeDialog({
  editing,
  node,
  kinds,
  onDone,
  onClose,
}: {
  editing: Editing;
  node?: GraphNode;
  kinds: readonly string[];
  onDone?: (id: string) => void;
  onClose: () => void;
}) {
  const before = node?.attributes ?? {};
  const [label, setLabel] = useState(node?.label ?? '');
  const [kind, setKind] = useState(node?.type ?? 'concept');
  const [rows, setRows] = useState(() => rowsOf(before));
  const twice = hasTwice(rows);
  const send = useMutation({
    mutationFn: () => {
      const wish = { label: label.trim(), type: kind, attributes: attributesOf(rows, before) };
      return node ? changeNode(editing.graphId, node.id, wish) : addNode(editing.graphId, wish);
    },
    onSuccess: ({ change, node: made }) => {
      editing.done(change);
      onDone?.(made.id);
      onClose();
    },
  });
  return (
    <FormDialog
      title={node ? text.editNodeTitle(node.label) : text.addNodeTitle}
      action={node ? text.save : text.add}
      complete={label.trim() !== '' && isKind(kind) && !twice}
      busy={send.isPending}
      error={send.error}
      wide
      onSubmit={() => send.mutate()}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={text.label}
            error={tried && label.trim() === '' ? text.labelRequired : undefined}
            maxLength={300}
            value={label}
            onChange={setLabel}
          />
          <KindField value={kind} known={kinds} such={text.suchNodes} tried={tried} onChange={setKind} />
          <Properties rows={rows} error={twice ? text.propertyTwice : undefined} onChange={setRows} />
        </>
      )}
    </FormDialog>
  );
}

function Properties({
  rows,
  error,
  onChange,
}: {
  rows: readonly Row[];
  error: string | undefined;
  onChange: (rows: Row[]) => void;
}) {
  const put = (at: number, change: Partial<Row>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...change } : row)));
  const next = Math.max(-1, ...rows.map(({ id }) => id)) + 1;
  return (
    <fieldset>
      <legend className="mb-1 font-strong">{text.properties}</legend>
      <p className="mb-2 text-sm text-muted">{text.valueHint}</p>
      <ul className="space-y-2">
        {rows.map(({ id, name, value }, at) => (
          <li key={id} className="flex gap-2">
            <Input
              aria-label={text.property(at + 1)}
              maxLength={100}
              value={name}
              onChange={({ target }) => put(at, { name: target.value })}
            />
            <Input
              aria-label={text.value(at + 1)}
              maxLength={2000}
              value={value}
              onChange={({ target }) => put(at, { value: target.value })}
            />
            <Button
              look="quiet"
              aria-label={text.removeProperty(name || String(at + 1))}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              <Icon d={paths.close} />
            </Button>
          </li>
        ))}
      </ul>
      {error && (
        <p role="alert" className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
      <Button
        className="mt-2"
        disabled={rows.length >= 50}
        onClick={() => onChange([...rows, { id: next, name: '', value: '' }])}
      >
        {text.addProperty}
      </Button>
    </fieldset>
  );
}
