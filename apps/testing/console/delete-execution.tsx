import { useState } from 'react';
import { Button, ConfirmDialog, useMutation, useNavigate, useQueryClient } from '#console';
import { messages } from './messages.en.ts';
import { deleteExecution, executionQuery } from './queries.ts';

const text = messages.execution;

/** Deletes an execution, when a person has said so twice, and goes back to the list. */
export function DeleteExecution({ id }: { id: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteExecution(id),
    onSuccess: async () => {
      await navigate({ to: '/apps/testing' });
      client.removeQueries({ queryKey: executionQuery(id).queryKey });
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text.delete}</Button>
      {asking && (
        <ConfirmDialog
          danger
          title={text.deleteTitle}
          detail={text.deleteDetail}
          action={text.delete}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
