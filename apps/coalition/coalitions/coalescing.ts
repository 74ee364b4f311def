import { z } from 'zod';
import { conflict, invalid, newId } from '#kernel/base';
import { type Db, type Tx, transact } from '#kernel/database';
import { coalitionOfNames } from '../domain/games/game.ts';
import {
  activate,
  type Changed,
  changeRole,
  decline,
  disband,
  dissolve,
  earn,
  fail,
  formCoalition,
  invite,
  join,
  leave,
  recover,
  reform,
} from '../domain/games/life/changes.ts';
import { type Coalition, roles } from '../domain/games/life/coalition.ts';
import { type PayoffRule, payoffsOf } from '../domain/games/life/payoffs.ts';
import { type GameText, readGame } from '../domain/games/read-game.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import {
  getCoalition,
  insertCoalition,
  type KeptCoalition,
  keepCoalition,
  lockCoalition,
  noteHappenings,
} from '../store/coalitions.ts';

const agent = z.string().min(1).max(200);

/** What may happen to a coalition. */
export const changeSchema = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('invite'), agent, role: z.enum(roles).default('member') }),
  z.strictObject({ change: z.enum(['join', 'decline', 'leave', 'fail', 'recover']), agent }),
  z.strictObject({ change: z.literal('role'), agent, role: z.enum(roles) }),
  z.strictObject({ change: z.literal('earn'), amount: z.number() }),
  z.strictObject({ change: z.literal('disband'), reason: z.string().min(1).max(1000) }),
  z.strictObject({ change: z.enum(['activate', 'dissolve']) }),
]);
export type Change = z.infer<typeof changeSchema>;

/** Payoffs are worked out with every look at a coalition: more agents would take too long for that. */
const mostAgents = 12;
const mostEarnings = 1000;

export interface FormingWish {
  readonly projectId: string;
  readonly ownerId: string;
  readonly purpose: string;
  readonly leader: string;
  readonly leastMembers: number | undefined;
  readonly mostMembers: number | undefined;
  readonly game: GameText | undefined;
  readonly payoffRule: PayoffRule;
  readonly invited: readonly string[];
}

/** @throws MainstayError `coalition.game_…`, `coalition.bad_size`, `coalition.no_linear_solver`, `coalition.no_graph` */
export async function form(db: Db, wish: FormingWish, now: Date, by: By): Promise<KeptCoalition> {
  const { projectId, ownerId, purpose, leader, game = null, payoffRule } = wish;
  const at = now.toISOString();
  checkRule(game, payoffRule, [leader, ...wish.invited]);
  const id = newId();
  const { leastMembers, mostMembers } = wish;
  const formed = formCoalition({
    ...{ id, purpose, leader, at },
    ...(leastMembers !== undefined && { leastMembers }),
    ...(mostMembers !== undefined && { mostMembers }),
  });
  const begun: Changed = {
    coalition: formed,
    happened: [{ kind: 'joined', agent: leader, detail: 'leader' }],
  };
  const changed = wish.invited.reduce(
    (before, name) => after(before, invite(before.coalition, name, 'member', at)),
    begun,
  );
  return transact(db, async (tx) => {
    await requireLeave(tx, projectId);
    await insertCoalition(tx, { id, projectId, ownerId, game, payoffRule, document: changed.coalition });
    await note(tx, { id, projectId }, changed, 'formed', by);
    return getCoalition(tx, id);
  });
}

/** @throws MainstayError what the change is refused for; then the coalition is as it was */
export async function changeCoalition(
  db: Db,
  id: string,
  change: Change,
  now: Date,
  by: By,
): Promise<KeptCoalition> {
  return transact(db, async (tx) => {
    const kept = await lockCoalition(tx, id);
    if (change.change === 'invite') checkRule(kept.game, kept.payoffRule, [change.agent]);
    if (change.change === 'activate') await requireLeave(tx, kept.projectId);
    const changed = apply(kept.document, change, now.toISOString());
    await keepCoalition(tx, changed.coalition);
    if (changed.happened.length > 0) await note(tx, kept, changed, 'changed', by);
    return getCoalition(tx, id);
  });
}

/** A new coalition of those who are still in one that ends or has ended. */
export async function reformCoalition(db: Db, id: string, now: Date, by: By): Promise<KeptCoalition> {
  return transact(db, async (tx) => {
    const old = await lockCoalition(tx, id);
    await requireLeave(tx, old.projectId);
    const changed = reform(old.document, newId(), now.toISOString());
    const { coalition: document } = changed;
    await insertCoalition(tx, { ...old, id: document.id, ownerId: by.actorId, document });
    await note(tx, { id: document.id, projectId: old.projectId }, changed, 'formed', by);
    return getCoalition(tx, document.id);
  });
}

/** What each agent gets of all that was earned. */
export function payoffs({ game, payoffRule, document }: KeptCoalition): ReadonlyMap<string, number> {
  if (document.earnings.length === 0) return new Map();
  if (game) return payoffsOf(readGame(game), document, { rule: payoffRule });
  const shares = new Map<string, number>();
  for (const { amount, members } of document.earnings)
    for (const name of members) shares.set(name, (shares.get(name) ?? 0) + amount / members.length);
  return shares;
}

const after = (before: Changed, next: Changed): Changed => ({
  coalition: next.coalition,
  happened: [...before.happened, ...next.happened],
});

function apply(coalition: Coalition, change: Change, at: string): Changed {
  switch (change.change) {
    case 'invite':
      return invite(coalition, change.agent, change.role, at);
    case 'join':
      return join(coalition, change.agent, at);
    case 'decline':
      return decline(coalition, change.agent, at);
    case 'leave':
      return leave(coalition, change.agent, at);
    case 'fail':
      return fail(coalition, change.agent, at);
    case 'recover':
      return recover(coalition, change.agent, at);
    case 'role':
      return changeRole(coalition, change.agent, change.role);
    case 'earn':
      if (coalition.earnings.length >= mostEarnings)
        throw conflict(
          'coalition.too_many_earnings',
          `The coalition has earned ${mostEarnings} times, which is the most: disband it and form it anew.`,
        );
      return earn(coalition, change.amount, at);
    case 'disband':
      return disband(coalition, change.reason);
    case 'activate':
      return activate(coalition);
    case 'dissolve':
      return dissolve(coalition);
  }
}

function checkRule(game: GameText | null, rule: PayoffRule, members: readonly string[]): void {
  if (game === null) {
    if (rule === 'equal') return;
    throw invalid(
      'coalition.no_game',
      `To share by ${rule} it must be known what the members are worth together: give a game, or share in equal parts.`,
    );
  }
  if (rule === 'nucleolus')
    throw invalid('coalition.no_linear_solver', 'The nucleolus needs a solver of linear programmes.');
  if (rule === 'myerson')
    throw invalid('coalition.no_graph', 'The Myerson value needs a graph of who can work with whom.');
  const { agents } = readGame(game);
  if (agents.length > mostAgents)
    throw invalid(
      'coalition.game_too_many_agents',
      `The game of a coalition has at most ${mostAgents} agents, not ${agents.length}.`,
    );
  coalitionOfNames(agents, members);
}

async function note(
  tx: Tx,
  { id, projectId }: { readonly id: string; readonly projectId: string },
  { coalition, happened }: Changed,
  verb: string,
  by: By,
): Promise<void> {
  await noteHappenings(tx, id, happened);
  await tell(tx, by, {
    ...{ what: 'group', verb, id, projectId },
    data: { phase: coalition.phase, happened: happened.map((one) => ({ ...one })) },
  });
}
