import { messageOf } from '#kernel/base';
import { act } from '../../browsers/act.ts';
import { settle } from '../../browsers/settle.ts';
import { sameTitles } from '../../domain/accessibility/same-titles.ts';
import { mergeFindings, toFindings } from '../../domain/accessibility/to-findings.ts';
import type { State } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { auditPage } from './audit-page.ts';
import type { AuditDepth } from './check.ts';

/** Milliseconds that one state may need at most; below this nothing new is begun. */
const leastForAState = 3000;
const actMilliseconds = 10_000;

/**
 * Every state that exploration found, reached by its way in a fresh page and held to WCAG 2.2 AA. The checks that
 * operate the page run once for each route, in the first of its states: what they need (keyboard, sizes) rarely differs
 * between the states of one page, and they take longest.
 */
export const accessibilityProbe: Probe = async (context) => {
  const findings: Finding[] = [];
  const limits: string[] = [];
  const told = new Set<string>();
  const routes = new Set<string>();
  const { states } = context.graph;
  let looked = 0;
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (!told.has(finding.key)) context.found(finding);
    told.add(finding.key);
  };
  for (const state of states) {
    if (context.signal.aborted) break;
    if (context.remaining() < leastForAState) {
      limits.push(
        `${states.length - looked} of ${states.length} states were not looked at: the time was up.`,
      );
      break;
    }
    context.progress(looked / states.length, `Looking at ${state.name}`);
    const depth: AuditDepth = routes.has(state.route) ? 'look' : 'operate';
    routes.add(state.route);
    for (const finding of await auditState(context, state, depth, limits)) tell(finding);
    looked += 1;
  }
  for (const { state, sighting } of sameTitles(states)) {
    const place = { path: state.path, state: state.id, steps: [...state.way] };
    for (const finding of toFindings([sighting], place, () => undefined)) tell(finding);
  }
  const merged = mergeFindings(findings);
  return {
    findings: merged,
    figures: {
      states: looked,
      certain: merged.filter(({ confidence }) => confidence === 'certain').length,
      review: merged.filter(({ confidence }) => confidence === 'review').length,
    },
    limits,
  };
};

async function auditState(
  context: ProbeContext,
  state: State,
  depth: AuditDepth,
  limits: string[],
): Promise<readonly Finding[]> {
  try {
    return await context.withPage(async (page) => {
      const milliseconds = context.settings.exploration.settle_milliseconds;
      for (const action of state.way) {
        await act(page, action, {
          origin: context.graph.origin,
          timeoutMilliseconds: actMilliseconds,
          signal: context.signal,
        });
        await settle(page, { milliseconds, signal: context.signal });
      }
      return auditPage(page, {
        depth,
        place: { path: state.path, state: state.id, steps: [...state.way] },
        signal: AbortSignal.any([context.signal, AbortSignal.timeout(Math.max(1, context.remaining()))]),
        limit: (sentence) => limits.push(sentence),
      });
    });
  } catch (error) {
    if (context.signal.aborted) return [];
    limits.push(`${state.name} could not be looked at: ${messageOf(error).split('\n')[0]}`);
    return [];
  }
}
