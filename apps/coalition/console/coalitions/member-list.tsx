import { Badge, Button, RelativeTime, Select, type Tone } from '#console';
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
export function MemberList({
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
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {members.map((member) => {
        const { agent, role, standing, since } = member;
        return (
          <li
            key={agent}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-4 py-2 md:grid-cols-[minmax(0,1fr)_9rem_6rem_9rem_14rem]"
          >
            <span className="font-strong">{agent}</span>
            {open && standing === 'joined' ? (
              <Select
                aria-label={say.roleOf(agent)}
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
              <span className="text-muted">{text.role[role]}</span>
            )}
            <span>
              {phase === 'dissolved' && standing === 'joined' ? (
                <Badge tone="neutral">{text.standing.stayed}</Badge>
              ) : (
                <Badge tone={tones[standing]}>{text.standing[standing]}</Badge>
              )}
            </span>
            <span className="text-sm text-muted max-md:hidden">
              <RelativeTime at={since} />
            </span>
            <span className="flex flex-wrap justify-end gap-1">
              {open &&
                changesOf[standing].map((change) => (
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
          </li>
        );
      })}
    </ul>
  );
}
