import { z } from 'zod';
import { elementSchema } from './locator.ts';

const on = { element: elementSchema };

/** What a test does. Paths are relative to the site: `/cart?open=1#list`. */
export const actionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open'), path: z.string() }),
  z.strictObject({ do: z.literal('click'), ...on }),
  z.strictObject({ do: z.literal('double-click'), ...on }),
  z.strictObject({ do: z.literal('hover'), ...on }),
  z.strictObject({ do: z.literal('fill'), ...on, value: z.string() }),
  z.strictObject({ do: z.literal('select'), ...on, value: z.string() }),
  z.strictObject({ do: z.literal('check'), ...on, on: z.boolean() }),
  /** A key as Playwright names it, on the element, or wherever the focus is. */
  z.strictObject({ do: z.literal('press'), key: z.string(), element: elementSchema.optional() }),
  z.strictObject({ do: z.literal('reload') }),
  z.strictObject({ do: z.literal('back') }),
  z.strictObject({ do: z.literal('forward') }),
]);
export type Action = z.infer<typeof actionSchema>;

/** What a test expects. Texts are compared with white space collapsed. */
export const expectationSchema = z.discriminatedUnion('that', [
  z.strictObject({ that: z.literal('visible'), ...on }),
  z.strictObject({ that: z.literal('hidden'), ...on }),
  z.strictObject({ that: z.literal('text'), ...on, text: z.string(), match: z.enum(['is', 'contains']) }),
  z.strictObject({ that: z.literal('value'), ...on, value: z.string() }),
  z.strictObject({ that: z.literal('checked'), ...on, on: z.boolean() }),
  z.strictObject({ that: z.literal('count'), ...on, count: z.number().int().nonnegative() }),
  z.strictObject({ that: z.literal('focused'), ...on }),
  z.strictObject({ that: z.literal('path'), path: z.string() }),
  z.strictObject({ that: z.literal('title'), text: z.string() }),
  /** No uncaught error, console error, failed request or answer of 400 and more since the test began. */
  z.strictObject({ that: z.literal('no-page-errors') }),
]);
export type Expectation = z.infer<typeof expectationSchema>;

export const stepSchema = z.union([
  actionSchema,
  z.strictObject({ do: z.literal('expect'), expect: expectationSchema }),
]);
export type Step = z.infer<typeof stepSchema>;
