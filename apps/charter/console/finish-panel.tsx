import { useEffect, useRef } from 'react';
import { api, Button, Callout, ErrorState, useMutation, useQueryClient } from '#console';
import { AssistBeforeFinish } from './assist-links.tsx';
import { Deliverables } from './deliverables.tsx';
import { messages } from './messages.en.ts';
import { sessionApi, sessionQuery } from './queries.ts';
import type { Session } from './types.ts';

const text = messages.interview;

/** All is answered: the last step of the interview. */
export function FinishPanel({ session }: { session: Session }) {
  const queryClient = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  // The button that led here is gone: the next Tab reaches the one that finishes, and no Enter does so by accident.
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
  }, []);
  const finish = useMutation({
    mutationFn: () => api.post<Session>(`${sessionApi(session.id)}/finish`),
    onSuccess: (next) => {
      queryClient.setQueryData(sessionQuery(session.id).queryKey, next);
      return queryClient.invalidateQueries({ queryKey: ['app', 'charter'] });
    },
  });
  return (
    <div ref={place} tabIndex={-1} className="space-y-4 outline-none">
      <Callout tone="good" title={text.finishTitle}>
        {text.finishDetail}
      </Callout>
      <AssistBeforeFinish session={session} />
      {finish.isError && <ErrorState error={finish.error} />}
      {finish.isPending && <p role="status">{text.finishing}</p>}
      <Button look="primary" busy={finish.isPending} onClick={() => finish.mutate()}>
        {text.finish}
      </Button>
      <Deliverables session={session.id} />
    </div>
  );
}
