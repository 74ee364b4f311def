import { disagreementsIn } from '../../domain/agreement/disagreements.ts';
import type { PageMemory } from '../../domain/agreement/paging.ts';
import { makeFinding, routeOfUrl } from './make-finding.ts';
import type { Observation, Suspect } from './observation.ts';

/** Figures of a page that cannot both be right: orders, sums, pages. */
export function agreementSuspects(
  { origin, after, stateId, steps }: Observation,
  memory: PageMemory,
): Suspect[] {
  if (after.facts === undefined) return [];
  const route = routeOfUrl(`${origin}${after.path}`).replace(/\?.*$/, '');
  return disagreementsIn(after.facts, memory, route).map(
    ({ check, confidence, title, advice, about, expected, seen }) =>
      makeFinding({
        check,
        confidence,
        severity: 'serious',
        title,
        advice,
        about: `${route} ${about}`,
        path: after.path,
        state: stateId,
        steps,
        evidence: { Expected: expected, Seen: seen },
      }),
  );
}
