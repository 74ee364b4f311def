import type { Platform } from '#kernel/app';
import { type Approving, createApproving } from '../approving.ts';
import { type Assigning, createAssigning } from '../assigning.ts';
import { type Assisting, createAssisting } from '../assist/deciding.ts';
import { createDiscussing, type Discussing } from '../discussing.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { createInterviewing, type Interviewing } from '../interviewing.ts';
import { createPeople, type People } from '../people.ts';
import { createProving, type Proving } from '../proving.ts';
import { createSharing, type Sharing } from '../sharing.ts';
import { createTemplates, type Templates } from '../templates.ts';
import { type SessionAccess, sessionAccess } from './access.ts';
import { createViews, type Views } from './views.ts';

/** What the app's routes are made of. */
export interface Parts {
  readonly platform: Platform<CharterSettings>;
  readonly interviewing: Interviewing;
  readonly access: SessionAccess;
  readonly views: Views;
  readonly people: People;
  readonly discussing: Discussing;
  readonly assigning: Assigning;
  readonly templates: Templates;
  readonly sharing: Sharing;
  readonly approving: Approving;
  readonly proving: Proving;
  readonly assisting: Assisting;
}

export function partsOf(platform: Platform<CharterSettings>): Parts {
  const interviewing = createInterviewing(platform);
  const people = createPeople(platform);
  return {
    platform,
    interviewing,
    people,
    access: sessionAccess(platform),
    views: createViews(platform, people),
    proving: createProving(platform),
    assisting: createAssisting(platform),
    approving: createApproving(platform, people),
    sharing: createSharing(platform),
    templates: createTemplates(platform),
    assigning: createAssigning(platform, people),
    discussing: createDiscussing(platform, interviewing, people),
  };
}
