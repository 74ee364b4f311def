import { Field, Input, Select } from '#console';
import { messages } from '../messages.en.ts';
import type { PopulationView } from './population-view.ts';

const text = messages.population.filter;

export function PopulationFilter({
  view,
  onChange,
}: {
  view: PopulationView;
  onChange: (view: PopulationView) => void;
}) {
  const change = (to: Partial<PopulationView>) => onChange({ ...view, page: 0, ...to });
  return (
    <search className="mb-4 grid grid-cols-2 gap-3 max-md:[&>:first-child]:col-span-2 md:grid-cols-[minmax(14rem,2fr)_repeat(2,minmax(8rem,1fr))]">
      <Field label={text.search}>
        {(props) => (
          <Input
            {...props}
            type="search"
            maxLength={200}
            value={view.search}
            onChange={(event) => change({ search: event.target.value })}
          />
        )}
      </Field>
      <Choice
        label={text.status}
        value={view.status}
        names={messages.status}
        onChange={(status) => change({ status })}
      />
      <Choice
        label={text.kind}
        value={view.kind}
        names={messages.kind}
        onChange={(kind) => change({ kind })}
      />
    </search>
  );
}

function Choice({
  label,
  value,
  names,
  onChange,
}: {
  label: string;
  value: string;
  names: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(props) => (
        <Select {...props} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{text.any}</option>
          {Object.entries(names).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
