import { useState } from 'react';
import {
  Button,
  Callout,
  ErrorState,
  RelativeTime,
  useAdministrator,
  useMutation,
  useQuery,
  useQueryClient,
} from '#console';
import { TextField } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { messages } from './messages.en.ts';
import { emergencyQuery, setEmergency } from './queries.ts';

const text = messages.emergency;

/** The switch, for those who may use it. */
function useSwitch(onDone?: () => void) {
  const client = useQueryClient();
  const mayUse = useAdministrator();
  const send = useMutation({
    mutationFn: ({ on, reason }: { readonly on: boolean; readonly reason?: string }) =>
      setEmergency(on, reason),
    onSuccess: (now) => {
      client.setQueryData(emergencyQuery.queryKey, now);
      onDone?.();
    },
  });
  return { mayUse, send };
}

/** In an emergency: that nobody lives in the background, since when and why, and how it ends. */
export function EmergencyBanner() {
  const { data } = useQuery(emergencyQuery);
  const { mayUse, send } = useSwitch();
  if (!data?.emergency) return null;
  const { configured, reason, changed_by: by, changed_at: at } = data;
  return (
    <div className="mb-6">
      <Callout tone="warn" title={text.title} live="polite">
        {!configured && at !== null && (
          <p>
            {text.by(by ?? '')} <RelativeTime at={at} />
            {reason ? `: ${reason}` : '.'}
          </p>
        )}
        <p>
          {text.detail} {configured ? text.configured : text.switched}
        </p>
        {mayUse && !configured && (
          <Button className="mt-2" busy={send.isPending} onClick={() => send.mutate({ on: false })}>
            {text.end}
          </Button>
        )}
        {send.error && <ErrorState error={send.error} title={messages.notDone} />}
      </Callout>
    </div>
  );
}

/** Begins an emergency, once one has said why. */
export function EmergencyButton() {
  const { data } = useQuery(emergencyQuery);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const close = () => {
    setAsking(false);
    setReason('');
  };
  const { mayUse, send } = useSwitch(close);
  if (!mayUse || !data || data.emergency) return null;
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {text.begin}
      </Button>
      {asking && (
        <FormDialog
          title={text.beginTitle}
          action={text.beginAction}
          complete
          danger
          busy={send.isPending}
          error={send.error}
          onSubmit={() => send.mutate({ on: true, reason: reason.trim() })}
          onClose={close}
        >
          {() => (
            <>
              <p className="text-muted">{text.beginDetail}</p>
              <TextField
                label={text.reason}
                hint={text.reasonHint}
                maxLength={500}
                value={reason}
                onChange={setReason}
              />
            </>
          )}
        </FormDialog>
      )}
    </>
  );
}
