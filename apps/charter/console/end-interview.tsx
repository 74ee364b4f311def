import { useState } from 'react';
import { api, Button, ConfirmDialog } from '#console';
import { messages as text } from './interview-messages.en.ts';
import { sessionApi } from './queries.ts';
import { useChange } from './together-queries.ts';
import type { Session } from './types.ts';

/** Gives an interview up, without a decision. */
export function EndInterview({ session }: { session: string }) {
  const [asking, setAsking] = useState(false);
  const end = useChange(
    () => api.post<Session>(`${sessionApi(session)}/abandon`),
    () => setAsking(false),
  );
  return (
    <>
      <Button look="quiet" className="text-sm text-muted" onClick={() => setAsking(true)}>
        {text.abandon}
      </Button>
      {asking && (
        <ConfirmDialog
          title={text.abandonTitle}
          detail={text.abandonDetail}
          action={text.abandon}
          refuse={text.keep}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
