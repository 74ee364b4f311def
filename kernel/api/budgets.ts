import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { transact } from '#kernel/database';
import { type Api, principalOf } from '#kernel/http';
import { budgetsLeft, deleteBudget, listBudgets, listSpent, setBudget, windowOf } from '#kernel/models';
import { auditActor } from './actor.ts';

const budgetFields = {
  scope: z.enum(['installation', 'app', 'user', 'run']),
  subject: z.string().nullish(),
  period: z.enum(['day', 'month', 'total']),
  usd: z.number().nullish(),
  tokens: z.number().nullish(),
};
const budgetBody = z
  .object({
    ...budgetFields,
    subject: z.string().min(1).max(200).nullish().describe('One app or user; without it each of them'),
    // Dollars are kept with six decimals.
    usd: z.number().min(0.000001).max(1_000_000).nullish(),
    tokens: z.number().int().positive().max(1_000_000_000_000).nullish(),
  })
  .refine(({ usd, tokens }) => usd != null || tokens != null, { error: 'must limit usd, tokens or both' })
  .refine(({ scope, period }) => scope !== 'run' || period === 'total', {
    error: 'a run has one budget in all: period total',
  })
  .refine(({ scope, subject }) => scope !== 'installation' || !subject, {
    error: 'the installation is one: it has no subject',
  });
const budgetSchema = z
  .object({ ...budgetFields, id: z.string().nullable(), from: z.enum(['configuration', 'administrator']) })
  .meta({ id: 'ModelBudget' });

/** How much models may cost: what holds, what is used of it, and what administrators set. */
export function addBudgetRoutes(api: Api, { db, models, config, clock }: Platform): void {
  const tags = ['Models'];

  api.get(
    '/models/budgets',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'The budgets that hold, and what is used of them now',
        response: {
          200: z.object({
            items: z.array(budgetSchema),
            spent: z.array(
              z.object({ budget: z.string(), window: z.string(), usd: z.number(), tokens: z.number() }),
            ),
          }),
        },
      },
    },
    async () => {
      await models.accounts.flush();
      const stored = await listBudgets(db);
      const now = clock.now();
      return {
        items: [
          ...stored.map(({ createdAt: _, ...budget }) => ({ ...budget, from: 'administrator' as const })),
          ...budgetsLeft(config.models.budgets, stored).map((budget) => ({
            ...budget,
            id: null,
            from: 'configuration' as const,
          })),
        ],
        spent: await listSpent(db, [windowOf('day', now), windowOf('month', now), windowOf('total', now)]),
      };
    },
  );

  api.put(
    '/models/budgets',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Set a budget, in place of one with the same scope, subject and period',
        body: budgetBody,
        response: { 200: budgetSchema },
      },
    },
    async (request) => {
      const { createdAt: _, ...budget } = await transact(db, async (tx) => {
        const set = await setBudget(tx, request.body, principalOf(request).id);
        const entry = { action: 'models.budget_set', target: set.id, detail: request.body };
        await appendAudit(tx, { ...auditActor(request), ...entry });
        return set;
      });
      models.budgets.forget();
      return { ...budget, from: 'administrator' as const };
    },
  );

  api.delete(
    '/models/budgets/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Remove a budget that an administrator set',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const target = request.params.id;
      await transact(db, async (tx) => {
        await deleteBudget(tx, target);
        await appendAudit(tx, {
          ...auditActor(request),
          action: 'models.budget_removed',
          target,
          detail: {},
        });
      });
      models.budgets.forget();
      return reply.status(204).send(null);
    },
  );
}
