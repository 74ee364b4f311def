import { useState } from 'react';
import { Button } from '#console';
import { SelectField, TextField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
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
    <FormDialog
      title={parts.title}
      action={parts.action}
      complete={!bad}
      busy={busy}
      error={error}
      danger={asking === 'disband' || asking === 'dissolve'}
      onSubmit={() => void onChange(change())}
      onClose={onClose}
    >
      {(tried) => (
        <>
          {asking === 'disband' && <p className="text-muted">{say.disbandDetail}</p>}
          {asking === 'dissolve' && <p className="text-muted">{say.dissolveDetail}</p>}
          {parts.label && (
            <TextField
              label={parts.label}
              error={tried && bad ? requiredText(asking) : undefined}
              inputMode={asking === 'earn' ? 'decimal' : 'text'}
              maxLength={1000}
              value={value}
              onChange={setValue}
            />
          )}
          {asking === 'invite' && (
            <SelectField
              label={say.inviteAs}
              value={role}
              options={ROLES_IN.filter((one) => one !== 'leader').map((one) => ({
                value: one,
                label: text.role[one],
              }))}
              onChange={setRole}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}

function requiredText(asking: Asking): string {
  if (asking === 'earn') return say.amountBad;
  return asking === 'invite' ? say.agentRequired : say.reasonRequired;
}
