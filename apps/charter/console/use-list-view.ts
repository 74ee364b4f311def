import { useEffect, useState } from 'react';
import { useNavigate, useSearch } from '#console';
import { asSearch, type ListView, viewFrom } from './list-filter.tsx';

/**
 * What the list shows, kept in the address bar so that it can be sent to somebody. Writing must not wait for the
 * address: the view is state, and follows the address when that changes by itself.
 */
export function useListView(): readonly [ListView, (view: ListView) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const address = JSON.stringify(viewFrom(search));
  const [state, setState] = useState({ view: viewFrom(search), address });
  useEffect(() => {
    setState((now) =>
      now.address === address || JSON.stringify(now.view) === address
        ? { ...now, address }
        : { view: JSON.parse(address), address },
    );
  }, [address]);
  const change = (view: ListView) => {
    setState((now) => ({ ...now, view }));
    const { start } = search;
    void navigate({
      to: '/apps/charter',
      search: { ...asSearch(view), ...(start !== undefined && { start }) },
      replace: true,
      resetScroll: false,
    });
  };
  return [state.view, change];
}
