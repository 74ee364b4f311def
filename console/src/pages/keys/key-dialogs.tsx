import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { ApiKey, ApiKeyWithText } from '../../api/types.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog, Dialog } from '../../kit/dialog.tsx';
import { Field, Select } from '../../kit/field.tsx';
import { ErrorState } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';

const text = messages.keys;

export function RevokeKey({ of: key, onClose }: { of: ApiKey; onClose: () => void }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.delete(`/api/v1/keys/${key.id}`),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <ConfirmDialog
      title={text.revokeTitle(key.name)}
      detail={text.revokeDetail}
      action={text.revoke}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}

/** A new text for a key; how long the old one stays good is asked, because a leaked one must end now. */
export function RotateKey({
  of: key,
  onClose,
  onMade,
}: {
  of: ApiKey;
  onClose: () => void;
  onMade: (made: ApiKeyWithText) => void;
}) {
  const queryClient = useQueryClient();
  const [grace, setGrace] = useState('0');
  const rotate = useMutation({
    mutationFn: () =>
      api.post<ApiKeyWithText>(`/api/v1/keys/${key.id}/rotate`, { grace_seconds: Number(grace) }),
    onSuccess: onMade,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <Dialog title={text.rotateTitle(key.name)} onClose={onClose}>
      <div className="space-y-4">
        <p className="text-muted">{text.rotateDetail}</p>
        <Field label={text.grace}>
          {(props) => (
            <Select {...props} value={grace} onChange={(event) => setGrace(event.target.value)}>
              {Object.entries(text.graces).map(([seconds, label]) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {rotate.isError && <ErrorState error={rotate.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button look="primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
            {text.rotate}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
