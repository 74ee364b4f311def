import type { Action } from '../suite/step.ts';
import type { Choice } from './choices.ts';
import type { Form, Mark, State, StateGraph, Transition } from './graph.ts';

/** A state while it is explored. */
export interface Place {
  readonly id: string;
  readonly route: string;
  readonly path: string;
  readonly title: string;
  readonly name: string;
  way: readonly Action[];
  readonly depth: number;
  readonly forms: readonly Form[];
  readonly marks: readonly Mark[];
  readonly choices: readonly Choice[];
  picture?: string;
  /** Its way was gone again and led to it. */
  isVerified: boolean;
  /** How often its way led elsewhere. */
  misses: number;
  readonly done: Set<Choice>;
  /** Why it is not gone on from. */
  closed?: string;
}

/** What is known so far of a site. */
export interface Atlas {
  readonly places: ReadonlyMap<string, Place>;
  readonly transitions: readonly Transition[];
  add(place: Place): void;
  connect(transition: Transition): void;
  /** How often a choice of this key was tried anywhere. */
  triedCount(key: string): number;
  noteTried(place: Place, choice: Choice): void;
  noteLink(link: string): void;
  /** The next thing to try, undefined when all was. */
  next(current: string | undefined): { readonly place: Place; readonly choice: Choice } | undefined;
}

export interface AtlasLimits {
  readonly maxDepth: number;
  /** A way that led elsewhere so often is given up. */
  readonly mostMisses: number;
}

/** Tries of a like control in other states before it counts as known everywhere. */
const enoughTries = 3;
/** A link that stands on every page is followed from so many of them. */
const enoughLinks = 1;
/** As much as six steps further away. */
const siblingCost = 12;

export function createAtlas(limits: AtlasLimits): Atlas {
  const places = new Map<string, Place>();
  const transitions: Transition[] = [];
  const tries = new Map<string, number>();
  const links = new Map<string, number>();

  const isOpen = (place: Place, choice: Choice): boolean =>
    choice.held === undefined &&
    !place.done.has(choice) &&
    (choice.link === undefined || (links.get(choice.link) ?? 0) < enoughLinks) &&
    (choice.link !== undefined || (tries.get(choice.key) ?? 0) < enoughTries);

  /** Less is sooner: near the start, rare, right values before wrong ones, and where one stands already. */
  const cost = (place: Place, choice: Choice, current: string | undefined): number =>
    place.depth * 2 +
    (tries.get(choice.key) ?? 0) * 6 +
    (choice.tried === 'boundary' ? 4 : choice.tried === 'invalid' ? 2 : 0) +
    (choice.isSibling ? siblingCost : 0) -
    (place.id === current ? 3 : 0);

  return {
    places,
    transitions,
    add: (place) => void places.set(place.id, place),
    connect: (transition) => void transitions.push(transition),
    triedCount: (key) => tries.get(key) ?? 0,
    noteTried: (place, choice) => {
      place.done.add(choice);
      tries.set(choice.key, (tries.get(choice.key) ?? 0) + 1);
    },
    noteLink: (link) => void links.set(link, (links.get(link) ?? 0) + 1),
    next: (current) => {
      let best: { place: Place; choice: Choice; cost: number } | undefined;
      for (const place of places.values()) {
        if (place.closed !== undefined || place.depth >= limits.maxDepth || place.misses >= limits.mostMisses)
          continue;
        for (const choice of place.choices) {
          if (!isOpen(place, choice)) continue;
          const price = cost(place, choice, current);
          if (best === undefined || price < best.cost) best = { place, choice, cost: price };
        }
      }
      return best;
    },
  };
}

/** Whether a choice was tried here, or the same was elsewhere. */
function isExplored(place: Place, choice: Choice, atlas: Atlas, followed: ReadonlySet<string>): boolean {
  if (choice.held !== undefined) return false;
  if (place.done.has(choice)) return true;
  return choice.link === undefined ? atlas.triedCount(choice.key) >= enoughTries : followed.has(choice.link);
}

/** The graph as others read it. */
export function graphOf(
  atlas: Atlas,
  about: Pick<StateGraph, 'origin' | 'start' | 'ended' | 'limits'> & { readonly scripts: number | null },
): StateGraph {
  const followed = new Set(
    [...atlas.places.values()].flatMap(({ done }) => [...done].flatMap(({ link }) => link ?? [])),
  );
  const states = [...atlas.places.values()].map((place) => stateOf(place, atlas, followed));
  const actions = states.flatMap((state) => state.actions).filter(({ held }) => held === undefined);
  const forms = new Map<string, boolean>();
  for (const place of atlas.places.values()) {
    for (const choice of place.choices) {
      if (choice.form === undefined || choice.held !== undefined) continue;
      const key = choice.key.replace(/\|\w+$/, '');
      forms.set(key, (forms.get(key) ?? false) || place.done.has(choice));
    }
  }
  return {
    origin: about.origin,
    start: about.start,
    states,
    transitions: atlas.transitions,
    coverage: {
      states: states.length,
      actionsKnown: actions.length,
      actionsExplored: actions.filter(({ explored }) => explored).length,
      formsKnown: forms.size,
      formsSubmitted: [...forms.values()].filter(Boolean).length,
      routes: new Set(states.map(({ route }) => route)).size,
      scripts: about.scripts,
    },
    ended: about.ended,
    limits: about.limits,
  };
}

/** A place as a state of the graph. */
export function stateOf(place: Place, atlas: Atlas, followed: ReadonlySet<string> = new Set()): State {
  const { id, route, path, title, name, way, forms, marks, picture } = place;
  return {
    id,
    route,
    path,
    title,
    name,
    way,
    actions: place.choices.map((choice) => ({
      action: choice.action,
      ...(choice.held !== undefined && { held: choice.held }),
      explored: isExplored(place, choice, atlas, followed),
    })),
    forms,
    marks,
    ...(picture !== undefined && { picture }),
    ...(place.misses > 0 && !place.isVerified && { unsteady: true }),
  };
}
