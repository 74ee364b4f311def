import type { GameText } from './game-types.ts';

const can = (name: string, ...capabilities: readonly string[]) => ({ name, capabilities });

/** Games to begin with; the answers to most of them are published. */
export const examples = {
  structure: {
    kind: 'table',
    agents: ['1', '2', '3', '4'],
    values: [0, 30, 40, 50, 25, 60, 55, 90, 45, 80, 70, 120, 80, 100, 115, 140],
  },
  gloves: { kind: 'gloves', left: 1, right: 2 },
  votes: { kind: 'voting', quota: 51, weights: [10, 20, 30, 40] },
  airport: { kind: 'airport', costs: [1, 2, 4] },
  estate: { kind: 'bankruptcy', estate: 200, claims: [100, 200, 300] },
  rescue: {
    kind: 'capabilities',
    agents: [
      can('Drone', 'see', 'fly'),
      can('Digger', 'dig', 'lift'),
      can('Dog', 'smell'),
      can('Medic', 'treat'),
      can('Truck', 'carry', 'lift'),
      can('Radio', 'talk', 'see'),
    ],
    tasks: [
      { name: 'Find', capabilities: ['see', 'smell', 'fly'], priority: 3 },
      { name: 'Free', capabilities: ['dig', 'lift'], priority: 2 },
      { name: 'Save', capabilities: ['treat', 'carry', 'talk'], priority: 4 },
    ],
    costPerPair: 0.1,
  },
} as const satisfies Readonly<Record<string, GameText>>;

export type ExampleName = keyof typeof examples;
