import { Badge, Button, DataTable, RelativeTime, Select, type Tone } from '#console';
import type { Change } from './coalition-actions.tsx';
import { messages as text } from './coalition-messages.en.ts';
import { type Coalition, type MemberOf, ROLES_IN } from './coalition-types.ts';

const say = text.page;

const tones = {
  invited: 'accent',
  joined: 'good',
  declined: 'neutral',
  left: 'neutral',
  failed: 'bad',
} as const satisfies Record<MemberOf['standing'], Tone>;

/** What may happen to a member, by how it stands. */
const changesOf = {
  invited: ['join', 'decline'],
  joined: ['leave', 'fail'],
  declined: [],
  left: [],
  failed: ['recover'],
} as const satisfies Record<MemberOf['standing'], readonly (keyof typeof say.changes)[]>;

/** Who is, was or may become a member, and what each may do. */
export function MemberTable({
  coalition: { members, phase },
  busy,
  onChange,
}: {
  coalition: Coalition;
  busy: boolean;
  onChange: (change: Change) => void;
}) {
  const open = phase === 'forming' || phase === 'active';
  return (
    <DataTable
      caption={text.members}
      rows={members}
      keyOf={({ agent }) => agent}
      columns={[
        {
          id: 'agent',
          header: say.agent,
          className: 'min-w-32',
          cell: ({ agent }) => <span className="font-strong">{agent}</span>,
        },
        {
          id: 'role',
          header: say.role,
          cell: ({ agent, role, standing }) =>
            open && standing === 'joined' ? (
              <Select
                aria-label={say.roleOf(agent)}
                className="w-32!"
                value={role}
                disabled={busy}
                onChange={(event) => onChange({ change: 'role', agent, role: event.target.value })}
              >
                {ROLES_IN.map((one) => (
                  <option key={one} value={one}>
                    {text.role[one]}
                  </option>
                ))}
              </Select>
            ) : (
              text.role[role]
            ),
        },
        {
          id: 'standing',
          header: say.standing,
          cell: ({ standing }) => <Badge tone={tones[standing]}>{text.standing[standing]}</Badge>,
        },
        {
          id: 'since',
          header: say.since,
          hideBelow: 'md',
          cell: ({ since }) => <RelativeTime at={since} />,
        },
        ...(open
          ? [
              {
                id: 'change',
                header: say.change,
                cell: ({ agent, standing }: MemberOf) => (
                  <span className="flex flex-wrap gap-1">
                    {changesOf[standing].map((change) => (
                      <Button
                        key={change}
                        busy={busy}
                        aria-label={say.ofAgent(say.changes[change], agent)}
                        onClick={() => onChange({ change, agent })}
                      >
                        {say.changes[change]}
                      </Button>
                    ))}
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
