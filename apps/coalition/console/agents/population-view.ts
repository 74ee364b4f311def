import { useEffect, useState } from 'react';
import { useNavigate, useSearch } from '#console';
import { AGENT_KINDS, AGENT_STATUSES } from '../types.ts';

/** What the list shows, as its address says it. */
export interface PopulationView {
  readonly search: string;
  readonly status: string;
  readonly kind: string;
  readonly page: number;
}

export function viewFrom(search: Readonly<Record<string, unknown>>): PopulationView {
  const one = (value: unknown, of: readonly string[]): string => of.find((key) => key === value) ?? '';
  const page = Math.trunc(Number(search.page ?? 1));
  return {
    search: search.search === undefined ? '' : String(search.search).slice(0, 200),
    status: one(search.status, AGENT_STATUSES),
    kind: one(search.kind, AGENT_KINDS),
    page: Number.isFinite(page) && page > 1 ? page - 1 : 0,
  };
}

/** Only what differs from the whole list. */
export const asSearch = ({
  search,
  status,
  kind,
  page,
}: PopulationView): Record<string, string | number> => ({
  ...(search !== '' && { search }),
  ...(status !== '' && { status }),
  ...(kind !== '' && { kind }),
  ...(page > 0 && { page: page + 1 }),
});

/** Kept in the address bar; writing does not wait for the address. */
export function usePopulationView(): readonly [PopulationView, (view: PopulationView) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const address = JSON.stringify(viewFrom(search));
  const [state, setState] = useState({ view: viewFrom(search), address });
  useEffect(() => {
    setState((now) => (now.address === address ? now : { view: JSON.parse(address), address }));
  }, [address]);
  const change = (view: PopulationView) => {
    setState({ view, address: JSON.stringify(view) });
    void navigate({ to: '/apps/coalition', search: asSearch(view), replace: true, resetScroll: false });
  };
  return [state.view, change];
}
