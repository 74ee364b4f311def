import type { Platform } from '#kernel/app';
import { type Api, principalOf } from '#kernel/http';
import { comparePayoffs } from '../coalitions/comparing.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { comparisonAnswer } from '../solving/answers.ts';
import { solversOf } from '../solving/solvers.ts';
import { coalitionNotFound, getCoalition } from '../store/coalitions.ts';
import { byId, requireIn, tags } from './access.ts';
import { whileAwaited } from './awaiting.ts';

/** What members of a coalition would get by other rules, and whether they would rather leave. */
export function addPayoffRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  api.get(
    '/coalitions/:id/payoffs',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: "What a coalition's members are worth together, shared by each rule, and who would object",
        params: byId,
        response: { 200: comparisonAnswer },
      },
    },
    async (request, reply) => {
      const awaited = whileAwaited(reply);
      const { id } = request.params;
      const found = await getCoalition(platform.db, id);
      await requireIn(platform.db, principalOf(request), found, 'reviewer', () => coalitionNotFound(id));
      return comparePayoffs(found, solversOf(platform), awaited);
    },
  );
}
