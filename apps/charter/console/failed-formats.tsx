import { api, Button, Callout, ErrorState, useMutation, useQueryClient } from '#console';
import { answerMessages as text } from './answer-messages.en.ts';
import { sessionApi, sessionQuery } from './queries.ts';
import type { Session } from './types.ts';

/** Formats of the charter that could not be written, with another try. */
export function FailedFormats({ session }: { session: Session }) {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => api.post<Session>(`${sessionApi(session.id)}/documents`),
    onSuccess: (next) => queryClient.setQueryData(sessionQuery(session.id).queryKey, next),
  });
  if (session.failed_formats.length === 0) return null;
  return (
    <Callout tone="warn" title={text.failedTitle}>
      <p>{text.failedDetail}</p>
      <ul className="ml-5 list-disc">
        {session.failed_formats.map(({ format, message }) => (
          <li key={format}>
            {format.toUpperCase()}: {message}
          </li>
        ))}
      </ul>
      {again.isError && <ErrorState error={again.error} />}
      <Button busy={again.isPending} onClick={() => again.mutate()}>
        {text.writeAgain}
      </Button>
    </Callout>
  );
}
