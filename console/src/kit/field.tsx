import { type ComponentProps, type ReactNode, useId } from 'react';

const control =
  'w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-ink aria-invalid:border-bad disabled:bg-sunken';

export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** A label, a hint and an error around one control, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  children: (props: ControlProps) => ReactNode;
}) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : '';
  const errorId = error ? `${id}-error` : '';
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-strong">
        {label}
      </label>
      {hint && (
        <p id={hintId} className="mb-1 text-sm text-muted">
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': [hintId, errorId].filter(Boolean).join(' ') || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p id={errorId} className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

export function Input({ className = '', ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={`${control} min-h-8 ${className}`} />;
}

export function TextArea({ className = '', ...rest }: ComponentProps<'textarea'>) {
  // Of two heights the greater one would win, whatever their order here.
  const height = className.includes('min-h-') ? '' : 'min-h-24';
  return <textarea {...rest} className={`${control} field-sizing-content ${height} ${className}`} />;
}

export function Select({ className = '', ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={`${control} min-h-8 ${className}`} />;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** Radio buttons or checkboxes with a legend; each option's whole row can be pressed. */
export function Choices({
  legend,
  options,
  chosen,
  multiple = false,
  hideLegend = false,
  error,
  onChange,
}: {
  legend: string;
  options: readonly Choice[];
  chosen: readonly string[];
  multiple?: boolean;
  hideLegend?: boolean;
  error?: string | undefined;
  onChange: (chosen: readonly string[]) => void;
}) {
  const name = useId();
  const pick = (value: string, on: boolean) => {
    if (!multiple) onChange([value]);
    else onChange(on ? [...chosen, value] : chosen.filter((other) => other !== value));
  };
  return (
    <fieldset aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={hideLegend ? 'sr-only' : 'mb-1 font-strong'}>{legend}</legend>
      <div className="space-y-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-9 cursor-pointer items-start gap-3 rounded-md border border-line px-3 py-2 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-tint"
          >
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name={name}
              value={option.value}
              checked={chosen.includes(option.value)}
              onChange={(event) => pick(option.value, event.target.checked)}
              className="mt-0.5 size-4 shrink-0"
            />
            <span>
              {option.label}
              {option.detail && <span className="block text-sm text-muted">{option.detail}</span>}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
