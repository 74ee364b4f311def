import { api } from '#console';
import { base } from '../queries.ts';
import {
  type Answers,
  type CoreCheck,
  type CoreFound,
  type GameText,
  type LeastCore,
  type Properties,
  ruleNames,
  type Structure,
  type Values,
} from './game-types.ts';

/** A search that is not done is asked again with more time: what it has found by then is shown meanwhile. */
const patience = [1, 4, 15, 60] as const;

export interface Solving {
  readonly answers: Answers;
  /** Seconds that the search may take which is under way; null when there is none. */
  readonly searching: number | null;
  readonly done: boolean;
}

export const unsolved: Solving = { answers: { values: [], problems: [] }, searching: null, done: false };

/**
 * Asks everything there is to ask about a game, and tells after each answer what is known by then.
 *
 * @throws ApiProblem when the game cannot be read; the reason of `signal`
 */
export async function solveGame(
  game: GameText,
  tell: (state: Solving) => void,
  signal: AbortSignal,
): Promise<void> {
  let state: Solving = unsolved;
  const now = (next: Partial<Omit<Solving, 'answers'>>, found: Partial<Answers> = {}): void => {
    state = { ...state, ...next, answers: { ...state.answers, ...found } };
    tell(state);
  };
  const ask = <T>(path: string, body: object): Promise<T> =>
    api.post<T>(`${base}/${path}`, { game, ...body }, { signal });
  /** What cannot be worked out, such as a core of too many agents, is said beside what can. */
  const tried = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      if (!state.answers.problems.includes(why)) now({}, { problems: [...state.answers.problems, why] });
      return undefined;
    }
  };

  const [first, ...longer] = patience;
  now({ searching: first });
  let structure = await ask<Structure>('solve', { seconds: first });
  now({ searching: null }, { structure });
  for (const value of ruleNames) {
    const values = await tried(ask<Values>('values', { value }));
    if (values) now({}, { values: [...state.answers.values, values] });
  }
  const check = await tried(ask<CoreCheck>('core', {}));
  if (check) now({}, { check });
  const core = await tried(ask<CoreFound>('stability', { find: 'core' }));
  if (core) now({}, { core });
  const least = await tried(ask<LeastCore>('stability', { find: 'least-core' }));
  if (least) now({}, { least });
  const properties = await tried(ask<Properties>('properties', {}));
  if (properties) now({}, { properties });
  for (const seconds of longer) {
    if (structure.optimal) break;
    now({ searching: seconds });
    const better = await tried(ask<Structure>('solve', { seconds }));
    if (!better) break;
    structure = better;
    now({ searching: null }, { structure });
  }
  now({ searching: null, done: true });
}
