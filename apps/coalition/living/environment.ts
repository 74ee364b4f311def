import { z } from 'zod';

const share = z.number().min(0).max(1);
const side = z.int().min(1).max(200);

/** What an agent can live in. */
export const environmentSchema = z.discriminatedUnion('kind', [
  /** A world that behaves as a model says: the agent's own, or another one of the same shape. */
  z.strictObject({
    kind: z.literal('model'),
    model: z.unknown().optional(),
    /** True states to begin with, one for each factor; drawn from the model where null. */
    first_states: z.array(z.int().min(0).nullable()).max(64).optional(),
  }),
  /** A grid with food, for agents like the templates explorer, collector and coordinator. */
  z.strictObject({
    kind: z.literal('foraging'),
    rows: side.default(10),
    columns: side.default(10),
    food: share.default(0.1),
    regrowth: share.default(0.01),
    /** Cells that an agent sees in each direction. */
    radius: z.int().min(0).max(50).default(2),
  }),
  /** Somebody else's: each step is given what the agent observes, and answers what it does. */
  z.strictObject({ kind: z.literal('given') }),
]);
export type Environment = z.infer<typeof environmentSchema>;
