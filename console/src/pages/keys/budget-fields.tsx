import { useId } from 'react';
import { Input } from '../../kit/field.tsx';
import { messages } from '../../messages.en.ts';
import { type KeyDraft, periods } from './draft.ts';

const text = messages.keys.form;

/** Dollars and tokens for each period, as a small table of inputs. */
export function BudgetFields({
  budgets,
  error,
  onChange,
}: {
  budgets: KeyDraft['budgets'];
  error: string | undefined;
  onChange: (budgets: KeyDraft['budgets']) => void;
}) {
  const id = useId();
  return (
    <fieldset aria-describedby={`${id}-hint ${error ? `${id}-error` : ''}`}>
      <legend className="mb-1 font-strong">{text.budgets}</legend>
      <p id={`${id}-hint`} className="mb-2 text-sm text-muted">
        {text.budgetsHint}
      </p>
      <div className="grid grid-cols-[auto_1fr_1fr] items-center gap-x-3 gap-y-2">
        <span />
        <span aria-hidden="true" className="text-sm text-muted">
          {text.dollars}
        </span>
        <span aria-hidden="true" className="text-sm text-muted">
          {text.tokens}
        </span>
        {periods.map((period) => (
          <div key={period} className="col-span-3 grid grid-cols-subgrid items-center">
            <span>{text.periods[period]}</span>
            {(['usd', 'tokens'] as const).map((unit) => (
              <Input
                key={unit}
                aria-label={`${text.periods[period]}: ${unit === 'usd' ? text.dollars : text.tokens}`}
                aria-invalid={error ? true : undefined}
                inputMode={unit === 'usd' ? 'decimal' : 'numeric'}
                autoComplete="off"
                value={budgets[period][unit]}
                onChange={(event) =>
                  onChange({ ...budgets, [period]: { ...budgets[period], [unit]: event.target.value } })
                }
              />
            ))}
          </div>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
