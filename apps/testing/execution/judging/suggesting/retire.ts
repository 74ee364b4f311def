import { findDuplicates, type Kills } from '../../../domain/history/duplicates.ts';
import type { KeptMutant } from '../../../store/mutants.ts';
import type { Suggestion } from '../../../store/suggestions.ts';
import { nameOf, type SuiteData } from './suite-data.ts';

/** Tests that another one makes needless. */
export function suggestRetirement(data: SuiteData): readonly Suggestion[] {
  const active = data.cases.filter(({ status }) => status === 'active');
  const functions = new Map(data.covered.map((one) => [one.key, one.functions]));
  const kills = killsOf(data.mutants);
  const duplicates = findDuplicates(
    active.map(({ definition }) => definition),
    { functionsOf: (key) => functions.get(key), killsOf: (key) => kills.get(key) },
  );
  return duplicates.flatMap(({ key, of, because, mutants }) => {
    const one = active.find(({ definition }) => definition.key === key);
    if (!one) return [];
    const other = `"${nameOf(data, of)}"`;
    return [
      {
        kind: 'retire',
        caseId: one.id,
        subject: one.id,
        title: `Retire "${one.definition.name}"`,
        reason:
          because === 'steps'
            ? `${other} takes the same steps and expects all that it expects.`
            : `${other} takes the same path through the same code and noticed every change that it noticed, of ${mutants} that one of them did.`,
      } as const,
    ];
  });
}

function killsOf(mutants: readonly KeptMutant[]): ReadonlyMap<string, Kills> {
  const kills = new Map<string, { ran: Set<string>; killed: Set<string> }>();
  for (const { mutant, ranBy, killedBy } of mutants) {
    for (const key of ranBy) {
      const own = kills.get(key) ?? { ran: new Set(), killed: new Set() };
      kills.set(key, own);
      own.ran.add(mutant.id);
      if (killedBy.includes(key)) own.killed.add(mutant.id);
    }
  }
  return kills;
}
