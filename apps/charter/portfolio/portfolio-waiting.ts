import type { Db } from '#kernel/database';
import { planProgress } from '../domain/approvals/plan.ts';
import { STAGES } from '../domain/questions/question.ts';
import {
  type AssignedTo,
  type CommitteeItem,
  committeeItems,
  countAssigned,
  countSuggestions,
  type Disagreed,
  type DueItem,
  dueItems,
  listNotAgreed,
  type SuggestionItem,
  suggestionItems,
} from '../store/portfolio/waiting.ts';
import type { Condition } from '../store/sight.ts';
import { titleOf } from '../together/assigning.ts';
import { type People, type Person, personView } from '../together/people.ts';
import type { PortfolioView } from './portfolio-view.ts';

type Item = PortfolioView['waiting']['items'][number];

/** What is due within so many days counts as soon. */
const SOON_DAYS = 7;
const NAMED = 30;
const PEOPLE = 40;
/** Agreements under way that are looked at: each needs its plan to say whose turn it is. */
const MOST_AGREEMENTS = 1_000;
const dayMs = 86_400_000;
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const kinded = <Kind extends string, Row>(kind: Kind, rows: readonly Row[]) =>
  rows.map((row) => ({ kind, ...row }));

/** What waits for whom in the charters within `sees`, a condition on `charter.session s`. */
export async function waitingFor(
  db: Db,
  people: People,
  sees: Condition,
  now: Date,
): Promise<PortfolioView['waiting']> {
  const today = dayOf(now);
  const soon = dayOf(new Date(now.getTime() + SOON_DAYS * dayMs));
  const assigned = await countAssigned(db, sees, { today, soon });
  const suggested = await countSuggestions(db, sees);
  const due = kinded('assignment', await dueItems(db, sees, soon, NAMED));
  const committee = kinded('committee', await committeeItems(db, sees, NAMED));
  const suggestions = kinded('suggestion', await suggestionItems(db, sees, NAMED));
  const agreements = (await listNotAgreed(db, sees, MOST_AGREEMENTS)).flatMap(turnOf);
  const rows = rowsOf(assigned, suggested, agreements);
  const shown = rows.slice(0, PEOPLE);
  const items = [
    ...due.filter((one) => one.due < today),
    ...committee,
    ...agreements,
    ...due.filter((one) => one.due >= today),
    ...suggestions,
  ].slice(0, NAMED);
  const known = await people.known([...shown.map(({ id }) => id), ...items.flatMap(peopleOf)]);
  return {
    committee: committee[0]?.total ?? 0,
    people_total: rows.length,
    people: shown.map(({ id, ...counts }) => ({ person: personView(known, id), ...counts })),
    items: items.map((item) => itemView(item, today, known)),
  };
}

interface PersonRow extends Omit<PortfolioView['waiting']['people'][number], 'person'> {
  readonly id: string;
}

/** Whoever has something to do, the most urgent first. */
function rowsOf(
  assigned: readonly AssignedTo[],
  suggested: readonly { readonly personId: string; readonly count: number }[],
  agreements: readonly Turn[],
): readonly PersonRow[] {
  const ids = new Set([
    ...assigned.map(({ personId }) => personId),
    ...suggested.map(({ personId }) => personId),
    ...agreements.flatMap((one) => one.people),
  ]);
  return [...ids]
    .map((id) => {
      const has = assigned.find(({ personId }) => personId === id);
      return {
        id,
        overdue: has?.overdue ?? 0,
        due_soon: has?.dueSoon ?? 0,
        later: has?.later ?? 0,
        agreements: agreements.filter((one) => one.people.includes(id)).length,
        suggestions: suggested.find(({ personId }) => personId === id)?.count ?? 0,
      };
    })
    .sort(
      (a, b) =>
        b.overdue - a.overdue ||
        b.due_soon + b.agreements + b.suggestions - (a.due_soon + a.agreements + a.suggestions) ||
        b.later - a.later ||
        a.id.localeCompare(b.id, 'en'),
    );
}

interface Turn extends Pick<Disagreed, 'sessionId' | 'projectName' | 'since'> {
  readonly kind: 'agreement';
  readonly step: string;
  readonly people: readonly string[];
}

/** Whose turn it is to agree; nobody's once somebody has said no. */
function turnOf({ plan, said, sessionId, projectName, since }: Disagreed): Turn[] {
  return planProgress(plan, said)
    .filter(({ waitingFor: people }) => people.length > 0)
    .map(({ step, waitingFor: people }) => ({
      kind: 'agreement',
      sessionId,
      projectName,
      since,
      step: step.title,
      people,
    }));
}

type Found =
  | ({ readonly kind: 'assignment' } & DueItem)
  | ({ readonly kind: 'committee' } & CommitteeItem)
  | ({ readonly kind: 'suggestion' } & SuggestionItem)
  | Turn;

function peopleOf(item: Found): readonly string[] {
  switch (item.kind) {
    case 'assignment':
      return [item.personId];
    case 'suggestion':
      return [item.ownerId];
    case 'agreement':
      return item.people;
    case 'committee':
      return [];
  }
}

function itemView(item: Found, today: string, known: ReadonlyMap<string, Person>): Item {
  const due = item.kind === 'assignment' ? item.due : null;
  return {
    kind: item.kind,
    session_id: item.sessionId,
    project_name: item.projectName,
    people: peopleOf(item).map((id) => personView(known, id)),
    ...aboutOf(item),
    due,
    overdue: due !== null && due < today,
    since: item.kind === 'assignment' ? null : item.since.toISOString(),
  };
}

/** Which question it is about, if one, and what is to be answered or agreed to. */
function aboutOf(item: Found): Pick<Item, 'question_id' | 'title'> {
  switch (item.kind) {
    case 'assignment':
      return {
        question_id: STAGES.some(({ id }) => id === item.target) ? null : item.target,
        title: titleOf(item.target) ?? item.target,
      };
    case 'suggestion':
      return { question_id: item.questionId, title: titleOf(item.questionId) ?? item.questionId };
    case 'agreement':
      return { question_id: null, title: item.step };
    case 'committee':
      return { question_id: null, title: '' };
  }
}
