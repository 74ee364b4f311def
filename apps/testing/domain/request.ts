import { z } from 'zod';
import { actionSchema } from './suite/step.ts';
import { browserKinds, testTypes } from './suite/test-case.ts';

export const purposes = ['test', 'order', 'mutation'] as const;

/** What somebody asks to be tested. */
export const executionRequestSchema = z.strictObject({
  url: z.string().min(1).max(2000).describe('Where testing begins, complete: https://shop.example/'),
  /** `functional` when absent; `api` needs `openapi`, or finds the description where servers usually keep it. */
  types: z.array(z.enum(testTypes)).min(1).max(testTypes.length).default(['functional']),
  budget_seconds: z.number().int().min(5).max(86_400).optional(),
  browsers: z.array(z.enum(browserKinds)).min(1).max(3).default(['chromium']),
  /** Also what deletes, pays or sends. */
  allow_destructive: z.boolean().default(false),
  /** The address of the site's OpenAPI description. */
  openapi: z.string().max(2000).optional(),
  /** That description itself, JSON or YAML. */
  openapi_document: z.string().max(2_000_000).optional(),
  /** How to sign in, before anything else. Values may name secrets of the configuration as `${secret:NAME}`. */
  login: z
    .strictObject({
      steps: z.array(actionSchema).max(30).default([]),
      /** Sent with requests to the API, such as `{"authorization": "Bearer …"}`. */
      headers: z.record(z.string().max(100), z.string().max(4000)).default({}),
    })
    .optional(),
  /** What the site has to do, in prose. A language model reads it, where one is configured; nothing else does. */
  requirements: z.string().max(50_000).optional(),
  /** Only tests that are there already: no exploration, none written. */
  replay: z.boolean().default(false),
  /**
   * What is to be known: whether the site is right (`test`), whether its tests depend on their order (`order`), or what
   * faults they would notice (`mutation`). The latter two take the tests that are there.
   */
  purpose: z.enum(purposes).default('test'),
  /** Of a replay: the share of the suite's time for which tests are chosen, above 0 to 1. */
  share: z.number().gt(0).max(1).optional(),
  /** Of a replay: only tests of what differs from the exploration before the last. */
  only_changed: z.boolean().default(false),
  /** For the purpose `mutation`: the most mutants that are tried. */
  mutants: z.number().int().min(1).max(10_000).default(100),
  /** For the same exploration again. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
});
export type ExecutionRequest = z.infer<typeof executionRequestSchema>;

/** What an earlier release did not ask for. */
type Later = 'purpose' | 'share' | 'only_changed' | 'mutants';

/** A request as it is kept, perhaps by an earlier release, with what its maker may do. */
export interface ExecutionOptions
  extends Omit<ExecutionRequest, Later>,
    Partial<Pick<ExecutionRequest, Later>> {
  readonly may_reach_loopback: boolean;
}
