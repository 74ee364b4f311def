import { useId } from 'react';
import { Button, Field, format, Input, Select, TextArea } from '#console';
import { messages } from './messages.en.ts';
import type { CellValue, Column, Row } from './types.ts';

const text = messages.rows;

/** A list of rows as a form: one block for each row, nested lists inside it. */
export function RowsInput({
  columns,
  rows,
  label,
  nested = false,
  onChange,
}: {
  columns: readonly Column[];
  rows: readonly Row[];
  label: string;
  nested?: boolean;
  onChange: (rows: readonly Row[]) => void;
}) {
  const replace = (index: number, row: Row) => onChange(rows.map((old, at) => (at === index ? row : old)));
  return (
    <div className="space-y-3">
      {rows.map((row, index) => (
        <RowForm
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place, and its inputs are controlled
          key={index}
          columns={columns}
          row={row}
          place={format.count(index + 1)}
          nested={nested}
          onChange={(next) => replace(index, next)}
          onRemove={
            nested || rows.length > 1 ? () => onChange(rows.filter((_, at) => at !== index)) : undefined
          }
        />
      ))}
      <Button onClick={() => onChange([...rows, {}])}>{nested ? text.addTo(label) : text.add}</Button>
    </div>
  );
}

function RowForm({
  columns,
  row,
  place,
  nested,
  onChange,
  onRemove,
}: {
  columns: readonly Column[];
  row: Row;
  place: string;
  nested: boolean;
  onChange: (row: Row) => void;
  onRemove: (() => void) | undefined;
}) {
  const set = (column: string, value: CellValue | undefined) => {
    const { [column]: _before, ...rest } = row;
    onChange(value === undefined || value === '' ? rest : { ...rest, [column]: value });
  };
  return (
    <fieldset className={`rounded-lg border border-line p-3 ${nested ? 'bg-canvas' : 'bg-surface'}`}>
      <legend className="px-1 text-sm text-muted">{text.row(place)}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {columns.map((column) => (
          <div key={column.id} className={isWide(column) ? 'sm:col-span-2' : ''}>
            <Cell column={column} value={row[column.id]} onChange={(value) => set(column.id, value)} />
          </div>
        ))}
      </div>
      {onRemove && (
        <div className="mt-2 flex justify-end">
          <Button look="quiet" aria-label={text.removeRow(place)} onClick={onRemove}>
            {text.remove}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

const isWide = (column: Column): boolean =>
  column.kind === 'rows' || (column.kind === 'text' && column.required);

function Cell({
  column,
  value,
  onChange,
}: {
  column: Column;
  value: CellValue | undefined;
  onChange: (value: CellValue | undefined) => void;
}) {
  const id = useId();
  if (column.kind === 'rows') {
    return (
      <fieldset>
        <legend className="mb-1 font-strong">{column.title}</legend>
        <RowsInput
          columns={column.columns}
          rows={typeof value === 'object' ? value : []}
          label={column.title}
          nested
          onChange={onChange}
        />
      </fieldset>
    );
  }
  const plain = typeof value === 'object' || value === undefined ? '' : String(value);
  const label = column.required ? column.title : `${column.title} (${text.optional})`;
  const toNumber = (entered: string) =>
    entered === '' || Number.isNaN(Number(entered)) ? undefined : Number(entered);
  if (column.kind === 'number') {
    const levels = levelsOf(column);
    return (
      <Field label={label} hint={levels ? undefined : rangeHint(column)}>
        {(props) =>
          levels ? (
            <Select {...props} value={plain} onChange={(event) => onChange(toNumber(event.target.value))}>
              <option value="">{messages.interview.select}</option>
              {levels.map((level, index) => (
                <option key={level} value={index + 1}>
                  {level}
                </option>
              ))}
            </Select>
          ) : (
            <Input
              {...props}
              type="number"
              inputMode={column.whole ? 'numeric' : 'decimal'}
              step={column.whole ? 1 : 'any'}
              min={column.min}
              max={column.max}
              value={plain}
              onChange={(event) => onChange(toNumber(event.target.value))}
            />
          )
        }
      </Field>
    );
  }
  if (column.kind === 'choice') {
    return (
      <Field label={label}>
        {(props) => (
          <Select {...props} value={plain} onChange={(event) => onChange(event.target.value)}>
            <option value="">{messages.interview.select}</option>
            {column.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    );
  }
  return (
    <Field label={label}>
      {(props) => (
        <TextArea
          {...props}
          key={id}
          rows={1}
          className={column.required ? 'min-h-16' : 'min-h-9'}
          value={plain}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** The words for a level 1–5 of a risk; other numbers are typed. */
function levelsOf(column: Column): readonly string[] | undefined {
  if (column.kind !== 'number' || column.min !== 1 || column.max !== 5) return undefined;
  if (column.id === 'severity') return text.severity;
  return column.id === 'likelihood' ? text.likelihood : undefined;
}

function rangeHint(column: Column): string | undefined {
  if (column.kind !== 'number' || Math.abs(column.max) >= 1e6) return undefined;
  return messages.interview.range(String(column.min), String(column.max));
}
