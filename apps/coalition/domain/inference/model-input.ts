import { z } from 'zod';

/** How many there are, or what each is called. */
const labels = z.union([
  z.int().min(1).max(100_000),
  z.array(z.string().min(1).max(100)).min(1).max(100_000),
]);
const name = z.string().min(1).max(100);
/** Nested arrays of numbers; `compileModel` checks shape and sums, and says which column is wrong. */
const table = z.unknown();

const factor = z.strictObject({
  name,
  states: labels,
  /** Controls of this factor; one means that nobody controls it. */
  actions: labels.default(1),
  /** Names of the factors that its next state depends on; itself when left out. */
  parents: z.array(name).min(1).optional(),
  /** `B[next][state of each parent …][action]`; each column over `next` sums to 1. */
  B: table.optional(),
  /** Prior over the first state; flat when left out. */
  D: table.optional(),
  /** Dirichlet counts of the shape of B and of D; given, they are learnt. */
  pB: table.optional(),
  pD: table.optional(),
});

const modality = z.strictObject({
  name,
  outcomes: labels,
  /** Names of the factors that it depends on; all when left out. */
  parents: z.array(name).min(1).optional(),
  /** `A[outcome][state of each parent …]`; each column over `outcome` sums to 1. */
  A: table.optional(),
  pA: table.optional(),
  /** Preferences `C[outcome]`, or `C[step][outcome]` counted from the first step ahead; none when left out. */
  C: table.optional(),
});

export const conventions = ['pymdp-jax', 'pymdp-legacy'] as const;
export type Convention = (typeof conventions)[number];

/**
 * A discrete POMDP as people write it: names, and nested arrays in the order of pymdp (next state or outcome first,
 * action last).
 */
export const modelInput = z.strictObject({
  name: z.string().max(200).optional(),
  factors: z.array(factor).min(1).max(64),
  modalities: z.array(modality).min(1).max(64),
  /** How many steps policies look ahead. */
  depth: z.int().min(1).max(64).default(1),
  /** Policies to choose from, `[policy][step][action of each factor]`; all of `depth` when left out. */
  policies: z
    .array(z.array(z.array(z.int().min(0))).min(1))
    .min(1)
    .optional(),
  /**
   * Habits: a probability for each listed policy, or, without a list, for each combination of actions of the first
   * step (the last factor's action counts fastest).
   */
  E: table.optional(),
  pE: table.optional(),
  /** Precision of policies; by default that of the convention (1 for `pymdp-jax`, 16 for `pymdp-legacy`). */
  gamma: z.number().positive().max(1e6).optional(),
  convention: z.enum(conventions).default('pymdp-jax'),
});

export type ModelInput = z.input<typeof modelInput>;
export type ParsedModel = z.output<typeof modelInput>;
export type FactorInput = ParsedModel['factors'][number];
export type ModalityInput = ParsedModel['modalities'][number];
