import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type Budgets as BudgetList, budgetsQuery, type ModelBudget } from '../../api/models.ts';
import { Button } from '../../kit/button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { count, dollars } from '../../kit/format.ts';
import { Section } from '../../kit/page.tsx';
import { EmptyState, Loaded } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';
import { BudgetForm } from './budget-form.tsx';

const text = messages.models.budgets;

/** The hard limits on what models may use, with what is used of them now. For administrators. */
export function Budgets() {
  const budgets = useQuery(budgetsQuery);
  const queryClient = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ModelBudget | null>(null);
  const remove = useMutation({
    mutationFn: (budget: ModelBudget) => api.delete(`/api/v1/models/budgets/${budget.id}`),
    onSuccess: () => setRemoving(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['models', 'budgets'] }),
  });
  const add = <Button onClick={() => setAdding(true)}>{text.add}</Button>;
  return (
    <Section title={text.title} action={budgets.data && budgets.data.items.length > 0 && add}>
      <Loaded query={budgets}>
        {(data) =>
          data.items.length === 0 ? (
            <EmptyState title={text.none} detail={text.noneDetail} action={add} />
          ) : (
            <DataTable
              caption={text.title}
              rows={data.items}
              keyOf={(budget) => `${budget.from} ${nameOf(budget)}`}
              columns={columns(data, setRemoving)}
            />
          )
        }
      </Loaded>
      {adding && <BudgetForm onClose={() => setAdding(false)} />}
      {removing && (
        <ConfirmDialog
          title={text.removeTitle}
          detail={text.removeDetail}
          action={text.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}

const nameOf = ({ scope, subject, period }: ModelBudget): string => `${scope}:${subject ?? ''}:${period}`;

const columns = (
  { spent }: BudgetList,
  remove: (budget: ModelBudget) => void,
): readonly Column<ModelBudget>[] => [
  {
    id: 'scope',
    header: text.scope,
    cell: ({ scope, subject, period }) => (
      <>
        <span className="font-strong">{subject ? `${text.one[scope]} ${subject}` : text.scopes[scope]}</span>
        <span className="block text-sm text-muted">{text.periods[period]}</span>
      </>
    ),
  },
  {
    id: 'limit',
    header: text.limit,
    align: 'right',
    className: 'tabular-nums',
    cell: ({ usd, tokens }) => amountOf(usd ?? 0, tokens ?? 0),
  },
  {
    id: 'used',
    header: text.used,
    align: 'right',
    hideBelow: 'sm',
    className: 'tabular-nums',
    cell: (budget) => {
      // Of a budget that each one has for itself there is no one number.
      const subject = budget.scope === 'installation' ? 'all' : budget.subject;
      if (!subject) return null;
      const used = spent.find(({ budget: id }) => id === `${budget.scope}:${subject}:${budget.period}`);
      return amountOf(budget.usd ? (used?.usd ?? 0) : null, budget.tokens ? (used?.tokens ?? 0) : null);
    },
  },
  { id: 'from', header: text.from, hideBelow: 'md', cell: ({ from }) => text.sources[from] },
  {
    id: 'actions',
    header: text.actions,
    align: 'right',
    cell: (budget) =>
      budget.id && (
        <Button look="quiet" onClick={() => remove(budget)}>
          {text.remove}
        </Button>
      ),
  },
];

/** "$5, 200,000 tokens"; what is null or, of a limit, zero is left out. */
function amountOf(usd: number | null, tokens: number | null): string {
  const parts = [
    usd !== null && (usd > 0 || tokens === null) && dollars(usd),
    tokens !== null && (tokens > 0 || usd === null) && text.tokensValue(count(tokens)),
  ];
  return parts.filter(Boolean).join(', ');
}
