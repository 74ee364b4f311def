import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Game, tableGame, worthOf } from '../game.ts';
import { neighboursOf } from '../graph.ts';
import { gloveGame, numbered } from '../named-games.ts';
import { solveSmall } from '../stability/test-solver.ts';
import { bestByDynamicProgramming } from '../structures/by-dynamic-programming.ts';
import { structureOf } from '../structures/structure.ts';
import { anyGame } from '../test-support.ts';
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
} from './changes.ts';
import { activeMembers, type Coalition, coalitionSchema, leaderOf, type Role, roles } from './coalition.ts';
import { payoffRules, payoffsOf, sharesOf, subgameOf } from './payoffs.ts';
import { repairStructure } from './repair.ts';

const time = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const code = (expected: string): object => expect.objectContaining({ code: `coalition.${expected}` });

function withMembers(roles: Readonly<Record<string, Role>>, leastMembers = 2): Coalition {
  let coalition = formCoalition({
    id: 'c1',
    purpose: 'dig a well',
    leader: 'ada',
    at: time(0),
    leastMembers,
  });
  for (const [at, [agent, role]] of Object.entries(roles).entries()) {
    coalition = invite(coalition, agent, role, time(at)).coalition;
    coalition = join(coalition, agent, time(at + 1)).coalition;
  }
  return coalition;
}

const namesOf = (coalition: Coalition): string[] => activeMembers(coalition).map(({ agent }) => agent);

describe('a life', () => {
  test('forming, active, disbanding, dissolved', () => {
    const formed = withMembers({ bob: 'member', eve: 'observer' });
    const { coalition: active, happened } = activate(formed);
    expect(happened).toEqual([{ kind: 'activated' }]);
    expect(namesOf(active)).toEqual(['ada', 'bob']);
    const disbanding = disband(earn(active, 10, time(5)).coalition, 'The well is dug.').coalition;
    expect(() => earn(disbanding, 1, time(6))).toThrow(code('wrong_phase'));
    const dissolved = dissolve(disbanding).coalition;
    expect(dissolved).toMatchObject({ phase: 'dissolved', reason: 'The well is dug.' });
    expect(() => leave(dissolved, 'bob', time(7))).toThrow(code('wrong_phase'));
    expect(() => dissolve(dissolved)).toThrow(code('wrong_phase'));
    expect(coalitionSchema.parse(dissolved)).toEqual(dissolved);
  });

  test('begins with enough members, and never with too many', () => {
    const alone = formCoalition({ id: 'c', purpose: '', leader: 'ada', at: time(0), mostMembers: 2 });
    expect(() => activate(alone)).toThrow(code('too_few_members'));
    const two = join(invite(alone, 'bob', 'member', time(1)).coalition, 'bob', time(2)).coalition;
    expect(() => invite(two, 'cem', 'member', time(3))).toThrow(code('full'));
    const watched = join(invite(two, 'cem', 'observer', time(3)).coalition, 'cem', time(4)).coalition;
    expect(() => changeRole(watched, 'cem', 'member')).toThrow(code('full'));
    expect(activate(watched).coalition.phase).toBe('active');
    expect(() => formCoalition({ id: 'c', purpose: '', leader: 'a', at: time(0), mostMembers: 1 })).toThrow(
      code('bad_size'),
    );
  });

  test('invitations are accepted or declined, by those who have one', () => {
    const coalition = invite(withMembers({}), 'bob', 'member', time(1)).coalition;
    expect(() => invite(coalition, 'bob', 'member', time(2))).toThrow(code('already_there'));
    expect(() => invite(coalition, 'cem', 'leader', time(2))).toThrow(code('one_leader'));
    expect(() => join(coalition, 'cem', time(2))).toThrow(code('no_such_member'));
    const declined = decline(coalition, 'bob', time(2)).coalition;
    expect(() => join(declined, 'bob', time(3))).toThrow(code('no_such_member'));
    expect(invite(declined, 'bob', 'member', time(3)).coalition.members).toHaveLength(2);
  });
});

describe('losing members', () => {
  test('a leader who leaves is followed by a coordinator, then by who has been there longest', () => {
    const coalition = activate(withMembers({ bob: 'member', cem: 'coordinator', dee: 'member' })).coalition;
    const first = leave(coalition, 'ada', time(9));
    expect(leaderOf(first.coalition)?.agent).toBe('cem');
    expect(first.happened).toEqual([
      { kind: 'left', agent: 'ada' },
      { kind: 'role-changed', agent: 'cem', detail: 'leader' },
    ]);
    expect(leaderOf(fail(first.coalition, 'cem', time(10)).coalition)?.agent).toBe('bob');
  });

  test('with too few it disbands, and can be formed anew by those who are left', () => {
    const coalition = activate(withMembers({ bob: 'member', cem: 'member', eve: 'observer' }, 3)).coalition;
    const { coalition: lost, happened } = fail(coalition, 'ada', time(8));
    expect(lost.phase).toBe('disbanding');
    expect(happened.at(-1)).toEqual({ kind: 'disbanding', detail: '2 members are left, and it takes 3.' });
    const anew = reform(lost, 'c2', time(9)).coalition;
    expect(anew).toMatchObject({ id: 'c2', phase: 'forming', formedFrom: 'c1' });
    expect(anew.members.map(({ agent, role, standing }) => [agent, role, standing])).toEqual([
      ['bob', 'leader', 'joined'],
      ['cem', 'member', 'invited'],
      ['eve', 'observer', 'invited'],
    ]);
    expect(() => reform(anew, 'c3', time(9))).toThrow(code('wrong_phase'));
  });

  test('who failed may come back, as a member', () => {
    const coalition = activate(withMembers({ bob: 'member', cem: 'member' })).coalition;
    const back = recover(fail(coalition, 'ada', time(8)).coalition, 'ada', time(9)).coalition;
    expect(back.members.find(({ agent }) => agent === 'ada')).toMatchObject({
      role: 'member',
      standing: 'joined',
    });
    expect(leaderOf(back)?.agent).toBe('bob');
    expect(() => recover(back, 'bob', time(9))).toThrow(code('no_such_member'));
  });

  test('with nobody left there is nothing to form anew', () => {
    const { coalition } = leave(withMembers({}), 'ada', time(1));
    expect(coalition).toMatchObject({ phase: 'disbanding', reason: 'Nobody is left.' });
    expect(() => reform(coalition, 'c2', time(2))).toThrow(code('nobody_left'));
  });

  test('the leader changes by another taking its place', () => {
    const coalition = withMembers({ bob: 'member' });
    expect(() => changeRole(coalition, 'ada', 'member')).toThrow(code('one_leader'));
    const changed = changeRole(coalition, 'bob', 'leader').coalition;
    expect(changed.members.map(({ role }) => role)).toEqual(['coordinator', 'leader']);
    expect(changeRole(changed, 'bob', 'leader').happened).toEqual([]);
  });

  test('whatever happens: one leader while anybody is there, and no more members than may be', () => {
    const agents = ['ada', 'bob', 'cem', 'dee'];
    const agent = fc.constantFrom(...agents);
    const role = fc.constantFrom(...roles);
    type Step = (coalition: Coalition, at: string) => Changed;
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.tuple(agent, role).map(
        ([who, as]): Step =>
          (coalition, at) =>
            invite(coalition, who, as, at),
      ),
      agent.map(
        (who): Step =>
          (coalition, at) =>
            join(coalition, who, at),
      ),
      agent.map(
        (who): Step =>
          (coalition, at) =>
            leave(coalition, who, at),
      ),
      agent.map(
        (who): Step =>
          (coalition, at) =>
            fail(coalition, who, at),
      ),
      agent.map(
        (who): Step =>
          (coalition, at) =>
            recover(coalition, who, at),
      ),
      fc.tuple(agent, role).map(
        ([who, as]): Step =>
          (coalition) =>
            changeRole(coalition, who, as),
      ),
      fc.constant<Step>((coalition) => activate(coalition)),
      fc.constant<Step>((coalition, at) => earn(coalition, 1, at)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let coalition = formCoalition({ id: 'c', purpose: '', leader: 'ada', at: time(0), mostMembers: 3 });
        for (const [at, take] of steps.entries()) {
          try {
            coalition = take(coalition, time(at)).coalition;
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^coalition\./) });
          }
          const there = activeMembers(coalition);
          expect(there.length).toBeLessThanOrEqual(3);
          if (coalition.phase !== 'disbanding')
            expect(there.filter(({ role }) => role === 'leader').length).toBe(1);
          if (coalition.phase === 'active') expect(there.length).toBeGreaterThanOrEqual(2);
          expect(new Set(coalition.members.map(({ agent }) => agent)).size).toBe(coalition.members.length);
        }
      }),
    );
  });
});

describe('payoffs', () => {
  const game = tableGame(['ada', 'bob', 'cem'], [0, 1, 2, 6, 0, 1, 2, 9]);

  test('who was there shares what was earned then', () => {
    let coalition = activate(withMembers({ bob: 'member', cem: 'member' })).coalition;
    coalition = earn(coalition, 9, time(4)).coalition;
    coalition = leave(coalition, 'cem', time(5)).coalition;
    coalition = earn(coalition, 12, time(6)).coalition;
    const payoffs = payoffsOf(game, coalition, { rule: 'shapley' });
    // Of 9: 10/3, 14/3 and 1... by the game; of 12, twice what the two are worth: 5 and 7.
    const [ada = 0, bob = 0, cem = 0] = ['ada', 'bob', 'cem'].map((name) => payoffs.get(name));
    expect(cem).toBeCloseTo(1, 9);
    expect(ada).toBeCloseTo(3.5 + 5, 9);
    expect(bob).toBeCloseTo(4.5 + 7, 9);
  });

  test('by every rule they add up to the amount', () => {
    fc.assert(
      fc.property(
        anyGame(3, 5),
        fc.constantFrom(...payoffRules),
        fc.double({ min: -50, max: 50, noNaN: true }),
        (any, rule, amount) => {
          const neighbours = neighboursOf(any.agents, [['1', '2']]);
          const sharing = { rule, solve: solveSmall, neighbours };
          let shares: Map<string, number>;
          try {
            shares = sharesOf(any, ['1', '2', '3'], amount, sharing);
          } catch (error) {
            expect(error).toMatchObject({ code: 'coalition.game_no_contributions' });
            return;
          }
          expect([...shares.keys()]).toEqual(['1', '2', '3']);
          expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(amount, 6);
        },
      ),
    );
  });

  test('rules differ', () => {
    const gloves = gloveGame(1, 2);
    const by = (rule: (typeof payoffRules)[number]): number[] => [
      ...sharesOf(gloves, gloves.agents, 6, {
        rule,
        solve: solveSmall,
        neighbours: neighboursOf(gloves.agents, [
          ['left 1', 'right 1'],
          ['right 1', 'right 2'],
        ]),
      }).values(),
    ];
    const close = (found: number[], expected: number[]): void => {
      for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 9);
    };
    close(by('equal'), [2, 2, 2]);
    close(by('proportional'), [2, 2, 2]);
    close(by('shapley'), [4, 1, 1]);
    close(by('banzhaf'), [3.6, 1.2, 1.2]);
    close(by('nucleolus'), [6, 0, 0]);
    close(by('myerson'), [3, 3, 0]);
  });

  test('what a rule needs is asked for', () => {
    expect(() => sharesOf(game, ['ada'], 1, { rule: 'nucleolus' })).toThrow(code('no_linear_solver'));
    expect(() => sharesOf(game, ['ada'], 1, { rule: 'myerson' })).toThrow(code('no_graph'));
    expect(() => sharesOf(game, ['eve'], 1, { rule: 'equal' })).toThrow(code('game_unknown_agent'));
    expect([...subgameOf(game, 0b101).values]).toEqual([0, 1, 0, 1]);
  });
});

describe('repair', () => {
  const among = (game: Game, left: number): number =>
    left === 0 ? 0 : (bestByDynamicProgramming(subgameOf(game, left))?.value ?? Number.NaN);

  test('when forming costs nothing it is the best structure of those who are left; when it is dear, what was there', () => {
    fc.assert(
      fc.property(anyGame(2, 6), fc.integer({ min: 0, max: 63 }), (game, some) => {
        const all = game.values.length - 1;
        const gone = some & all;
        const start = bestByDynamicProgramming(game) ?? structureOf(game, [all]);
        const free = repairStructure(game, start, gone, 0);
        expect(free.done).toBe(true);
        expect(free.structure.value).toBeCloseTo(among(game, all & ~gone), 8);
        const dear = repairStructure(game, start, gone, 1e6);
        expect(dear.formed).toEqual([]);
        expect(dear.structure.coalitions.reduce((sum, coalition) => sum + coalition, 0)).toBe(all & ~gone);
      }),
    );
  });

  test('between, it is weighed', () => {
    // Two pairs; when 4 is gone, 3 is alone and would make a better three with the others.
    const game = tableGame(
      numbered(4),
      Array.from(
        { length: 16 },
        (_, set) => [0, 1, 4, 7, 6][set.toString(2).replaceAll('0', '').length] ?? 0,
      ),
    );
    const pairs = structureOf(game, [0b0011, 0b1100]);
    expect(repairStructure(game, pairs, 0b1000, 1).formed).toEqual([0b0111]);
    expect(repairStructure(game, pairs, 0b1000, 3).formed).toEqual([]);
    expect(worthOf(game, 0b0111)).toBe(7);
  });
});
