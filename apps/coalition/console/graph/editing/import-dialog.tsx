import { useEffect, useRef, useState } from 'react';
import { Choices, Field, format, Input, ProgressBar, useMutation, useQuery } from '#console';
import { SelectField } from '../../fields.tsx';
import { FormDialog } from '../../form-dialog.tsx';
import { messages as graph } from '../graph-messages.en.ts';
import { messages as text } from './edit-messages.en.ts';
import { type Imported, importFile, importsQuery } from './edit-queries.ts';
import { formatOf } from './file-format.ts';
import type { Editing } from './use-editing.ts';

const options = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Brings a file into a graph. Closing it while it is under way cancels it, and the graph stays as it was. */
export function ImportDialog({ editing, onClose }: { editing: Editing; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState('graphml');
  const [conflicts, setConflicts] = useState('theirs');
  const cancel = useRef<AbortController | null>(null);
  useEffect(() => () => cancel.current?.abort(), []);
  const send = useMutation({
    mutationFn: async (chosen: File) => {
      cancel.current = new AbortController();
      const { signal } = cancel.current;
      return importFile(editing.graphId, { format: kind, text: await chosen.text(), conflicts }, signal);
    },
    onSuccess: (done) => {
      editing.done(done.change, wordsOf(done));
      onClose();
    },
  });
  return (
    <FormDialog
      title={text.importTitle}
      action={text.import}
      complete={file !== null}
      busy={send.isPending}
      error={send.error}
      onSubmit={() => file && send.mutate(file)}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <Field
            label={text.file}
            hint={text.fileHint}
            error={tried && file === null ? text.fileRequired : undefined}
          >
            {(control) => (
              <Input
                {...control}
                type="file"
                accept=".graphml,.xml,.jsonld,.json"
                disabled={send.isPending}
                onChange={async ({ target }) => {
                  const [chosen] = target.files ?? [];
                  setFile(chosen ?? null);
                  send.reset();
                  if (chosen) setKind(formatOf(chosen.name, await chosen.slice(0, 10_000).text()));
                }}
              />
            )}
          </Field>
          <SelectField
            label={text.format}
            value={kind}
            options={options(text.formats)}
            disabled={send.isPending}
            onChange={setKind}
          />
          <Choices
            legend={text.conflicts}
            options={options(text.verdicts)}
            chosen={[conflicts]}
            onChange={([value]) => value && setConflicts(value)}
          />
          {send.isPending && <Progress graphId={editing.graphId} />}
        </>
      )}
    </FormDialog>
  );
}

function Progress({ graphId }: { graphId: string }) {
  const [running] = useQuery(importsQuery(graphId, true)).data?.items ?? [];
  return running && running.total > 0 ? (
    <ProgressBar value={running.done / running.total} label={text.bringing} />
  ) : (
    <p role="status" className="text-muted">
      {text.reading}
    </p>
  );
}

function wordsOf({ added, matched, conflict_count: conflicts }: Imported): string {
  const known = matched.nodes + matched.edges;
  return text.cameIn(
    graph.nodes(added.nodes, format.count(added.nodes)),
    graph.edges(added.edges, format.count(added.edges)),
    known > 0 ? text.wereThere(format.count(known)) : '',
    conflicts > 0 ? text.differed(conflicts, format.count(conflicts)) : '',
  );
}
