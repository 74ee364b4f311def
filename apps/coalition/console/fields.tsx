import type { ComponentProps } from 'react';
import { Field, Input, Select, TextArea } from '#console';
import { parsedJson } from './json.ts';
import { messages } from './messages.en.ts';

interface Labelled {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

/** One line of text. What else an `<input>` takes is handed on to it. */
export function TextField({
  label,
  hint,
  error,
  value,
  onChange,
  ...rest
}: Labelled & { value: string; onChange: (value: string) => void } & Omit<
    ComponentProps<'input'>,
    'value' | 'onChange'
  >) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => (
        <Input {...rest} {...props} value={value} onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}

/** A whole number that is kept between two. */
export function CountField({
  label,
  hint,
  value,
  least,
  most,
  onChange,
}: Labelled & { value: number; least: number; most: number; onChange: (value: number) => void }) {
  return (
    <TextField
      {...{ label, hint }}
      type="number"
      min={least}
      max={most}
      value={String(value)}
      onChange={(text) => onChange(Math.min(most, Math.max(least, Math.trunc(Number(text)) || 0)))}
    />
  );
}

export function SelectField({
  label,
  hint,
  value,
  options,
  disabled = false,
  onChange,
}: Labelled & {
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  disabled?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(props) => (
        <Select
          {...props}
          value={value}
          disabled={disabled}
          onChange={({ target }) => onChange(target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** JSON as text, of several lines; what makes it none is told as it is written. Nothing written is no mistake. */
export function JsonField({
  label,
  hint,
  error,
  value,
  className,
  rows,
  onChange,
}: Labelled & { value: string; className: string; rows?: number; onChange: (value: string) => void }) {
  const read = parsedJson(value);
  return (
    <Field label={label} hint={hint} error={read.good ? error : messages.badJson(read.why)}>
      {(props) => (
        <TextArea
          {...props}
          {...(rows !== undefined && { rows })}
          className={`font-mono text-sm ${className}`}
          spellCheck={false}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
