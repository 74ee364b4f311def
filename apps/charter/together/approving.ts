import { createHash } from 'node:crypto';
import type { Platform } from '#kernel/app';
import { canonicalJson, conflict, forbidden, invalid } from '#kernel/base';
import { type Db, transact } from '#kernel/database';
import { type PlanStep, planProgress, type StepProgress } from '../domain/approvals/plan.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { By } from '../interviewing/interviewing.ts';
import {
  addGiven,
  type GivenApproval,
  lapseApprovals,
  listGiven,
  type RiskState,
  readPlan,
  writePlan,
} from '../store/approvals.ts';
import { lockSession, type Session } from '../store/sessions.ts';
import { trace } from '../trace.ts';
import { checkedText } from './discussing.ts';
import type { People, Person } from './people.ts';

/** The agreement of named people to a decided charter, step by step. */
export interface Approving {
  status(db: Db, session: Session): Promise<ApprovalStatus>;
  /**
   * Sets who must agree, in this order; an empty plan asks nobody. What was approved under another plan lapses.
   *
   * @throws MainstayError `charter.plan_invalid`, `charter.person_unknown`, `charter.text_too_long`
   */
  plan(
    session: Session,
    steps: readonly {
      readonly title: string;
      readonly rule: 'all' | 'any';
      readonly emails: readonly string[];
    }[],
    by: By,
  ): Promise<void>;
  /**
   * Agrees to the charter, or not, for the step that asks this person now. `hash` is what the person saw.
   *
   * @throws MainstayError `charter.not_decided`, `charter.not_asked`, `charter.approval_changed`
   */
  say(
    session: Session,
    said: {
      readonly outcome: 'approved' | 'rejected';
      readonly comment: string;
      readonly hash?: string | undefined;
    },
    person: Person,
    by: By,
  ): Promise<void>;
}

export interface ApprovalStatus {
  readonly state: 'none' | 'undecided' | 'waiting' | 'approved' | 'rejected';
  /** What would be approved now; null before there is a decision. */
  readonly hash: string | null;
  readonly steps: readonly StepProgress[];
  readonly given: readonly (GivenApproval & { readonly valid: boolean })[];
}

const mostSteps = 10;
const mostPeople = 50;
const longestTitle = 200;

export function createApproving(
  { db, settings, events }: Platform<CharterSettings>,
  people: People,
): Approving {
  const status: Approving['status'] = async (on, session) => {
    const [plan, all] = [await readPlan(on, session.id), await listGiven(on, session.id)];
    const decided = session.status === 'completed' && session.decision !== null;
    const hash = decided ? contentHash(session) : null;
    const given = all.map((one) => ({ ...one, valid: one.lapsedAt === null && one.hash === hash }));
    const steps = planProgress(
      plan,
      given.filter(({ valid }) => valid),
    );
    return { state: stateOf(steps, decided), hash, steps, given };
  };

  return {
    status,
    async plan(session, wanted, by) {
      if (wanted.length > mostSteps || wanted.some(({ emails }) => emails.length > mostPeople)) {
        throw invalid(
          'charter.plan_invalid',
          `A plan has at most ${mostSteps} steps of at most ${mostPeople} people.`,
        );
      }
      const steps: PlanStep[] = [];
      for (const [index, { title, rule, emails }] of wanted.entries()) {
        const asked = await Promise.all(emails.map((email) => people.whoSees(session, email)));
        if (asked.length === 0) throw invalid('charter.plan_invalid', `Step ${index + 1} asks nobody.`);
        const position = index + 1;
        const ids = [...new Set(asked.map(({ id }) => id))];
        steps.push({ position, title: checkedText(title, longestTitle), rule, people: ids });
      }
      await transact(db, async (tx) => {
        const { id } = await lockSession(tx, session.id);
        if (canonicalJson(await readPlan(tx, id)) === canonicalJson(steps)) return;
        await writePlan(tx, id, steps);
        const lapsed = await lapseApprovals(tx, id, 'The plan was changed.');
        const detail = { steps: steps.length, lapsed };
        await trace(tx, session, by, { action: 'approval_plan', event: 'approval-planned', detail });
      });
      events.wake();
    },
    async say(session, { outcome, comment: raw, hash }, person, by) {
      const comment = raw.trim() === '' ? '' : checkedText(raw, settings.limits.follow_up);
      await transact(db, async (tx) => {
        const now = await lockSession(tx, session.id);
        const current = await status(tx, now);
        if (current.hash === null) {
          throw conflict('charter.not_decided', 'Only a decided charter can be approved; this one is open.');
        }
        if (hash !== undefined && hash !== current.hash) {
          throw conflict(
            'charter.approval_changed',
            'The charter has changed since you loaded it. Load it again.',
          );
        }
        const asked = current.steps.find(({ state }) => state === 'asked' || state === 'rejected')?.step;
        if (!asked?.people.includes(person.id)) {
          throw forbidden('charter.not_asked', 'The approval plan does not ask you now.');
        }
        const { edition, revision } = now;
        const [risk, snapshot] = [riskOf(now), contentOf(now)];
        const { position, title: stepTitle } = asked;
        const own = { position, stepTitle, personId: person.id, personName: person.name, outcome, comment };
        const id = await addGiven(tx, session.id, {
          ...own,
          hash: current.hash,
          edition,
          revision,
          risk,
          snapshot,
        });
        const detail = { approval_id: id, position, outcome, hash: current.hash, edition, risk };
        const action = outcome === 'approved' ? 'approve' : 'approval_reject';
        await trace(tx, session, by, { action, event: outcome, detail });
      });
      events.wake();
    },
  };
}

function stateOf(steps: readonly StepProgress[], decided: boolean): ApprovalStatus['state'] {
  if (steps.length === 0) return 'none';
  if (!decided) return 'undecided';
  if (steps.some(({ state }) => state === 'rejected')) return 'rejected';
  return steps.every(({ state }) => state === 'approved') ? 'approved' : 'waiting';
}

/** What is approved: the answers that count and the decision that they led to. */
function contentOf({ state, decision, committee, edition, projectName }: Session) {
  const answers = Object.fromEntries(
    Object.values(state.answers).flatMap((record) =>
      record === undefined ? [] : [[record.questionId, { value: record.value, status: record.status }]],
    ),
  );
  const rules = decision?.rules.map(({ id, outcome, because }) => ({ id, outcome, because })) ?? [];
  return {
    project_name: projectName,
    edition,
    answers,
    decision: decision?.decision ?? null,
    rules,
    committee,
  };
}

const contentHash = (session: Session): string =>
  createHash('sha256')
    .update(canonicalJson(contentOf(session)))
    .digest('hex');

const riskOf = ({ decision, committee }: Session): RiskState => ({
  decision: committee?.outcome ?? decision?.decision ?? 'none',
  maximum_residual_level: decision?.maximumResidualLevel ?? null,
  open_risks: decision?.openRisks?.length ?? 0,
  data_quality: decision?.dataQuality ?? null,
});
