import type { Platform } from '#kernel/app';
import type { CharterSettings } from '../domain/settings.ts';
import { createInterviewing, type Interviewing } from '../interviewing.ts';
import { createPeople, type People } from '../people.ts';
import { type SessionAccess, sessionAccess } from './access.ts';
import { createViews, type Views } from './views.ts';

/** What the app's routes are made of. */
export interface Parts {
  readonly platform: Platform<CharterSettings>;
  readonly interviewing: Interviewing;
  readonly access: SessionAccess;
  readonly views: Views;
  readonly people: People;
}

export const partsOf = (platform: Platform<CharterSettings>): Parts => ({
  platform,
  interviewing: createInterviewing(platform),
  access: sessionAccess(platform),
  views: createViews(platform),
  people: createPeople(platform),
});
