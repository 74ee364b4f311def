import { useState } from 'react';
import { Button, Dialog, ErrorState, Field, Input, Select } from '#console';
import { messages as common } from '../messages.en.ts';
import { messages as text } from './coalition-messages.en.ts';
import { type Coalition, ROLES_IN } from './coalition-types.ts';

const say = text.page;
export type Change = Readonly<Record<string, unknown>> & { readonly change: string };
type Asking = 'invite' | 'earn' | 'disband' | 'dissolve';

/** What may happen to a coalition as a whole; what ends it is asked about first. */
export function CoalitionActions({
  coalition,
  busy,
  error,
  onChange,
  onReform,
}: {
  coalition: Coalition;
  busy: boolean;
  error: Error | null;
  /** Resolves to whether it was done. */
  onChange: (change: Change) => Promise<boolean>;
  onReform: () => void;
}) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const { phase } = coalition;
  const open = (what: Asking, look: 'primary' | 'secondary' | 'danger', label: string) => (
    <Button key={what} look={look} busy={busy} onClick={() => setAsking(what)}>
      {label}
    </Button>
  );
  return (
    <>
      {phase === 'forming' && (
        <Button look="primary" busy={busy} onClick={() => void onChange({ change: 'activate' })}>
          {say.changes.activate}
        </Button>
      )}
      {phase === 'active' && open('earn', 'primary', say.earn)}
      {(phase === 'forming' || phase === 'active') && open('invite', 'secondary', say.invite)}
      {(phase === 'forming' || phase === 'active') && open('disband', 'danger', say.changes.disband)}
      {phase === 'disbanding' && open('dissolve', 'danger', say.changes.dissolve)}
      {(phase === 'disbanding' || phase === 'dissolved') && (
        <Button look="primary" busy={busy} onClick={onReform}>
          {say.changes.reform}
        </Button>
      )}
      {asking && (
        <ChangeDialog
          asking={asking}
          busy={busy}
          error={error}
          onClose={() => setAsking(null)}
          onChange={async (change) => {
            if (await onChange(change)) setAsking(null);
          }}
        />
      )}
    </>
  );
}

function ChangeDialog({
  asking,
  busy,
  error,
  onClose,
  onChange,
}: {
  asking: Asking;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onChange: (change: Change) => Promise<void>;
}) {
  const [value, setValue] = useState('');
  const [role, setRole] = useState<string>('member');
  const [tried, setTried] = useState(false);
  const parts = {
    invite: { title: say.inviteTitle, label: say.agent, action: say.invite },
    earn: { title: say.earnTitle, label: say.amount, action: say.earn },
    disband: { title: say.disbandTitle, label: say.reason, action: say.changes.disband },
    dissolve: { title: say.dissolveTitle, label: null, action: say.changes.dissolve },
  }[asking];
  const number = Number(value);
  const bad =
    asking !== 'dissolve' && (value.trim() === '' || (asking === 'earn' && !Number.isFinite(number)));
  const change = (): Change => {
    if (asking === 'invite') return { change: 'invite', agent: value.trim(), role };
    if (asking === 'earn') return { change: 'earn', amount: number };
    return asking === 'disband' ? { change: 'disband', reason: value.trim() } : { change: 'dissolve' };
  };
  return (
    <Dialog title={parts.title} onClose={onClose}>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!bad && !busy) void onChange(change());
        }}
      >
        {asking === 'disband' && <p className="text-muted">{say.disbandDetail}</p>}
        {asking === 'dissolve' && <p className="text-muted">{say.dissolveDetail}</p>}
        {parts.label && (
          <Field label={parts.label} error={tried && bad ? requiredText(asking) : undefined}>
            {(props) => (
              <Input
                {...props}
                inputMode={asking === 'earn' ? 'decimal' : 'text'}
                maxLength={1000}
                value={value}
                onChange={(event) => setValue(event.target.value)}
              />
            )}
          </Field>
        )}
        {asking === 'invite' && (
          <Field label={say.inviteAs}>
            {(props) => (
              <Select {...props} value={role} onChange={(event) => setRole(event.target.value)}>
                {ROLES_IN.filter((one) => one !== 'leader').map((one) => (
                  <option key={one} value={one}>
                    {text.role[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {error && <ErrorState error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            type="submit"
            look={asking === 'disband' || asking === 'dissolve' ? 'danger' : 'primary'}
            busy={busy}
          >
            {parts.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function requiredText(asking: Asking): string {
  if (asking === 'earn') return say.amountBad;
  return asking === 'invite' ? say.agentRequired : say.reasonRequired;
}
