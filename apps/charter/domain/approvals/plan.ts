/** One step of the agreement: all of these people must agree, or any one of them. */
export interface PlanStep {
  /** From 1; a step is asked when those before it are done. */
  readonly position: number;
  readonly title: string;
  readonly rule: 'all' | 'any';
  /** Ids of people. */
  readonly people: readonly string[];
}

/** What one person said, as far as it still counts. */
export interface Said {
  readonly position: number;
  readonly personId: string;
  readonly outcome: 'approved' | 'rejected';
}

export type StepState = 'approved' | 'rejected' | 'asked' | 'later';

export interface StepProgress {
  readonly step: PlanStep;
  readonly state: StepState;
  /** Those asked now who have not said anything. */
  readonly waitingFor: readonly string[];
}

/**
 * How far the agreement is. `said` is in the order of time; of several by one person on one step the last counts. A
 * rejection stops the plan: nobody after it is asked until the charter has changed or the person has.
 */
export function planProgress(plan: readonly PlanStep[], said: readonly Said[]): readonly StepProgress[] {
  let open = true;
  return plan.map((step) => {
    const words = new Map(
      said.filter(({ position }) => position === step.position).map((one) => [one.personId, one.outcome]),
    );
    const state = open ? stateOf(step, words) : 'later';
    if (state !== 'approved') open = false;
    const waitingFor = state === 'asked' ? step.people.filter((person) => !words.has(person)) : [];
    return { step, state, waitingFor };
  });
}

function stateOf({ rule, people }: PlanStep, words: ReadonlyMap<string, Said['outcome']>): StepState {
  const outcomes = people.map((person) => words.get(person));
  if (rule === 'any') {
    if (outcomes.includes('approved')) return 'approved';
    return outcomes.every((one) => one === 'rejected') ? 'rejected' : 'asked';
  }
  if (outcomes.includes('rejected')) return 'rejected';
  return outcomes.every((one) => one === 'approved') ? 'approved' : 'asked';
}
