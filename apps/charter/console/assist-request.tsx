import { api, Button, ErrorState, format, Popover } from '#console';
import { messages as text } from './assist-messages.en.ts';
import { type AssistKind, type AssistRequest, assistApi, modelOf } from './assist-queries.ts';
import type { MadeBy } from './assist-types.ts';
import { useChange } from './together-queries.ts';

/** One thing that a model can be asked for. */
export interface Choice {
  readonly kind: AssistKind;
  readonly target: string;
  readonly label: string;
}

/** A small menu of what a model can be asked for; what is under way is not offered twice. */
export function AssistMenu({
  session,
  choices,
  requests,
}: {
  session: string;
  choices: readonly Choice[];
  requests: readonly AssistRequest[];
}) {
  const ask = useChange(({ kind, target }: Choice) => api.post(assistApi(session), { kind, target }));
  const open = choices.filter(
    ({ kind, target }) =>
      !requests.some((one) => one.kind === kind && one.target === target && one.status === 'pending'),
  );
  return (
    <>
      <Popover
        label={text.title}
        align="start"
        button={text.title}
        className="inline-flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 py-1 font-strong hover:bg-sunken"
      >
        {(close) => (
          <ul>
            {open.map((choice) => (
              <li key={`${choice.kind} ${choice.target}`}>
                <button
                  type="button"
                  className="w-full rounded-md px-3 py-1.5 text-left hover:bg-sunken"
                  onClick={() => {
                    close();
                    ask.mutate(choice);
                  }}
                >
                  <span className="block">{choice.label}</span>
                  <span className="block text-sm text-muted">{text.hint[choice.kind]}</span>
                </button>
              </li>
            ))}
            {open.length === 0 && <li className="px-3 py-1.5 text-muted">{text.goOn}</li>}
          </ul>
        )}
      </Popover>
      {ask.isError && <ErrorState error={ask.error} />}
    </>
  );
}

/** How a request stands: under way, with a way to stop it; nothing came; or how much is not shown. */
export function RequestState({
  session,
  request,
  acts,
}: {
  session: string;
  request: AssistRequest | undefined;
  acts: boolean;
}) {
  const stop = useChange((id: string) => api.post(`${assistApi(session)}/${id}/cancel`));
  if (!request || request.status === 'cancelled') return null;
  if (request.status === 'pending') {
    return (
      <div role="status" className="flex min-w-0 items-center gap-3 text-sm text-muted">
        <span
          className="size-2 shrink-0 animate-pulse rounded-full bg-accent motion-reduce:animate-none"
          aria-hidden
        />
        <span>
          {text.pending[request.kind]} {text.goOn}
        </span>
        {acts && (
          <Button look="quiet" busy={stop.isPending} onClick={() => stop.mutate(request.id)}>
            {text.stop}
          </Button>
        )}
      </div>
    );
  }
  if (request.status === 'failed') {
    return (
      <p role="status" className="text-sm text-muted">
        {text.failed}: {request.error?.message} {text.failedDetail}
      </p>
    );
  }
  const { outcome } = request;
  if (!outcome) return null;
  const lines = [
    ...(outcome.proposed === 0 ? [text.nothing[request.kind]] : []),
    ...(outcome.proposed > 0 && request.kind === 'answer' ? [text.suggested] : []),
    ...(outcome.dropped > 0 && request.kind === 'contradictions'
      ? [text.dropped(format.count(outcome.dropped))]
      : []),
    ...(outcome.unread.length > 0 ? [text.unread(format.count(outcome.unread.length))] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <p role="status" className="text-sm text-muted">
      {lines.join(' ')}
    </p>
  );
}

/** The mark on everything that a model said. */
export function ModelMark({ by }: { by: MadeBy }) {
  return (
    <span className="inline-flex min-h-6 items-center rounded-md border border-dashed border-line-strong px-2 text-sm text-muted">
      {text.from(modelOf(by))}
      {by.cost_usd > 0 && ` · ${format.dollars(by.cost_usd)}`}
    </span>
  );
}
