import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CharterSettings } from './domain/settings.ts';
import { addAnswerRoutes, addResponseAlias } from './routes/answers.ts';
import { addApprovalRoutes } from './routes/approvals.ts';
import { addAssignmentRoutes } from './routes/assignments.ts';
import { addAssistRoutes } from './routes/assist.ts';
import { addCardRoutes } from './routes/cards.ts';
import { addCommentRoutes } from './routes/comments.ts';
import { addCoverageRoutes } from './routes/coverage.ts';
import { addDeliverableRoutes } from './routes/deliverables.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addEvidenceRoutes } from './routes/evidence.ts';
import { partsOf } from './routes/parts.ts';
import { addPeopleRoute } from './routes/people.ts';
import { addPortfolioRoute } from './routes/portfolio.ts';
import { addSessionListRoute } from './routes/session-list.ts';
import { addSessionRoutes } from './routes/sessions.ts';
import { addShareRoutes } from './routes/shares.ts';
import { addSuggestionRoutes } from './routes/suggestions.ts';
import { addTemplateRoutes } from './routes/templates.ts';
import { addVersionRoutes } from './routes/versions.ts';

/** The app's API, below `/api/v1/charter`. */
export function charterRoutes(api: Api, platform: Platform<CharterSettings>): void {
  const parts = partsOf(platform);
  addSessionListRoute(api, parts);
  addPortfolioRoute(api, parts);
  addSessionRoutes(api, parts);
  addAnswerRoutes(api, parts);
  addVersionRoutes(api, parts);
  addCommentRoutes(api, parts);
  addSuggestionRoutes(api, parts);
  addAssignmentRoutes(api, parts);
  addEvidenceRoutes(api, parts);
  addApprovalRoutes(api, parts);
  addShareRoutes(api, parts);
  addTemplateRoutes(api, parts);
  addPeopleRoute(api, parts);
  addDocumentRoutes(api, parts);
  addDeliverableRoutes(api, parts);
  addCoverageRoutes(api, parts);
  addCardRoutes(api, parts);
  addAssistRoutes(api, parts);
}

/**
 * The same interviews under `/api/sessions`, where their users know them from: thin aliases with the same rules and
 * answers. A single answer is also taken as a `response`, and a charter's files are `charter.pdf` and so on.
 */
export async function charterAliases(api: Api, platform: Platform<CharterSettings>): Promise<void> {
  const parts = partsOf(platform);
  await api.register(
    async (part: Api) => {
      addSessionListRoute(part, parts);
      addSessionRoutes(part, parts);
      addAnswerRoutes(part, parts);
      addResponseAlias(part, parts);
      addDocumentRoutes(part, parts);
      addDeliverableRoutes(part, parts);
    },
    { prefix: '/api' },
  );
}
