import { expect, test } from 'vitest';
import { shapleyOf } from '../domain/together/groups.ts';
import { reportOf } from '../domain/together/report.ts';
import { cautionsOf, conclusionsOf } from '../domain/together/sentences.ts';
import { checkWork, costOf, seedsOf, studyDesign } from '../domain/together/study.ts';
import { studyMembers } from './members.ts';
import { prepareStudy } from './seed-run.ts';

const member = (name: string, template: string, options = {}) => ({
  name,
  template: { name: template, options },
});
const all = ['observations', 'preferences', 'both'];

function study(given: object, members: readonly object[]) {
  const design = studyDesign.parse({ variants: all, ...given });
  const spec = { design, members: studyMembers.parse(members) };
  const run = prepareStudy(spec);
  const rows = seedsOf(design).map((seed) => ({ seed, results: run(seed) }));
  const ways = ['alone', ...design.variants] as const;
  const names = spec.members.map(({ name }) => name);
  const report = reportOf(rows, { ways, names, ticks: design.ticks, planned: design.seeds });
  if (!report) throw new Error('too few seeds');
  const told = conclusionsOf(report, { world: design.world.kind, ticks: design.ticks });
  const of = (variant: string) => report.variants.find((one) => one.variant === variant);
  return { rows, report, told, of, design };
}

const pair = [member('Eyes', 'scout'), member('Legs', 'runner')];

test('in the world made for it, sharing observations helps: the interval excludes 0', () => {
  const { of, told, rows } = study({ world: { kind: 'relay' }, seeds: 20, ticks: 100 }, pair);
  const found = of('observations')?.measures.payoff.difference;
  expect(found?.conclusion).toBe('better');
  expect(found?.interval[0]).toBeGreaterThan(3);
  // Three ways are compared: each interval is at 1 − 0.05 / 3.
  expect(found?.level).toBeCloseTo(1 - 0.05 / 3, 12);
  expect(told[0]).toMatch(
    /^Sharing observations, the coalition did better than its members alone, by .* per member in 100 ticks/,
  );
  // Both prefer the same, so that sharing this changes nothing: pairs are pairs to the last bit.
  expect(of('preferences')?.measures.payoff.difference?.conclusion).toBe('same');
  for (const { results } of rows) {
    expect(results.preferences).toEqual(results.alone);
    expect(results.both).toEqual(results.observations);
  }
});

test('a cue that says nothing: telling of it cannot help, and that is what is said', () => {
  const { of, told } = study({ world: { kind: 'relay', cue: 0.5 }, seeds: 6, ticks: 60 }, pair);
  expect(of('observations')?.measures.payoff.difference?.conclusion).toBe('same');
  expect(told[0]).toContain('changed nothing');
});

test('a cue that hardly says anything: not shown', () => {
  const { of, told } = study(
    { world: { kind: 'relay', cue: 0.52 }, seeds: 20, ticks: 60, variants: ['observations'] },
    pair,
  );
  const found = of('observations')?.measures.payoff.difference;
  expect(found?.conclusion).toBe('not-shown');
  expect(found?.interval[0]).toBeLessThanOrEqual(0);
  expect(found?.interval[1]).toBeGreaterThanOrEqual(0);
  expect(told[0]).toMatch(/it is not shown that the coalition did better or worse/);
});

test('shared preferences: who wants nothing begins to want, and who wanted pays when all is divided', () => {
  const members = [
    member('Keen', 'runner', { appetite: 4 }),
    member('Idle', 'runner', { appetite: 0, comfort: 2 }),
  ];
  const given = { world: { kind: 'relay' }, seeds: 12, ticks: 80, variants: ['preferences'] };
  const kept = study(given, members).of('preferences');
  const gained = Object.fromEntries(
    (kept?.members ?? []).map(({ name, difference }) => [name, difference?.mean]),
  );
  const divided = study({ ...given, division: 'equal' }, members);
  const [keen, idle] = divided.of('preferences')?.members ?? [];
  expect(keen?.payoff).toBeCloseTo(idle?.payoff ?? Number.NaN, 12);
  expect(divided.of('preferences')?.measures.spread.mean).toBe(0);
  expect(divided.report.variants[0]?.measures.spread.mean).toBeGreaterThan(0);
  // Division moves payoffs between members and makes no more of them.
  expect(divided.of('preferences')?.measures.payoff.mean).toBeCloseTo(
    kept?.measures.payoff.mean ?? Number.NaN,
    9,
  );
  expect(Number.isFinite(gained.Keen) && Number.isFinite(gained.Idle)).toBe(true);
  expect(divided.told[0]).toContain('Keen got less than alone');
  expect(cautionsOf(divided.report, divided.design).join(' ')).toMatch(
    /equal parts; alone everybody kept its own/,
  );
});

test('Shapley values of what groups really earned: they add up, seed by seed, and start from each alone', () => {
  const members = [member('Eyes', 'scout'), member('Legs', 'runner'), member('More eyes', 'scout')];
  const given = { world: { kind: 'relay' }, seeds: 12, ticks: 60, variants: ['observations', 'preferences'] };
  const { rows, of, told, design, report } = study({ ...given, division: 'shapley' }, members);
  const own = study(given, members);
  for (const [at, { results }] of rows.entries())
    for (const way of ['observations', 'preferences'] as const) {
      const [life, kept, alone] = [results[way], own.rows[at]?.results[way], results.alone];
      const sum = (amounts: readonly number[] = []) => amounts.reduce((total, one) => total + one, 0);
      // Efficiency: what all earned together is divided, no more and no less; and it is the same life.
      const together = sum(kept?.members.map(({ earned }) => earned));
      expect(sum(life?.members.map(({ payoff }) => payoff))).toBeCloseTo(together, 9);
      expect(life?.worths?.[7]).toBe(together);
      expect([1, 2, 4].map((one) => life?.worths?.[one])).toEqual(alone?.members.map(({ earned }) => earned));
    }
  // A group's worth is that of a study in which the third only looks on: the two play the same lives.
  const two = study({ ...given, variants: ['observations'] }, members.slice(0, 2));
  for (const [at, { results }] of two.rows.entries())
    expect(rows[at]?.results.observations?.worths?.[0b011]).toBe(
      results.observations?.members.reduce((sum, { earned }) => sum + earned, 0),
    );
  // One pair of eyes and the legs do it; without legs, eyes gain nothing from each other.
  const shared = of('observations');
  expect(shared?.groups?.map(({ members: names }) => names.join('+'))).toEqual([
    'Eyes',
    'Legs',
    'More eyes',
    'Eyes+Legs',
    'Eyes+More eyes',
    'Legs+More eyes',
    'Eyes+Legs+More eyes',
  ]);
  expect(shared?.groups?.map(({ difference }) => difference?.conclusion)).toEqual([
    undefined,
    undefined,
    undefined,
    'better',
    'same',
    'better',
    'better',
  ]);
  expect(shared?.members.map(({ difference }) => difference?.conclusion)).toEqual([
    'better',
    'better',
    'better',
  ]);
  // As with one left and two right gloves, these values are not stable: the runner needs only one of the scouts.
  expect(shared?.objection?.members).toContain('Legs');
  expect(told[0]).toMatch(
    / By Shapley values, .* would on average earn .* rewards less losses more by themselves\.$/,
  );
  // The mean of the values is the value of the mean: they are linear.
  const mean = (group: number) =>
    rows.reduce((sum, { results }) => sum + (results.observations?.worths?.[group] ?? 0), 0) / rows.length;
  expect(shapleyOf(Array.from({ length: 8 }, (_, group) => mean(group)))).toEqual(
    shared?.members.map(({ payoff }) => expect.closeTo(payoff, 9)),
  );
  // Nothing is gained by preferring the same together: that is said, and not covered up by rounding.
  expect(of('preferences')?.members.map(({ difference }) => difference?.conclusion)).toEqual([
    'same',
    'same',
    'same',
  ]);
  expect(cautionsOf(report, design).join(' ')).toContain('Shapley values of what each group');
  expect(of('alone')?.groups).toBeUndefined();
});

test('who sees everything already is told nothing new: foraging with sight of the whole grid', () => {
  const world = { kind: 'foraging', rows: 5, columns: 5, food: 0.2, regrowth: 0.05, radius: 5 };
  const { of, report } = study({ world, seeds: 5, ticks: 40 }, [
    member('One', 'collector', { depth: 1 }),
    member('Two', 'collector', { depth: 1 }),
  ]);
  expect(of('observations')?.measures.payoff.difference?.conclusion).toBe('same');
  expect(report.variants[0]?.measures.payoff.mean).toBeGreaterThan(0);
});

test('the same seed, the same lives, also with actions that are drawn', () => {
  const members = pair.map((one) => ({ ...one, options: { selection: { mode: 'sampled' }, learning: {} } }));
  const given = { world: { kind: 'relay' }, seeds: 5, ticks: 30 };
  const first = study(given, members);
  expect(study(given, members).rows).toEqual(first.rows);
  expect(study({ ...given, first_seed: 100 }, members).rows[0]?.results).not.toEqual(first.rows[0]?.results);
});

test('a study that was stopped says so; too few seeds give no report', () => {
  const { rows, design } = study({ world: { kind: 'relay' }, seeds: 8, ticks: 10 }, pair);
  const about = { ways: ['alone', 'observations'] as const, names: ['Eyes', 'Legs'], ticks: 10, planned: 8 };
  const part = reportOf(rows.slice(0, 4), about);
  expect(part && cautionsOf(part, design)).toContainEqual(expect.stringMatching(/^Only 4 of 8 seeds/));
  expect(reportOf(rows.slice(0, 2), about)).toBeUndefined();
});

test('what cannot be studied is refused by the name of the member', () => {
  const prepare = (world: object, members: readonly object[]) =>
    prepareStudy({ design: studyDesign.parse({ world }), members: studyMembers.parse(members) });
  const relay = { kind: 'relay' };
  expect(() => prepare(relay, [pair[0] ?? {}, member('C', 'collector')])).toThrow(
    /Member "C": in a relay world members are made of the templates scout and runner/,
  );
  expect(() => prepare(relay, [pair[0] ?? {}, member('R', 'runner', { appetite: -1 })])).toThrow(
    /Member "R": appetite/,
  );
  expect(() => prepare({ kind: 'foraging' }, [member('M', 't-maze'), member('C', 'collector')])).toThrow(
    /the model T-maze is for something else/,
  );
  expect(() => prepare({ kind: 'foraging' }, [member('X', 'nobody'), member('C', 'collector')])).toThrow(
    /Member "X": There is no template "nobody"/,
  );
  expect(() => studyMembers.parse([pair[0]])).toThrow();
  expect(() => studyMembers.parse([pair[0], pair[0]])).toThrow(/a name of its own/);
  expect(() => studyMembers.parse([pair[0], { name: 'Nothing' }])).toThrow(/give one of them/);
  expect(() => studyDesign.parse({ world: relay, variants: ['both', 'both'] })).toThrow(/named once/);
  const shapley = studyDesign.parse({
    world: relay,
    division: 'shapley',
    variants: ['observations', 'both'],
  });
  expect(costOf(shapley, 2)).toEqual({ lives: 3, ticks: 3 * 30 * 200 * 2 });
  expect(costOf(shapley, 6).lives).toBe(1 + 2 * (2 ** 6 - 7));
  expect(() => checkWork(shapley, 7, 1e9)).toThrow(/7 have 127: that is done for at most 6 members/);
  expect(() => checkWork(studyDesign.parse({ world: relay, seeds: 1000 }), 2, 1000)).toThrow(
    /2 members × 200 ticks × 1000 seeds × 2 lives of each are 800000 ticks; the most is 1000/,
  );
});
