import type { PageMemory } from '../domain/agreement/paging.ts';
import type { Atlas, Place } from '../domain/exploration/atlas.ts';
import type { Choice } from '../domain/exploration/choices.ts';
import type { Action } from '../domain/suite/step.ts';
import type { ExploreRequest } from './explore-request.ts';
import { agreementSuspects } from './oracles/agreement.ts';
import { createDeadControls, isDead } from './oracles/dead-control.ts';
import { experiments } from './oracles/experiments/experiments.ts';
import type { FormTrial, Laboratory } from './oracles/experiments/laboratory.ts';
import { focusSuspects } from './oracles/focus-lost.ts';
import { createLinkChecker } from './oracles/links.ts';
import type { Observation, Suspect } from './oracles/observation.ts';
import { lookSuspects } from './oracles/page-look.ts';
import { problemSuspects } from './oracles/page-problems.ts';
import { signOutSuspect } from './oracles/sign-out.ts';
import { brokenPromises, promiseBroken } from './oracles/stays-as-it-was.ts';
import type { Report } from './report.ts';
import type { Session, Sessions } from './session.ts';

/** Looks at everything exploration sees, and reports what is wrong once it was seen again from a fresh browser. */
export interface Judge {
  /** After an action. The session stays as it is. */
  acted(observation: Observation, session: Session, place: Place | undefined): Promise<void>;
  /** In a state that is new. */
  arrived(session: Session, place: Place): Promise<void>;
  /** What is done at the end: experiments with forms, links nobody followed, controls that never did anything. */
  conclude(): Promise<void>;
  /** The next experiment with a form, while there is time to explore; false when there is none. */
  experiment(): Promise<boolean>;
}

interface JudgeParts {
  readonly request: ExploreRequest;
  readonly origin: string;
  readonly atlas: Atlas;
  readonly sessions: Sessions;
  readonly report: Report;
  forbidden(path: string): string | undefined;
}

const mostForms = 25;

/** A form of nothing but its button, such as that of a last step, which leads to another page. */
const isLastStep = (place: Place, { choice, observed, after }: Observation): boolean =>
  choice?.action.do === 'click' &&
  choice.form === undefined &&
  choice.link === undefined &&
  after.path !== place.path &&
  observed.requests.some(({ method, type }) => method === 'POST' && type === 'document');

/** What an item linked to may have been deleted with the item. Runs in the page. */
const stillLinks = `(url) => [...document.links].some(({ href }) => href.split('#')[0] === url)`;

export function createJudge({ request, origin, atlas, sessions, report, forbidden }: JudgeParts): Judge {
  const dead = createDeadControls();
  const links = createLinkChecker(origin);
  const pages: PageMemory = new Map();
  /** Suspicions that were looked into, whatever came of it. */
  const examined = new Set<string>();
  const trials = new Map<string, FormTrial>();
  const waiting: (() => Promise<Suspect | undefined>)[] = [];

  /** Does the same again from a fresh browser. */
  const again = async <T>(
    way: readonly Action[],
    use: (session: Session) => Promise<T>,
  ): Promise<T | undefined> => {
    const session = await sessions.fresh();
    try {
      await sessions.walk(session, way);
      return await use(session);
    } catch {
      request.signal.throwIfAborted();
      return undefined;
    } finally {
      await sessions.close(session);
    }
  };

  const repeat = (observation: Observation): Promise<Observation | undefined> => {
    const { choice, steps } = observation;
    const before = choice?.before ?? [];
    const action = choice?.action ?? steps.at(-1);
    if (action === undefined) return Promise.resolve(undefined);
    return again(steps.slice(0, steps.length - before.length - 1), async (session) => {
      const earlier = choice === undefined ? undefined : (await sessions.look(session)).data;
      const observed = await sessions.observe(session, before, action);
      const { data } = await sessions.look(session);
      return { ...observation, before: earlier, after: data, stateId: session.stateId, observed };
    });
  };

  const suspectsOf = (observation: Observation): Suspect[] => [
    ...problemSuspects(observation),
    ...focusSuspects(observation),
    ...brokenPromises(observation),
    ...agreementSuspects(observation, pages),
  ];

  const isNew = ({ key }: Suspect): boolean => {
    if (examined.has(key) || report.has(key)) return false;
    examined.add(key);
    return true;
  };

  const noteTrial = (place: Place, choice: Choice, observation: Observation): void => {
    const { observed } = observation;
    if (trials.has(choice.key) || trials.size >= mostForms) return;
    if (choice.tried !== 'valid' && !isLastStep(place, observation)) return;
    const isTaken = !observed.requests.some(
      ({ status, type }) => status >= 400 && ['document', 'xhr', 'fetch'].includes(type),
    );
    if (!isTaken) return;
    const writes =
      observed.change.mutations > 0 || observed.requests.length > 0 || !observed.change.isSameDocument;
    const trial: FormTrial = { place, choice, writes };
    trials.set(choice.key, trial);
    for (const experiment of experiments) waiting.push(() => experiment(laboratory(), trial));
  };

  /** Where what a form made may be seen: pages one can simply open. */
  const laboratory = (): Laboratory => {
    const pages = [...atlas.places.values()].filter(
      ({ route, depth }) => !route.includes(':id') && depth < 4,
    );
    return {
      request,
      sessions,
      elsewhere: [...new Set(pages.map(({ path }) => path.replace(/\?.*$/, '')))].slice(0, 8),
    };
  };

  /** Where all may be done, also to sign out; nothing is done after it. */
  const leave = async (): Promise<void> => {
    if (!request.isSignedIn || !request.allowDestructive || request.remaining() <= 0) return;
    try {
      const suspect = await signOutSuspect(atlas.places.values(), sessions);
      if (suspect) report.found(suspect);
    } catch {
      request.signal.throwIfAborted();
    }
  };

  return {
    acted: async (observation, session, place) => {
      const suspects = suspectsOf(observation).filter(isNew);
      if (observation.choice?.link !== undefined) links.visited(observation.choice.link);
      await dead.note(observation, session.page);
      if (place !== undefined && observation.choice !== undefined)
        noteTrial(place, observation.choice, observation);
      if (suspects.length === 0) return;
      const repeated = await repeat(observation);
      const seen = new Set((repeated ? suspectsOf(repeated) : []).map(({ key }) => key));
      for (const suspect of suspects) {
        if (seen.has(suspect.key)) report.found(suspect);
        // What it took away is missing on the way to it.
        else if (repeated === undefined && suspect.check === promiseBroken)
          report.found({ ...suspect, confidence: 'review' });
      }
    },
    arrived: async (session, place) => {
      const about = { origin, path: place.path, state: place.id, steps: place.way };
      links.visited(place.path);
      if (session.snapshot) links.note(session.snapshot.data, place.id, place.way);
      const suspects = (await lookSuspects(session.page, about)).filter(isNew);
      if (suspects.length === 0) return;
      const seen = (await again(place.way, (fresh) => lookSuspects(fresh.page, about))) ?? [];
      const keys = new Set(seen.map(({ key }) => key));
      for (const suspect of suspects) if (keys.has(suspect.key)) report.found(suspect);
    },
    experiment: async () => {
      const next = waiting.shift();
      if (next === undefined) return false;
      try {
        const suspect = await next();
        if (suspect && isNew(suspect)) {
          const second = await next();
          if (second?.key === suspect.key) report.found(suspect);
        }
      } catch {
        // The form could not be used a second time: nothing is known of it.
        request.signal.throwIfAborted();
      }
      return true;
    },
    conclude: async () => {
      for (const { suspect, observation } of dead.suspects()) {
        if (request.remaining() <= 0) break;
        if (!isNew(suspect)) continue;
        const repeated = await repeat(observation);
        if (repeated && isDead(repeated)) report.found(suspect);
      }
      const context = await again([], (session) => session.opened.context.cookies(origin));
      const cookie = (context ?? []).map(({ name, value }) => `${name}=${value}`).join('; ');
      const { signal, guarded, remaining } = request;
      const { suspects, left } = await links.check({
        ...{ guarded, cookie, signal, remaining, forbidden },
        statusInBrowser: (steps, url) =>
          again(steps, async ({ page }) =>
            (await page.evaluate<boolean, string>(stillLinks, url))
              ? (await page.goto(url, { timeout: Math.max(1, Math.min(8000, remaining())) }))?.status()
              : undefined,
          ),
      });
      for (const suspect of suspects) if (isNew(suspect)) report.found(suspect);
      await leave();
      if (left > 0)
        report.limit(`${left} links were not checked: they are more of the same, or there was no time.`);
    },
  };
}
