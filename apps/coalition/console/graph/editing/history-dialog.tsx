import { Button, Dialog, ErrorState, Loaded, RelativeTime, useQuery } from '#console';
import { messages as text } from './edit-messages.en.ts';
import { changesQuery } from './edit-queries.ts';
import type { Editing } from './use-editing.ts';

/** What was done to a graph by hand, each to be taken back. */
export function HistoryDialog({ editing, onClose }: { editing: Editing; onClose: () => void }) {
  const changes = useQuery(changesQuery(editing.graphId));
  return (
    <Dialog title={text.historyTitle} onClose={onClose} wide>
      {editing.error && <ErrorState error={editing.error} />}
      <Loaded query={changes}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{text.historyNone}</p>
          ) : (
            <ul className="max-h-[60vh] divide-y divide-line overflow-y-auto">
              {items.map((change) => (
                <li key={change.id} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 py-2">
                  <span className="min-w-0 flex-1 break-words">{change.summary}</span>
                  <span className="text-sm text-muted">
                    <RelativeTime at={change.at} />
                  </span>
                  {change.undone_at !== null ? (
                    <span className="text-sm text-muted">{text.undone}</span>
                  ) : (
                    editing.mayChange && (
                      <Button
                        busy={editing.undoing}
                        aria-label={text.undoThat(change.summary)}
                        onClick={() => editing.undo(change)}
                      >
                        {text.undo}
                      </Button>
                    )
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Dialog>
  );
}
