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

/** The filters in one row that wraps on a narrow screen. */
export function ListFilter({ view, onChange }: { view: ListView; onChange: (view: ListView) => void }) {
  const change = (to: Partial<ListView>) => onChange({ ...view, ...to });
  return (
    <search className="mb-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-[minmax(14rem,2fr)_repeat(4,minmax(8rem,1fr))]">
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
