import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { conflict, notFound } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import { type Api, principalOf } from '#kernel/http';
import { ensureDefaultProject } from '#kernel/projects';
import type { TestingSettings } from '../domain/settings.ts';
import { type CaseStatus, changeCase, getCase } from '../store/cases.ts';
import {
  findSuggestion,
  type KeptSuggestion,
  listSuggestions,
  type SuggestionKind,
  settleSuggestion,
  suggestionKinds,
} from '../store/suggestions.ts';
import { byId, byOf, requireIn, tags } from './access.ts';

const suggestionSchema = z
  .object({
    id: z.string(),
    kind: z.enum(suggestionKinds),
    /** The test that it is about. */
    case_id: z.string().nullable(),
    title: z.string(),
    reason: z.string(),
    /** Whether applying it changes something by itself. */
    applicable: z.boolean(),
    status: z.enum(['open', 'applied', 'dismissed']),
    created_at: z.string(),
  })
  .meta({ id: 'TestSuggestion' });

/** What would make a site's suite better. */
export function addSuggestionRoutes(api: Api, { db }: Platform<TestingSettings>): void {
  const visible = async (request: FastifyRequest, id: string): Promise<KeptSuggestion> => {
    const missing = () =>
      notFound('testing.suggestion_not_found', `There is no suggestion ${id}, or it is not shared with you.`);
    const found = await findSuggestion(db, id);
    if (!found) throw missing();
    await requireIn(db, principalOf(request), found, 'contributor', missing);
    return found;
  };

  api.get(
    '/suggestions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: "What would make a site's suite better",
        querystring: z.object({ origin: z.url().max(300), project_id: z.uuid().optional() }),
        response: { 200: z.object({ items: z.array(suggestionSchema) }) },
      },
    },
    async (request) => {
      const { origin, project_id: wanted } = request.query;
      const projectId = wanted ?? (await ensureDefaultProject(db)).id;
      const missing = () => notFound('projects.not_found', `There is no project ${projectId}.`);
      await requireIn(db, principalOf(request), { projectId }, 'reviewer', missing);
      const items = await listSuggestions(db, { projectId, origin: new URL(origin).origin });
      return { items: items.map(suggestionView) };
    },
  );

  for (const verb of ['apply', 'dismiss'] as const) {
    api.post(
      `/suggestions/:id/${verb}`,
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary: verb === 'apply' ? 'Do what is suggested' : 'Do not suggest it again',
          params: byId,
          response: { 200: suggestionSchema },
        },
      },
      async (request) => {
        const suggestion = await visible(request, request.params.id);
        const { id, caseId, kind, projectId } = suggestion;
        return transact(db, async (tx) => {
          if (verb === 'apply') await apply(tx, suggestion);
          await settleSuggestion(tx, id, verb === 'apply' ? 'applied' : 'dismissed');
          const detail = { project_id: projectId, kind, case_id: caseId };
          const action = `testing.suggestion_${verb === 'apply' ? 'applied' : 'dismissed'}`;
          await appendAudit(tx, { ...byOf(request), action, target: id, detail });
          return suggestionView((await findSuggestion(tx, id)) ?? suggestion);
        });
      },
    );
  }
}

/** What applying sets the test's status to; kinds that are not here ask for a person's work, `heal` for its proposal. */
const statusAfter: Readonly<Partial<Record<SuggestionKind, CaseStatus>>> = {
  quarantine: 'quarantined',
  order: 'quarantined',
  retire: 'disabled',
};

const isApplicable = (kind: SuggestionKind): boolean => kind === 'heal' || statusAfter[kind] !== undefined;

async function apply(tx: Tx, { kind, caseId }: KeptSuggestion): Promise<void> {
  const status = statusAfter[kind];
  if (caseId !== null && status) return changeCase(tx, caseId, { status });
  if (caseId !== null && kind === 'heal') {
    const { proposal } = await getCase(tx, caseId);
    if (proposal) return changeCase(tx, caseId, { definition: proposal, proposal: null });
  }
  throw conflict(
    'testing.not_applicable',
    'There is nothing that could be applied by itself: look at the test.',
  );
}

const suggestionView = (kept: KeptSuggestion): z.infer<typeof suggestionSchema> => ({
  id: kept.id,
  kind: kept.kind,
  case_id: kept.caseId,
  title: kept.title,
  reason: kept.reason,
  applicable: isApplicable(kept.kind),
  status: kept.status,
  created_at: kept.createdAt.toISOString(),
});
