import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { ModelBudget } from '../../api/models.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field, Input, Select } from '../../kit/field.tsx';
import { ErrorState } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';

const text = messages.models.budgets;
const scopes = ['installation', 'app', 'user', 'run'] as const;
const periods = ['day', 'month', 'total'] as const;

/** A number above zero, nothing for an empty field, `null` for what is neither. */
function amount(input: string, whole: boolean): number | undefined | null {
  if (input.trim() === '') return undefined;
  const value = Number(input);
  return Number.isFinite(value) && value > 0 && (!whole || Number.isInteger(value)) ? value : null;
}

/** Sets a budget, in place of the one for the same subject and time. */
export function BudgetForm({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const [scope, setScope] = useState<ModelBudget['scope']>('installation');
  const [subject, setSubject] = useState('');
  const [period, setPeriod] = useState<ModelBudget['period']>('month');
  const [usd, setUsd] = useState('');
  const [tokens, setTokens] = useState('');
  const [tried, setTried] = useState(false);
  const limits = { usd: amount(usd, false), tokens: amount(tokens, true) };
  const wrong =
    limits.usd === null ||
    limits.tokens === null ||
    (limits.usd === undefined && limits.tokens === undefined);
  const save = useMutation({
    mutationFn: () =>
      api.put('/api/v1/models/budgets', {
        scope,
        period: scope === 'run' ? 'total' : period,
        ...(subject.trim() !== '' && { subject: subject.trim() }),
        ...(limits.usd && { usd: limits.usd }),
        ...(limits.tokens && { tokens: limits.tokens }),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['models', 'budgets'] });
      onClose();
    },
  });
  return (
    <Dialog title={text.add} onClose={onClose}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!wrong && !save.isPending) save.mutate();
        }}
      >
        <Field label={text.scope}>
          {(props) => (
            <Select
              {...props}
              value={scope}
              onChange={(event) => {
                setScope(scopes.find((one) => one === event.target.value) ?? 'installation');
                setSubject('');
              }}
            >
              {scopes.map((one) => (
                <option key={one} value={one}>
                  {text.scopes[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(scope === 'app' || scope === 'user') && (
          <Field label={text.subject} hint={text.subjectHint}>
            {(props) => (
              <Input {...props} value={subject} onChange={(event) => setSubject(event.target.value)} />
            )}
          </Field>
        )}
        {scope !== 'run' && (
          <Field label={text.period}>
            {(props) => (
              <Select
                {...props}
                value={period}
                onChange={(event) => setPeriod(periods.find((one) => one === event.target.value) ?? 'month')}
              >
                {periods.map((one) => (
                  <option key={one} value={one}>
                    {text.periods[one]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <div className="grid grid-cols-2 gap-3">
          <Field label={text.usd}>
            {(props) => (
              <Input
                {...props}
                inputMode="decimal"
                autoComplete="off"
                value={usd}
                onChange={(event) => setUsd(event.target.value)}
              />
            )}
          </Field>
          <Field label={text.tokens}>
            {(props) => (
              <Input
                {...props}
                inputMode="numeric"
                autoComplete="off"
                value={tokens}
                onChange={(event) => setTokens(event.target.value)}
              />
            )}
          </Field>
        </div>
        {tried && wrong && (
          <p role="alert" className="text-sm text-bad">
            {text.wrong}
          </p>
        )}
        {save.isError && <ErrorState error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {text.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
