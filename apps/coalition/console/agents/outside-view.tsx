import { useState } from 'react';
import {
  Badge,
  Button,
  Callout,
  Card,
  ConfirmDialog,
  CopyText,
  Dialog,
  ErrorState,
  Facts,
  RelativeTime,
  Section,
  type Tone,
  useMutation,
  useQueryClient,
} from '#console';
import { TextField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { key } from '../queries.ts';
import type { Agent } from '../types.ts';
import { messages as text } from './outside-messages.en.ts';
import {
  makeSecret,
  type Outside,
  type OutsideStatus,
  removeOutside,
  setOutside,
  tellOutside,
} from './outside-queries.ts';

const tones = {
  idle: 'neutral',
  driving: 'accent',
  done: 'good',
  failed: 'bad',
} as const satisfies Record<OutsideStatus, Tone>;

type Doing = 'start' | 'pause' | 'remove';

/** The environment outside that an agent acts in: where it is, how it is, and the secret that it knows us by. */
export function OutsideView({ agent, outside }: { agent: Agent; outside: Outside | null }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<'address' | 'secret' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const settled = () => void client.invalidateQueries({ queryKey: key() });
  const act = useMutation({
    mutationFn: async (doing: Doing) => {
      if (doing === 'remove') await removeOutside(agent.id);
      else await tellOutside(agent.id, doing);
    },
    onSettled: settled,
  });
  const renew = useMutation({
    mutationFn: () => makeSecret(agent.world_id),
    onSuccess: (made) => {
      setAsking(null);
      setSecret(made.secret);
    },
  });
  const driving = outside?.status === 'driving';
  return (
    <Section title={text.title}>
      <Card className="space-y-4">
        {outside ? (
          <>
            <Facts
              items={[
                [
                  text.address,
                  <code key="url" className="font-mono text-sm break-all">
                    {outside.url}
                  </code>,
                ],
                [
                  text.state,
                  <Badge key="state" tone={tones[outside.status]}>
                    {text.states[outside.status]}
                  </Badge>,
                ],
                [text.changed, <RelativeTime key="at" at={outside.changed_at} />],
              ]}
            />
            {agent.status === 'error' && <p className="text-muted">{text.restartFirst}</p>}
            <div className="flex flex-wrap gap-2">
              <Button
                look="primary"
                disabled={agent.status === 'error'}
                busy={act.isPending}
                onClick={() => act.mutate(driving ? 'pause' : 'start')}
              >
                {driving ? text.pause : text.start}
              </Button>
              <Button onClick={() => setAsking('address')}>{text.change}</Button>
              <Button onClick={() => setAsking('secret')}>{text.secret}</Button>
              <Button look="quiet" busy={act.isPending} onClick={() => act.mutate('remove')}>
                {text.remove}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className="max-w-[75ch] text-muted">{text.none}</p>
            <Button onClick={() => setAsking('address')}>{text.set}</Button>
          </>
        )}
        {act.isError && <ErrorState error={act.error} />}
      </Card>
      {asking === 'address' && (
        <AddressDialog
          id={agent.id}
          first={outside?.url ?? ''}
          onSet={(made) => {
            settled();
            setAsking(null);
            setSecret(made);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'secret' && (
        <ConfirmDialog
          title={text.secretTitle}
          detail={text.secretDetail}
          action={text.secretMake}
          busy={renew.isPending}
          error={renew.error}
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(null)}
        />
      )}
      {secret !== null && <SecretShown secret={secret} onClose={() => setSecret(null)} />}
    </Section>
  );
}

function AddressDialog({
  id,
  first,
  onSet,
  onClose,
}: {
  id: string;
  first: string;
  /** With the secret of the world, when it got its first one. */
  onSet: (secret: string | null) => void;
  onClose: () => void;
}) {
  const [url, setUrl] = useState(first);
  const set = useMutation({
    mutationFn: () => setOutside(id, url.trim()),
    onSuccess: (made) => onSet(made.secret),
  });
  return (
    <FormDialog
      title={first === '' ? text.set : text.change}
      action={first === '' ? text.set : text.change}
      complete={url.trim() !== ''}
      busy={set.isPending}
      error={set.error}
      onSubmit={() => set.mutate()}
      onClose={onClose}
    >
      {(tried) => (
        <TextField
          label={text.address}
          hint={text.addressHint}
          error={tried && url.trim() === '' ? text.addressRequired : undefined}
          inputMode="url"
          maxLength={2000}
          value={url}
          onChange={setUrl}
        />
      )}
    </FormDialog>
  );
}

/** The only time that it can be read. */
function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { shown } = text;
  return (
    <Dialog title={shown.title} onClose={onClose} wide>
      <div className="space-y-4">
        <Callout tone="warn" title={shown.once} live="polite">
          {shown.detail}
        </Callout>
        <CopyText text={secret} label={shown.label} button={shown.copy} main />
        <div className="flex justify-end">
          <Button onClick={onClose}>{shown.done}</Button>
        </div>
      </div>
    </Dialog>
  );
}
