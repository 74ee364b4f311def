import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CharterSettings } from './domain/settings.ts';
import { createInterviewing } from './interviewing.ts';
import { sessionAccess } from './routes/access.ts';
import { addAnswerRoutes } from './routes/answers.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addSessionRoutes } from './routes/sessions.ts';

/** The app's API, below `/api/v1/charter`. */
export function charterRoutes(api: Api, platform: Platform<CharterSettings>): void {
  const interviewing = createInterviewing(platform);
  const access = sessionAccess(platform);
  addSessionRoutes(api, platform, interviewing, access);
  addAnswerRoutes(api, platform, interviewing, access);
  addDocumentRoutes(api, platform, access);
}
