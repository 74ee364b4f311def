import { z } from 'zod';

/** Somebody who takes part. */
export const personSchema = z
  .object({ id: z.string(), email: z.string(), name: z.string() })
  .meta({ id: 'CharterPerson' });
