import type { State } from '../exploration/graph.ts';
import type { Sighting } from './rule.ts';
import { rules } from './rules.ts';

/**
 * Routes that have the title of another route although their headings differ: WCAG 2.4.2. A machine sees that titles do
 * not tell pages apart; that they must is for a person, for an application of one page may be one page.
 *
 * @returns for each such route the first of its states
 */
export function sameTitles(
  states: readonly State[],
): { readonly state: State; readonly sighting: Sighting }[] {
  const firsts = new Map<string, State>();
  const told = new Set<string>();
  const found: { state: State; sighting: Sighting }[] = [];
  for (const state of states) {
    const first = firsts.get(state.title);
    if (!first) firsts.set(state.title, state);
    else if (first.route !== state.route && first.name !== state.name && !told.has(state.route)) {
      told.add(state.route);
      const seen = `"${state.title}" is the title of ${first.path} (${first.name}) and of ${state.path} (${state.name}).`;
      found.push({ state, sighting: { rule: rules.sameTitle, confidence: 'review', seen } });
    }
  }
  return found;
}
