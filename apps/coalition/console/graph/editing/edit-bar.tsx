import { useState } from 'react';
import { Button, Callout, ErrorState } from '#console';
import { messages as text } from './edit-messages.en.ts';
import { HistoryDialog } from './history-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NodeDialog } from './node-dialog.tsx';
import type { Editing } from './use-editing.ts';

/** What can be done to a graph as a whole, and what was done last, with the way back. */
export function EditBar({
  editing,
  kinds,
  empty,
  onAdded,
  onDelete,
}: {
  editing: Editing;
  kinds: readonly string[];
  /** Nothing is in the graph yet: to begin is what is next. */
  empty: boolean;
  onAdded: (id: string) => void;
  /** Undefined where the graph as a whole cannot be deleted. */
  onDelete: (() => void) | undefined;
}) {
  const [open, setOpen] = useState<'node' | 'import' | 'history' | null>(null);
  const { last, mayChange } = editing;
  const close = () => setOpen(null);
  return (
    <div className="mb-4 space-y-3">
      <div className="flex flex-wrap items-center gap-2" role="toolbar" aria-label={text.toolbar}>
        {mayChange ? (
          <>
            <Button look={empty ? 'primary' : 'secondary'} onClick={() => setOpen('node')}>
              {text.addNode}
            </Button>
            <Button onClick={() => setOpen('import')}>{text.importFile}</Button>
          </>
        ) : (
          mayChange === false && <p className="text-muted">{text.readOnly}</p>
        )}
        <Button look="quiet" onClick={() => setOpen('history')}>
          {text.history}
        </Button>
        {mayChange && onDelete && (
          <Button look="quiet" onClick={onDelete}>
            {text.deleteGraph}
          </Button>
        )}
      </div>
      {last && (
        <Callout tone="good" live="polite">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-words">{last.words ?? text.done(last.change.summary)}</span>
            {mayChange && (
              <Button busy={editing.undoing} onClick={() => editing.undo(last.change)}>
                {text.undo}
              </Button>
            )}
          </div>
        </Callout>
      )}
      {editing.error && open !== 'history' && <ErrorState error={editing.error} />}
      {open === 'node' && <NodeDialog editing={editing} kinds={kinds} onDone={onAdded} onClose={close} />}
      {open === 'import' && <ImportDialog editing={editing} onClose={close} />}
      {open === 'history' && <HistoryDialog editing={editing} onClose={close} />}
    </div>
  );
}
