import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keysQuery } from '../../api/queries.ts';
import type { ApiKey, ApiKeyWithText } from '../../api/types.ts';
import { useAdministrator } from '../../kit/administrator.ts';
import { Button } from '../../kit/button.tsx';
import { Field, Select } from '../../kit/field.tsx';
import { count } from '../../kit/format.ts';
import { Page } from '../../kit/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';
import { RevokeKey, RotateKey } from './key-dialogs.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyShown } from './key-shown.tsx';
import { type KeyAction, KeyTable } from './key-table.tsx';

const text = messages.keys;

type Open =
  | { readonly action: 'create' }
  | { readonly action: KeyAction; readonly key: ApiKey }
  | { readonly action: 'shown'; readonly made: ApiKeyWithText };

/** API keys: what other programs come with. */
export default function Keys() {
  const administrator = useAdministrator();
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  const query = useInfiniteQuery(keysQuery(all));
  const keys = query.data?.pages.flatMap((page) => page.items) ?? [];
  const live = keys.filter(({ status }) => status !== 'revoked');
  const revoked = keys.filter(({ status }) => status === 'revoked');
  const create = (
    <Button look="primary" onClick={() => setOpen({ action: 'create' })}>
      {text.create}
    </Button>
  );
  return (
    <Page
      title={text.title}
      state={text.lead}
      crumb={{ to: '/settings', label: messages.settings.title }}
      actions={create}
    >
      {administrator && <Whose all={all} onChange={setAll} />}
      {query.isPending ? (
        <Skeleton rows={4} height="h-10" />
      ) : query.isError && keys.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : live.length === 0 ? (
        <EmptyState title={text.empty} detail={text.emptyDetail} action={create} />
      ) : (
        <KeyTable
          keys={live}
          caption={text.title}
          owners={all}
          act={(action, key) => setOpen({ action, key })}
        />
      )}
      {revoked.length > 0 && (
        <details className="mt-6">
          <summary className="mb-3 min-h-6 cursor-pointer text-muted">
            {text.revoked(count(revoked.length))}
          </summary>
          <KeyTable keys={revoked} caption={text.revoked(count(revoked.length))} owners={all} />
        </details>
      )}
      {query.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {messages.common.more}
          </Button>
        </div>
      )}
      {open && <Dialogs open={open} setOpen={setOpen} />}
    </Page>
  );
}

function Dialogs({ open, setOpen }: { open: Open; setOpen: (open: Open | null) => void }) {
  const close = () => setOpen(null);
  const show = (made: ApiKeyWithText) => setOpen({ action: 'shown', made });
  switch (open.action) {
    case 'create':
      return <KeyForm changing={null} onClose={close} onMade={show} />;
    case 'change':
      return <KeyForm changing={open.key} onClose={close} onMade={show} />;
    case 'rotate':
      return <RotateKey of={open.key} onClose={close} onMade={show} />;
    case 'revoke':
      return <RevokeKey of={open.key} onClose={close} />;
    case 'shown':
      return <KeyShown made={open.made} onClose={close} />;
  }
}

function Whose({ all, onChange }: { all: boolean; onChange: (all: boolean) => void }) {
  return (
    <div className="mb-4 w-48">
      <Field label={text.whose}>
        {(props) => (
          <Select
            {...props}
            value={all ? 'all' : 'mine'}
            onChange={(event) => onChange(event.target.value === 'all')}
          >
            <option value="mine">{text.mine}</option>
            <option value="all">{text.everybody}</option>
          </Select>
        )}
      </Field>
    </div>
  );
}
