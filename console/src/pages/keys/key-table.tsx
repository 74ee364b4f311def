import type { ReactNode } from 'react';
import type { ApiKey } from '../../api/types.ts';
import { Button } from '../../kit/button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { calendarDay, count, dollars } from '../../kit/format.ts';
import { Icon, paths } from '../../kit/icon.tsx';
import { Popover } from '../../kit/popover.tsx';
import { Badge } from '../../kit/status.tsx';
import { RelativeTime } from '../../kit/time.tsx';
import { messages } from '../../messages.en.ts';

const text = messages.keys;
export type KeyAction = 'change' | 'rotate' | 'revoke';

const badges = {
  active: ['good', paths.check],
  expired: ['warn', paths.clock],
  revoked: ['neutral', paths.stop],
} as const;

/** Keys with what they open. Without `act` they are only looked at. */
export function KeyTable({
  keys,
  caption,
  owners,
  act,
}: {
  keys: readonly ApiKey[];
  caption: string;
  owners: boolean;
  act?: (action: KeyAction, key: ApiKey) => void;
}) {
  const columns: Column<ApiKey>[] = [
    {
      id: 'key',
      header: text.columns.key,
      cell: (key) => (
        <>
          <span className="font-strong break-words">{key.name}</span>
          <span className="block text-sm text-muted">
            <code className="font-mono">{key.shown}…</code>
            {owners && <span className="break-all"> · {key.owner.email}</span>}
          </span>
        </>
      ),
    },
    {
      id: 'purpose',
      header: text.columns.purpose,
      hideBelow: 'md',
      className: 'whitespace-nowrap',
      cell: (key) => key.scopes.map((scope) => text.scopes[scope]).join(', '),
    },
    {
      id: 'limits',
      header: text.columns.limits,
      hideBelow: 'lg',
      className: 'min-w-44',
      cell: (key) =>
        limitsOf(key).map((limit) => (
          <span key={limit} className="block text-sm">
            {limit}
          </span>
        )),
    },
    { id: 'status', header: text.columns.status, cell: (key) => <Status of={key} /> },
    {
      id: 'used',
      header: text.columns.used,
      hideBelow: 'sm',
      className: 'whitespace-nowrap',
      cell: (key) => (key.last_used_at ? <RelativeTime at={key.last_used_at} /> : messages.common.never),
    },
  ];
  if (act) {
    columns.push({
      id: 'actions',
      header: text.columns.actions,
      align: 'right',
      className: 'whitespace-nowrap',
      cell: (key) => <Actions of={key} act={(action) => act(action, key)} />,
    });
  }
  return <DataTable caption={caption} rows={keys} keyOf={(key) => key.id} columns={columns} />;
}

function Actions({ of: key, act }: { of: ApiKey; act: (action: KeyAction) => void }) {
  return (
    <Popover
      label={text.menu(key.name)}
      button={<Icon d={paths.dots} />}
      className="inline-grid size-8 place-items-center rounded-md hover:bg-sunken"
    >
      {(close) => (
        <div className="grid">
          {(['change', 'rotate', 'revoke'] as const).map((action) => (
            <Button
              key={action}
              look="quiet"
              className="justify-start!"
              onClick={() => {
                close();
                act(action);
              }}
            >
              {text[action]}
            </Button>
          ))}
        </div>
      )}
    </Popover>
  );
}

function Status({ of: key }: { of: ApiKey }) {
  const [tone, icon] = badges[key.status];
  return (
    <>
      <Badge tone={tone} icon={icon}>
        {text.status[key.status]}
      </Badge>
      {key.status !== 'revoked' && key.expires_at && (
        <Line>{text.ends[key.status](calendarDay(key.expires_at))}</Line>
      )}
      {key.status === 'active' && key.previous_good_until && (
        <Line>
          {text.oldGood} <RelativeTime at={key.previous_good_until} />
        </Line>
      )}
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <span className="mt-0.5 block text-sm text-muted">{children}</span>;
}

function limitsOf(key: ApiKey): string[] {
  const models = key.allowed_models?.join(', ') ?? text.allModels;
  const budgets = key.budgets.map(({ period, usd, tokens }) => {
    const amounts = [usd !== undefined && dollars(usd), tokens !== undefined && text.tokens(count(tokens))];
    return `${amounts.filter(Boolean).join(', ')} ${text.perPeriod[period]}`;
  });
  return [
    ...(key.scopes.includes('gateway') ? [models, ...(budgets.length > 0 ? budgets : [text.noLimits])] : []),
    ...(key.scopes.includes('api') ? [text.asRole(key.role)] : []),
    ...(key.requests_per_minute === null ? [] : [text.perMinute(count(key.requests_per_minute))]),
  ];
}
