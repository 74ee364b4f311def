import { useState } from 'react';
import { useMutation, useQueryClient } from '#console';
import { TextField } from '../../fields.tsx';
import { FormDialog } from '../../form-dialog.tsx';
import { messages as text } from './edit-messages.en.ts';
import { knowledgeKey, makeGraph } from './edit-queries.ts';

export function NewGraphDialog({
  project,
  onMade,
  onClose,
}: {
  project: string | null;
  onMade: (id: string) => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => makeGraph(name.trim(), project),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: knowledgeKey });
      onMade(id);
      onClose();
    },
  });
  return (
    <FormDialog
      title={text.newGraphTitle}
      action={text.create}
      complete={name.trim() !== ''}
      busy={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      {(tried) => (
        <TextField
          label={text.name}
          error={tried && name.trim() === '' ? text.nameRequired : undefined}
          maxLength={200}
          value={name}
          onChange={setName}
        />
      )}
    </FormDialog>
  );
}
