import { useState } from 'react';
import { Button, Callout, ConfirmDialog, format, useQueryClient } from '#console';
import { messages } from '../messages.en.ts';
import { cloneAgent, deleteAgent, key, tellAgent, type Verb } from '../queries.ts';
import type { Row } from '../types.ts';
import { type BulkState, forEach } from './bulk.ts';

const text = messages.population;
type Act = Verb | 'clone' | 'delete';

const works: Readonly<Record<Act, (id: string) => Promise<unknown>>> = {
  start: (id) => tellAgent(id, 'start'),
  pause: (id) => tellAgent(id, 'pause'),
  stop: (id) => tellAgent(id, 'stop'),
  restart: (id) => tellAgent(id, 'restart'),
  clone: (id) => cloneAgent(id),
  delete: deleteAgent,
};
/** What takes it back, of those that were in that state before. */
const undoing: Partial<Record<Act, { readonly verb: Verb; readonly was: (row: Row) => boolean }>> = {
  start: { verb: 'pause', was: ({ status }) => status !== 'running' },
  pause: { verb: 'start', was: ({ status }) => status === 'running' },
  stop: { verb: 'start', was: ({ status }) => status === 'running' },
};

/** What may be done with the agents that were chosen; what was done last can be taken back where nothing was lost. */
export function PopulationActions({ rows, onClear }: { rows: readonly Row[]; onClear: () => void }) {
  const client = useQueryClient();
  const [running, setRunning] = useState<{ total: number; state: BulkState } | null>(null);
  const [outcome, setOutcome] = useState<{ verb: Act; state: BulkState; before: readonly Row[] } | null>(
    null,
  );
  const [asking, setAsking] = useState(false);
  const busy = running !== null;

  const act = async (verb: Act, on: readonly Row[]): Promise<void> => {
    setOutcome(null);
    setRunning({ total: on.length, state: { done: 0, failed: 0, error: null } });
    const state = await forEach(
      on,
      ({ id }) => works[verb](id),
      (now) => setRunning({ total: on.length, state: now }),
    );
    setRunning(null);
    setAsking(false);
    setOutcome({ verb, state, before: on });
    if (verb === 'delete') onClear();
    void client.invalidateQueries({ queryKey: key() });
  };

  const undo = outcome && undoing[outcome.verb];
  const undoable = undo ? outcome.before.filter(undo.was) : [];
  const what = rows.length === 1 ? (rows[0]?.name ?? '') : text.agents(format.count(rows.length));
  return (
    <div className="mb-3 space-y-2">
      {rows.length > 0 && (
        <div
          className="flex flex-wrap items-center gap-2"
          role="toolbar"
          aria-label={text.chosen(format.count(rows.length))}
        >
          <span className="mr-1 font-strong">{text.chosen(format.count(rows.length))}</span>
          {(['start', 'pause', 'stop', 'restart', 'clone'] as const).map((verb) => (
            <Button key={verb} busy={busy} onClick={() => void act(verb, rows)}>
              {messages.verb[verb]}
            </Button>
          ))}
          <Button look="danger" busy={busy} onClick={() => setAsking(true)}>
            {messages.verb.delete}
          </Button>
          <Button look="quiet" onClick={onClear}>
            {text.clearChoice}
          </Button>
        </div>
      )}
      {running && (
        <p role="status" className="text-muted">
          {text.working(format.count(running.state.done + running.state.failed), format.count(running.total))}
        </p>
      )}
      {outcome && (
        <Callout tone={outcome.state.failed > 0 ? 'warn' : 'good'} live="polite">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>
              {outcome.state.done > 0 &&
                text.acted(
                  outcome.before.length === 1
                    ? (outcome.before[0]?.name ?? '')
                    : text.agents(format.count(outcome.state.done)),
                  messages.done[outcome.verb],
                )}{' '}
              {outcome.state.failed > 0 &&
                text.failed(format.count(outcome.state.failed), outcome.state.error ?? '')}
            </span>
            {undo && undoable.length > 0 && (
              <Button busy={busy} onClick={() => void act(undo.verb, undoable)}>
                {messages.undo}
              </Button>
            )}
          </div>
        </Callout>
      )}
      {asking && (
        <ConfirmDialog
          title={text.deleteTitle(what)}
          detail={text.deleteDetail}
          action={messages.verb.delete}
          danger
          busy={busy}
          onConfirm={() => void act('delete', rows)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
