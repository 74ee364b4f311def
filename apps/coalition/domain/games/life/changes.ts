import { conflict, invalid, notFound } from '#kernel/base';
import {
  activeMembers,
  type Coalition,
  leaderOf,
  type Membership,
  type Phase,
  type Role,
  type Shares,
} from './coalition.ts';

/** What happened by a change, for events and the audit record. */
export interface Happening {
  readonly kind:
    | 'invited'
    | 'joined'
    | 'declined'
    | 'left'
    | 'failed'
    | 'recovered'
    | 'role-changed'
    | 'activated'
    | 'earned'
    | 'disbanding'
    | 'dissolved';
  readonly agent?: string;
  readonly detail?: string;
}

export interface Changed {
  readonly coalition: Coalition;
  readonly happened: readonly Happening[];
}

export interface Forming {
  readonly id: string;
  readonly purpose: string;
  readonly leader: string;
  readonly at: string;
  readonly leastMembers?: number;
  readonly mostMembers?: number | null;
  readonly formedFrom?: string | null;
}

/**
 * A new coalition, forming, with its leader in it.
 *
 * @throws MainstayError `coalition.bad_size`
 */
export function formCoalition(forming: Forming): Coalition {
  const { id, purpose, leader, at, leastMembers = 2, mostMembers = null, formedFrom = null } = forming;
  if (!(leastMembers >= 1) || (mostMembers !== null && mostMembers < leastMembers))
    throw invalid(
      'coalition.bad_size',
      `A coalition has at least 1 member, and at most no fewer than at least: not ${leastMembers} to ${mostMembers}.`,
    );
  const members: Membership[] = [{ agent: leader, role: 'leader', standing: 'joined', since: at }];
  return {
    ...{ id, purpose, phase: 'forming', members, leastMembers, mostMembers },
    ...{ earnings: [], formedFrom, reason: null },
  };
}

/** @throws MainstayError `coalition.wrong_phase`, `coalition.already_there`, `coalition.full`, `coalition.one_leader` */
export function invite(coalition: Coalition, agent: string, role: Role, at: string): Changed {
  inPhase(coalition, 'forming', 'active');
  if (role === 'leader')
    throw conflict('coalition.one_leader', 'A coalition has one leader: change its role instead.');
  const known = coalition.members.find((member) => member.agent === agent);
  if (known?.standing === 'joined' || known?.standing === 'invited')
    throw conflict(
      'coalition.already_there',
      `${agent} has been ${known.standing === 'joined' ? 'in it' : 'invited'} since ${known.since}.`,
    );
  if (role !== 'observer') roomFor(coalition);
  const others = coalition.members.filter((member) => member.agent !== agent);
  const member: Membership = { agent, role, standing: 'invited', since: at };
  return {
    coalition: { ...coalition, members: [...others, member] },
    happened: [{ kind: 'invited', agent, detail: role }],
  };
}

/** @throws MainstayError `coalition.no_such_member`, `coalition.wrong_phase`, `coalition.full` */
export function join(coalition: Coalition, agent: string, at: string): Changed {
  inPhase(coalition, 'forming', 'active');
  const member = memberIn(coalition, agent, 'invited');
  if (member.role !== 'observer') roomFor(coalition);
  return changeMember(coalition, { ...member, standing: 'joined', since: at }, 'joined');
}

export function decline(coalition: Coalition, agent: string, at: string): Changed {
  const member = memberIn(coalition, agent, 'invited');
  return changeMember(coalition, { ...member, standing: 'declined', since: at }, 'declined');
}

/** @throws MainstayError `coalition.wrong_phase`, `coalition.too_few_members` */
export function activate(coalition: Coalition): Changed {
  inPhase(coalition, 'forming');
  const there = activeMembers(coalition).length;
  if (there < coalition.leastMembers)
    throw conflict(
      'coalition.too_few_members',
      `It takes ${coalition.leastMembers} members to begin; ${there} have joined.`,
    );
  return { coalition: { ...coalition, phase: 'active' }, happened: [{ kind: 'activated' }] };
}

/** The old leader becomes a coordinator when another takes its place. */
export function changeRole(coalition: Coalition, agent: string, role: Role): Changed {
  inPhase(coalition, 'forming', 'active');
  const member = memberIn(coalition, agent, 'joined');
  if (member.role === role) return { coalition, happened: [] };
  if (member.role === 'leader')
    throw conflict(
      'coalition.one_leader',
      `${agent} leads: make another the leader, and it will stand back.`,
    );
  if (member.role === 'observer') roomFor(coalition);
  const old = role === 'leader' ? leaderOf(coalition) : null;
  const members = coalition.members.map((one) => {
    if (one.agent === agent) return { ...one, role };
    return one.agent === old?.agent ? { ...one, role: 'coordinator' as const } : one;
  });
  const happened: Happening[] = [{ kind: 'role-changed', agent, detail: role }];
  if (old) happened.push({ kind: 'role-changed', agent: old.agent, detail: 'coordinator' });
  return afterLoss({ ...coalition, members }, happened);
}

/** An agent goes, of its own will, at any time before the end; what it earned until then it keeps. */
export function leave(coalition: Coalition, agent: string, at: string): Changed {
  inPhase(coalition, 'forming', 'active', 'disbanding');
  return lose(coalition, memberIn(coalition, agent, 'joined'), 'left', at);
}

/** An agent no longer answers. It may recover. */
export function fail(coalition: Coalition, agent: string, at: string): Changed {
  inPhase(coalition, 'forming', 'active', 'disbanding');
  return lose(coalition, memberIn(coalition, agent, 'joined'), 'failed', at);
}

/** Who failed is back, as a member; while there is room, and the coalition has not given up. */
export function recover(coalition: Coalition, agent: string, at: string): Changed {
  inPhase(coalition, 'forming', 'active');
  const member = memberIn(coalition, agent, 'failed');
  const role = member.role === 'observer' ? 'observer' : 'member';
  if (role === 'member') roomFor(coalition);
  return changeMember(coalition, { ...member, role, standing: 'joined', since: at }, 'recovered');
}

/**
 * Something was earned by those who are members now.
 *
 * @param shares of each of them, where they are worked out already
 * @throws MainstayError `coalition.wrong_phase`, `coalition.bad_amount`, `coalition.changed_meanwhile`
 */
export function earn(coalition: Coalition, amount: number, at: string, shares?: Shares): Changed {
  inPhase(coalition, 'active');
  if (!Number.isFinite(amount))
    throw invalid('coalition.bad_amount', `What is earned is a finite number, not ${amount}.`);
  const members = activeMembers(coalition).map(({ agent }) => agent);
  const sharing = new Set(shares?.map(({ agent }) => agent) ?? members);
  if (sharing.size !== members.length || !members.every((agent) => sharing.has(agent)))
    throw conflict(
      'coalition.changed_meanwhile',
      'Somebody came or went while it was worked out who gets what: try again.',
    );
  const earnings = [...coalition.earnings, { amount, members, at, ...(shares && { shares }) }];
  return { coalition: { ...coalition, earnings }, happened: [{ kind: 'earned', detail: String(amount) }] };
}

/** It takes on nothing more; payoffs are made out. */
export function disband(coalition: Coalition, reason: string): Changed {
  inPhase(coalition, 'forming', 'active');
  return {
    coalition: { ...coalition, phase: 'disbanding', reason },
    happened: [{ kind: 'disbanding', detail: reason }],
  };
}

/** Everything is done and paid. */
export function dissolve(coalition: Coalition): Changed {
  inPhase(coalition, 'disbanding');
  return { coalition: { ...coalition, phase: 'dissolved' }, happened: [{ kind: 'dissolved' }] };
}

/**
 * A new coalition of those who are still there, forming: its leader is the old one, or who would follow it. All others
 * are invited in their roles.
 *
 * @throws MainstayError `coalition.wrong_phase`, `coalition.nobody_left`
 */
export function reform(coalition: Coalition, id: string, at: string): Changed {
  inPhase(coalition, 'disbanding', 'dissolved');
  const there = coalition.members.filter(({ standing }) => standing === 'joined');
  const leader = leaderOf(coalition) ?? successor(coalition);
  if (leader === null) throw conflict('coalition.nobody_left', 'Nobody is left to form it anew.');
  const { purpose, leastMembers, mostMembers } = coalition;
  const forming = formCoalition({
    ...{ id, purpose, leastMembers, mostMembers, at },
    ...{ leader: leader.agent, formedFrom: coalition.id },
  });
  return there
    .filter(({ agent }) => agent !== leader.agent)
    .reduce<Changed>(
      (changed, { agent, role }) => {
        const next = invite(changed.coalition, agent, role, at);
        return { coalition: next.coalition, happened: [...changed.happened, ...next.happened] };
      },
      { coalition: forming, happened: [{ kind: 'joined', agent: leader.agent, detail: 'leader' }] },
    );
}

function lose(coalition: Coalition, member: Membership, standing: 'left' | 'failed', at: string): Changed {
  const changed = changeMember(coalition, { ...member, standing, since: at }, standing);
  return afterLoss(changed.coalition, changed.happened);
}

/** A leader is followed by the coordinator, or else the member, who has been there longest; too few disband. */
function afterLoss(coalition: Coalition, happened: readonly Happening[]): Changed {
  const there = activeMembers(coalition);
  if (coalition.phase !== 'disbanding' && there.length === 0)
    return ended(coalition, happened, 'Nobody is left.');
  if (coalition.phase === 'active' && there.length < coalition.leastMembers)
    return ended(
      coalition,
      happened,
      `${there.length} members are left, and it takes ${coalition.leastMembers}.`,
    );
  const next = leaderOf(coalition) === null ? successor(coalition) : null;
  if (next === null) return { coalition, happened };
  const led = changeMember(coalition, { ...next, role: 'leader' }, 'role-changed', 'leader');
  return { coalition: led.coalition, happened: [...happened, ...led.happened] };
}

function ended(coalition: Coalition, happened: readonly Happening[], reason: string): Changed {
  const changed = disband(coalition, reason);
  return { coalition: changed.coalition, happened: [...happened, ...changed.happened] };
}

function successor(coalition: Coalition): Membership | null {
  const order = (role: Role): number => ['leader', 'coordinator', 'member'].indexOf(role);
  const [first] = activeMembers(coalition).sort(
    (a, b) => order(a.role) - order(b.role) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0),
  );
  return first ?? null;
}

function changeMember(
  coalition: Coalition,
  member: Membership,
  kind: Happening['kind'],
  detail?: string,
): Changed {
  const members = coalition.members.map((one) => (one.agent === member.agent ? member : one));
  const happening = { kind, agent: member.agent, ...(detail !== undefined && { detail }) };
  return { coalition: { ...coalition, members }, happened: [happening] };
}

function inPhase(coalition: Coalition, ...allowed: readonly Phase[]): void {
  if (!allowed.includes(coalition.phase))
    throw conflict(
      'coalition.wrong_phase',
      `The coalition is ${coalition.phase}; this can be done while it is ${allowed.join(' or ')}.`,
      { phase: coalition.phase, allowed },
    );
}

function memberIn(coalition: Coalition, agent: string, standing: Membership['standing']): Membership {
  const member = coalition.members.find((one) => one.agent === agent && one.standing === standing);
  if (member === undefined)
    throw notFound('coalition.no_such_member', `The coalition has no agent "${agent}" that is ${standing}.`);
  return member;
}

function roomFor(coalition: Coalition): void {
  const most = coalition.mostMembers;
  if (most !== null && activeMembers(coalition).length >= most)
    throw conflict('coalition.full', `The coalition has ${most} members, which is the most it may have.`);
}
