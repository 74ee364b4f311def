import { Field, Input, Select } from '#console';
import { messages } from './messages.en.ts';
import { messages as together } from './together-messages.en.ts';

const text = together.list;
const NAME_LIMIT = 200;

/** What the list shows, as the API's query. Empty values ask for nothing. */
export interface ListView {
  readonly search: string;
  readonly status: string;
  readonly decision: string;
  readonly whose: '' | 'mine' | 'assigned' | 'overdue';
  readonly sort: keyof typeof text.sorts;
}

export const wholeList: ListView = { search: '', status: '', decision: '', whose: '', sort: 'newest' };

export const isWhole = (view: ListView): boolean => Object.keys(asSearch(view)).length === 0;

/** A view as it stands in the address bar: only what differs from the whole list. */
export function asSearch(view: ListView): Partial<Record<keyof ListView, string>> {
  return Object.fromEntries(
    Object.entries(view).filter(([key, value]) => value !== wholeList[key as keyof ListView]),
  );
}

/** The view that an address asks for; what is none of its values is left out. */
export function viewFrom(search: Readonly<Record<string, unknown>>): ListView {
  const one = <Key extends string>(value: unknown, keys: Readonly<Record<Key, unknown>>, other: Key): Key =>
    Object.keys(keys).find((key): key is Key => key === value) ?? other;
  return {
    search: search.search === undefined ? '' : String(search.search).slice(0, NAME_LIMIT),
    status: one(search.status, { '': 0, ...messages.status }, ''),
    decision: one(search.decision, { '': 0, ...messages.decision }, ''),
    whose: one<ListView['whose']>(search.whose, { '': 0, mine: 0, assigned: 0, overdue: 0 }, ''),
    sort: one(search.sort, text.sorts, 'newest'),
  };
}

/** What a view shows, in words: "Revise, Overdue". */
export function nameOf({ search, status, decision, whose, sort }: ListView): string {
  const decisions: Readonly<Record<string, { readonly title: string }>> = messages.decision;
  const statuses: Readonly<Record<string, string>> = messages.status;
  const people = { mine: text.mine, assigned: text.assigned, overdue: text.overdueOnly } as const;
  return [
    search.trim() === '' ? '' : `“${search.trim()}”`,
    statuses[status],
    decisions[decision]?.title,
    whose === '' ? '' : people[whose],
    sort === 'newest' ? '' : text.sorts[sort],
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}

/** The filters in one row that wraps on a narrow screen. */
export function ListFilter({ view, onChange }: { view: ListView; onChange: (view: ListView) => void }) {
  const change = (to: Partial<ListView>) => onChange({ ...view, ...to });
  return (
    <search className="mb-4 grid grid-cols-2 gap-3 max-lg:[&>:first-child]:col-span-2 lg:grid-cols-[minmax(14rem,2fr)_repeat(4,minmax(8rem,1fr))]">
      <Field label={messages.sessions.filter}>
        {(props) => (
          <Input
            {...props}
            type="search"
            maxLength={NAME_LIMIT}
            value={view.search}
            onChange={(event) => change({ search: event.target.value })}
          />
        )}
      </Field>
      <Choice
        label={text.filterStatus}
        value={view.status}
        options={{ '': text.any, ...messages.status }}
        onChange={(status) => change({ status })}
      />
      <Choice
        label={text.filterDecision}
        value={view.decision}
        options={{
          '': text.any,
          ...Object.fromEntries(Object.entries(messages.decision).map(([kind, { title }]) => [kind, title])),
        }}
        onChange={(decision) => change({ decision })}
      />
      <Choice
        label={text.filterWho}
        value={view.whose}
        options={{ '': text.everybody, mine: text.mine, assigned: text.assigned, overdue: text.overdueOnly }}
        onChange={(whose) => change({ whose })}
      />
      <Choice
        label={text.sort}
        value={view.sort}
        options={text.sorts}
        onChange={(sort) => change({ sort })}
      />
    </search>
  );
}

function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: Readonly<Record<Value, string>>;
  onChange: (value: Value) => void;
}) {
  return (
    <Field label={label}>
      {(props) => (
        // The values are the keys of `options`, so what is chosen is one of them.
        <Select {...props} value={value} onChange={(event) => onChange(event.target.value as Value)}>
          {Object.entries<string>(options).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
