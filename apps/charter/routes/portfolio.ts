import { z } from 'zod';
import { sql } from '#kernel/database';
import { type Api, principalOf } from '#kernel/http';
import { portfolioOf } from '../portfolio/portfolio.ts';
import { portfolioSchema } from '../portfolio/portfolio-view.ts';
import { within } from '../store/sight.ts';
import { tags } from './access.ts';
import type { Parts } from './parts.ts';

/** All charters at once, in numbers. */
export function addPortfolioRoute(api: Api, { platform: { db, clock }, access, people }: Parts): void {
  api.get(
    '/portfolio',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary:
          'All charters that you may see: decisions, risks, ages, what waits for whom, what to look at again',
        querystring: z.object({
          project_id: z.uuid().optional(),
          months: z.coerce
            .number()
            .int()
            .min(1)
            .max(120)
            .default(12)
            .describe('decisions older than this are to be looked at again'),
        }),
        response: { 200: portfolioSchema },
      },
    },
    async (request) => {
      const { project_id: project, months } = request.query;
      const sight = within(await access.sight(principalOf(request)));
      const sees = project === undefined ? sight : sql`${sight} and s.project_id = ${project}`;
      return portfolioOf(db, people, sees, { now: clock.now(), months });
    },
  );
}
