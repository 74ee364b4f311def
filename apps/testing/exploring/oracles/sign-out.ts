import type { Place } from '../../domain/exploration/atlas.ts';
import { signsOut } from '../../domain/exploration/danger.ts';
import type { Sessions } from '../session.ts';
import { makeFinding } from './make-finding.ts';
import type { Suspect } from './observation.ts';

/**
 * Signs out, as the last thing that is done, and looks whether what was behind the sign-in still is there.
 *
 * @returns undefined where there is nothing to sign out with, or it does what it says
 */
export async function signOutSuspect(
  places: Iterable<Place>,
  sessions: Sessions,
): Promise<Suspect | undefined> {
  for (const place of places) {
    const choice = place.choices.find(({ held }) => held === signsOut);
    if (choice === undefined) continue;
    const session = await sessions.fresh();
    try {
      await sessions.walk(session, place.way);
      await sessions.look(session);
      if (session.stateId !== place.id) continue;
      await sessions.walk(session, [...choice.before, choice.action]);
      await sessions.perform(session, { do: 'open', path: place.path });
      await sessions.look(session);
      if (session.stateId !== place.id) return undefined;
      return makeFinding({
        check: 'page.sign_out',
        severity: 'critical',
        title: `After "${nameOf(choice.action)}" one is still signed in: ${place.path} shows what it showed`,
        advice:
          'End the session on the server and take its cookie away; whoever uses the same machine next is that user otherwise.',
        about: choice.key,
        path: place.path,
        state: place.id,
        steps: session.trail,
        source: 'OWASP ASVS, Session Termination; CWE-613',
      });
    } finally {
      await sessions.close(session);
    }
  }
  return undefined;
}

const nameOf = (action: Place['choices'][number]['action']): string =>
  'element' in action && action.element ? action.element.title.replace(/^\w+ "?|"$/g, '') : 'sign out';
