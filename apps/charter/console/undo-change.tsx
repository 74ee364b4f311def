import { api, Button, ErrorState, useQueryClient } from '#console';
import { messages as text } from './interview-messages.en.ts';
import { sessionApi } from './queries.ts';
import { useAnswering, versionsQuery } from './together-queries.ts';
import type { AnswerResult, Question, Session } from './types.ts';

/** Gives a question its former answer again, which is judged anew and becomes a version itself. */
export function UndoChange({
  session,
  question,
  onReplaced,
}: {
  session: Session;
  question: Question;
  onReplaced: (result: AnswerResult) => void;
}) {
  const queryClient = useQueryClient();
  const undo = useAnswering(
    session.id,
    async () => {
      const { items } = await queryClient.fetchQuery({
        ...versionsQuery(session.id, question.id),
        staleTime: 0,
      });
      const former = items.at(-2)?.revision ?? 0;
      return api.post<AnswerResult>(`${sessionApi(session.id)}/history/${former}/restore`, {
        revision: session.revision,
      });
    },
    onReplaced,
  );
  return (
    <>
      <Button busy={undo.isPending} onClick={() => undo.mutate(undefined)}>
        {text.undo}
      </Button>
      {undo.isError && <ErrorState error={undo.error} />}
    </>
  );
}
