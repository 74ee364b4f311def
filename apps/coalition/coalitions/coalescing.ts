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
import { type Coalition, roles, type Shares } from '../domain/games/life/coalition.ts';
import { keptPayoffs, type PayoffRule } from '../domain/games/life/payoffs.ts';
import { type GameText, readGame } from '../domain/games/read-game.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import type { Solvers } from '../solving/solvers.ts';
import {
  getCoalition,
  insertCoalition,
  type KeptCoalition,
  keepCoalition,
  lockCoalition,
  noteHappenings,
} from '../store/coalitions.ts';
import { shareEarning } from './sharing.ts';

const agent = z.string().min(1).max(200);

/** What may happen to a coalition. */
export const changeSchema = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('invite'), agent, role: z.enum(roles).default('member') }),
  z.strictObject({ change: z.enum(['join', 'decline', 'leave', 'fail', 'recover']), agent }),
  z.strictObject({ change: z.literal('role'), agent, role: z.enum(roles) }),
  z.strictObject({ change: z.literal('earn'), amount: z.number().min(-1e290).max(1e290) }),
  z.strictObject({ change: z.literal('disband'), reason: z.string().min(1).max(1000) }),
  z.strictObject({ change: z.enum(['activate', 'dissolve']) }),
]);
export type Change = z.infer<typeof changeSchema>;

/** The game is read with every change; shares are worked out with each that earns something. */
const mostAgents = 16;
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

/** @throws MainstayError `coalition.game_…`, `coalition.bad_size`, `coalition.no_game`, `coalition.no_graph` */
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

/**
 * @param solvers for payoff rules that take work
 * @throws MainstayError what the change is refused for; then the coalition is as it was
 */
export async function changeCoalition(
  db: Db,
  id: string,
  change: Change,
  now: Date,
  by: By,
  solvers: Pick<Solvers, 'ask'>,
): Promise<KeptCoalition> {
  const shares =
    change.change === 'earn'
      ? await shareEarning(await getCoalition(db, id), change.amount, solvers)
      : undefined;
  return transact(db, async (tx) => {
    const kept = await lockCoalition(tx, id);
    if (change.change === 'invite') checkRule(kept.game, kept.payoffRule, [change.agent]);
    if (change.change === 'activate') await requireLeave(tx, kept.projectId);
    const changed = apply(kept.document, change, now.toISOString(), shares);
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
export const payoffs = ({ document }: KeptCoalition): ReadonlyMap<string, number> => keptPayoffs(document);

const after = (before: Changed, next: Changed): Changed => ({
  coalition: next.coalition,
  happened: [...before.happened, ...next.happened],
});

function apply(coalition: Coalition, change: Change, at: string, shares: Shares | undefined): Changed {
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
      return earn(coalition, change.amount, at, shares);
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
  if (rule === 'myerson' && game.kind !== 'on-graph')
    throw invalid(
      'coalition.no_graph',
      'The Myerson value needs a graph of who can work with whom: give a game of kind "on-graph", with edges.',
    );
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
