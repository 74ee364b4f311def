import type { Platform } from '#kernel/app';
import { type Assisting, createAssisting } from '../assist/deciding.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { createInterviewing, type Interviewing } from '../interviewing/interviewing.ts';
import { createTemplates, type Templates } from '../interviewing/templates.ts';
import { type Approving, createApproving } from '../together/approving.ts';
import { type Assigning, createAssigning } from '../together/assigning.ts';
import { createDiscussing, type Discussing } from '../together/discussing.ts';
import { createPeople, type People } from '../together/people.ts';
import { createProving, type Proving } from '../together/proving.ts';
import { createSharing, type Sharing } from '../together/sharing.ts';
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
