import { messageOf } from '#kernel/base';
import type { Atlas, Place } from '../domain/exploration/atlas.ts';
import { stateOf } from '../domain/exploration/atlas.ts';
import type { Choice, ChoiceRules } from '../domain/exploration/choices.ts';
import { effectsBetween } from '../domain/exploration/effects.ts';
import type { StateGraph } from '../domain/exploration/graph.ts';
import type { PageSnapshot } from '../domain/exploration/snapshot.ts';
import { describeAction } from '../domain/suite/describe-action.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import type { Action } from '../domain/suite/step.ts';
import { describeEffects, describePlace } from './describe-place.ts';
import type { ExploreRequest } from './explore-request.ts';
import type { Judge } from './judge.ts';
import { openingFailed, type Start } from './open-start.ts';
import { takePicture } from './picture.ts';
import { requestLines } from './record-requests.ts';
import type { Report } from './report.ts';
import { type Observed, type Session, type Sessions, typedOn } from './session.ts';
import type { Snapshot } from './take-snapshot.ts';

export interface CrawlParts {
  readonly request: ExploreRequest;
  readonly start: Start;
  readonly atlas: Atlas;
  readonly sessions: Sessions;
  readonly report: Report;
  readonly judge: Judge;
  forbidden(path: string): string | undefined;
  /** The graph as far as it is known. */
  soFar(): StateGraph;
}

export interface Crawl {
  /** Opens the start page. */
  begin(): Promise<void>;
  /** The state in which it stands and from which it can go on, if any. */
  current(): string | undefined;
  startId(): string;
  attempt(place: Place, choice: Choice): Promise<void>;
  /** After an attempt that failed by itself. */
  giveUp(place: Place, choice: Choice, why: string): Promise<void>;
  close(): Promise<void>;
}

/** States that look alike at different addresses are gone on from in so many of them. */
const mostAlike = 12;

export function createCrawl({
  request,
  start,
  atlas,
  sessions,
  report,
  judge,
  forbidden,
  soFar,
}: CrawlParts): Crawl {
  const { origin } = start;
  const rules: ChoiceRules = {
    origin,
    allowDestructive: request.allowDestructive ?? request.settings.exploration.allow_destructive,
    forbidden,
    random: request.random,
  };
  /** Locators of what each state shows, by their numbers in the snapshot that is open. */
  let described: ReadonlyMap<number, ElementRef> = new Map();
  let session: Session | undefined;
  let first = '';
  const alike = new Map<string, number>();

  const drop = async (): Promise<void> => {
    const old = session;
    session = undefined;
    await sessions.close(old);
  };

  /** Where it stands: a known state, or a new one that is added. */
  const arrive = async (
    at: Session,
    snapshot: Snapshot,
    way: readonly Action[],
    depth: number,
  ): Promise<Place> => {
    const known = atlas.places.get(at.stateId);
    if (known) return known;
    const made = await describePlace(snapshot, at.stateId, way, depth, rules);
    described = made.described;
    const { place } = made;
    if (snapshot.data.isCut) report.limit(`${place.path} is so large that only its first part was read.`);
    const look = place.choices
      .map(({ key }) => key)
      .sort()
      .join('\n');
    alike.set(look, (alike.get(look) ?? 0) + 1);
    if ((alike.get(look) ?? 0) > mostAlike && look !== '') {
      place.closed = 'It looks like others.';
      report.limit(`More than ${mostAlike} pages look like ${place.path}; only the first were gone on from.`);
    }
    const picture = await takePicture(at.page, request, place.id);
    if (picture !== undefined) place.picture = picture;
    atlas.add(place);
    request.onState?.(stateOf(place, atlas), soFar);
    await judge.arrived(at, place);
    return place;
  };

  /** Goes the way of a state in a fresh browser. @returns false when it led elsewhere */
  const goTo = async (place: Place): Promise<boolean> => {
    await drop();
    const at = await sessions.fresh();
    session = at;
    await sessions.walk(at, place.way);
    const snapshot = await sessions.look(at);
    if (at.stateId === place.id) {
      place.isVerified = true;
      return true;
    }
    place.misses++;
    // What was thought to be further away is here, too, by a way that was just gone.
    const other = await arrive(at, snapshot, [...at.trail], place.depth);
    if (other.way.length > at.trail.length) other.way = [...at.trail];
    return false;
  };

  const standsAt = (place: Place): boolean =>
    session !== undefined &&
    session.snapshot !== undefined &&
    session.stateId === place.id &&
    sameWay(session.trail, place.way);

  const record = async (
    place: Place,
    choice: Choice,
    before: PageSnapshot,
    observed: Observed,
    at: Session,
  ): Promise<void> => {
    const earlier = described;
    const wayBefore = place.way;
    const snapshot = await sessions.look(at);
    const way = [...wayBefore, ...choice.before, choice.action];
    const to = await arrive(at, snapshot, way, place.depth + 1);
    const raw = effectsBetween(before, snapshot.data, observed.change.isSameDocument, typedOn(choice.before));
    atlas.connect({
      from: place.id,
      to: to.id,
      ...(choice.before.length > 0 && { before: choice.before }),
      action: choice.action,
      ...(choice.tried !== undefined && { tried: choice.tried }),
      effects: await describeEffects(raw, snapshot, earlier),
      requests: requestLines(observed.requests, origin),
    });
    described = new Map();
    const steps = [...wayBefore, ...choice.before, choice.action];
    const observation = {
      origin,
      before,
      after: snapshot.data,
      stateId: at.stateId,
      observed,
      choice,
      steps,
    };
    await judge.acted(observation, at, place);
  };

  return {
    begin: async () => {
      const at = await sessions.fresh();
      session = at;
      const action: Action = { do: 'open', path: start.path };
      const observed = await sessions.observe(at, [], action);
      if (observed.failure !== undefined)
        throw openingFailed(new Error(observed.failure), `${origin}${start.path}`);
      const snapshot = await sessions.look(at);
      const place = await arrive(at, snapshot, [action], 0);
      first = place.id;
      const after = snapshot.data;
      await judge.acted(
        { origin, before: undefined, after, stateId: place.id, observed, choice: undefined, steps: [action] },
        at,
        undefined,
      );
      if (request.isSignedIn !== true && asksForPassword(snapshot.data))
        report.limit(
          `${place.path} asks to sign in, and no login was given: what is behind it was not explored.`,
        );
    },
    current: () => (session === undefined ? undefined : session.stateId),
    startId: () => first,
    attempt: async (place, choice) => {
      if (!standsAt(place) && !(await goTo(place))) {
        if (place.misses > 1)
          report.limit(
            `"${place.name}" (${place.path}) could not be reached again: the same steps led elsewhere.`,
          );
        return;
      }
      const at = session;
      const snapshot = at?.snapshot;
      if (at === undefined || snapshot === undefined) return;
      atlas.noteTried(place, choice);
      if (choice.link !== undefined) atlas.noteLink(choice.link);
      const observed = await sessions.observe(at, choice.before, choice.action);
      if (observed.failure !== undefined) return await drop();
      await record(place, choice, snapshot.data, observed, at);
    },
    giveUp: async (place, choice, why) => {
      atlas.noteTried(place, choice);
      report.limit(
        `After ${describeAction(choice.action)} on ${place.path} the page could not be used: ${firstLine(why)}`,
      );
      await drop();
    },
    close: async () => {
      await drop().catch((thrown: unknown) => report.limit(messageOf(thrown)));
    },
  };
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200);

const sameWay = (one: readonly Action[], other: readonly Action[]): boolean =>
  one.length === other.length &&
  one.every((action, at) => JSON.stringify(action) === JSON.stringify(other[at]));

const asksForPassword = ({ forms }: PageSnapshot): boolean =>
  forms.some(({ fields }) => fields.some(({ kind }) => kind === 'password'));
