import { type Problem, problemKey } from '../../domain/apis/checks/problem.ts';
import { findingOf } from '../../domain/apis/finding.ts';
import type { Exchange } from '../../domain/apis/requests/case.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { Session } from './session.ts';
import { shrinkCase } from './shrink.ts';

/** Gathers problems into findings: each kind once, made as small as it goes. */
export interface Reporter {
  report(problems: readonly Problem[], session: Session): Promise<void>;
  readonly findings: () => readonly Finding[];
}

/** So many findings of one check at one operation; what comes then has the same cause in all likelihood. */
const mostAlike = 8;

export function createReporter(options: {
  readonly secrets: readonly string[];
  readonly shrinkRequests: number;
  readonly found: (finding: Finding) => void;
}): Reporter {
  const findings = new Map<string, Finding>();
  const taken = new Set<string>();
  const alike = new Map<string, number>();

  const one = async (problem: Problem, session: Session): Promise<void> => {
    const key = problemKey(problem);
    const group = `${problem.check} ${problem.operation.id}`;
    const count = alike.get(group) ?? 0;
    if (taken.has(key) || count >= mostAlike) return;
    // Taken before it is made smaller, since the same may come from another request meanwhile.
    taken.add(key);
    alike.set(group, count + 1);
    let shown = problem;
    let again: boolean | undefined;
    try {
      ({ shown, again } = await smallest(problem, key, session, options.shrinkRequests));
    } finally {
      // When time is over meanwhile, it is reported as it was found.
      const finding = findingOf(shown, options.secrets, again);
      findings.set(key, finding);
      options.found(finding);
    }
  };

  return {
    findings: () => [...findings.values()],
    async report(problems, session) {
      for (const problem of problems) await one(problem, session);
    },
  };
}

/** Found by time or by trying twice already. */
const untriable: readonly string[] = ['api.max_response_time', 'api.no_answer'];

async function smallest(
  problem: Problem,
  key: string,
  session: Session,
  budget: number,
): Promise<{ readonly shown: Problem; readonly again: boolean | undefined }> {
  const [only, ...more] = problem.exchanges;
  const unused = only === undefined || more.length > 0 || budget === 0;
  // Sequences are as short as they are made; a deletion cannot be tried twice on one thing.
  if (unused || only.request.method === 'DELETE' || untriable.includes(problem.check))
    return { shown: problem, again: undefined };
  let shown = problem;
  let answered = false;
  const fails = async (changed: Exchange['case']): Promise<boolean> => {
    const asked = await session.ask(changed);
    answered ||= asked !== undefined;
    const same = asked?.problems.find((other) => problemKey(other) === key);
    if (same !== undefined) shown = same;
    return same !== undefined;
  };
  // What is said of many requests together cannot be seen in one.
  if (problem.check === 'api.positive_data_acceptance' && problem.confidence === 'review')
    return { shown, again: undefined };
  // Without an answer, for want of time or of leave to ask, nothing is known.
  if (!(await fails(only.case))) return { shown: problem, again: answered ? false : undefined };
  await shrinkCase(only.case, (changed) => session.maker.stillHolds(changed), fails, budget);
  return { shown, again: true };
}
