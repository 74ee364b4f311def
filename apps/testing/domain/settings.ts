import { z } from 'zod';
import { apiSettingsSchema } from './apis/settings.ts';

const count = (least = 1) => z.number().int().min(least);

/** The section `testing` of the configuration. Times are seconds unless they say otherwise. */
export const testingSettingsSchema = z.strictObject({
  /**
   * What sign-ins may name as `${secret:NAME}`, each for the sites it belongs to alone: whoever may test a site of their
   * own must not be sent the password of another. Values are best given as variables or secret files.
   */
  secrets: z
    .record(
      z.string().regex(/^\w{1,60}$/),
      z.strictObject({
        value: z.string().min(1),
        /** Origins, such as `https://shop.example`. */
        sites: z.array(z.url().transform((url) => new URL(url).origin)).min(1),
      }),
    )
    .default({}),
  /** Executions with all that came of them are deleted after so many days, but for the newest of each site. */
  retention_days: count().default(90),
  retention_newest: count().default(10),
  browsers: z
    .strictObject({
      /** The most browsers of a kind at once. */
      chromium: count(0).max(50).default(3),
      firefox: count(0).max(50).default(2),
      webkit: count(0).max(50).default(1),
      headless: z.boolean().default(true),
      /** Megabytes that must be free before another browser is started. */
      spare_megabytes: count(0).default(512),
      /** A browser nobody used for so long is closed. */
      idle_seconds: count().default(60),
    })
    .prefault({}),
  execution: z
    .strictObject({
      /** Tests at once in one process. */
      concurrency: count().max(100).default(4),
      /** Again after a failure; a test that then passes is flaky. */
      retries: count(0).max(5).default(2),
      test_seconds: count().max(3600).default(60),
      /** Over so many workers the tests of one execution are shared out at most, where there are tests and workers for it. */
      shards: count().max(64).default(8),
      /** Of a whole execution, where its request says nothing else. */
      budget_seconds: count().max(86_400).default(300),
      trace: z.enum(['off', 'on-retry', 'on']).default('on-retry'),
      video: z.boolean().default(false),
      har: z.boolean().default(false),
    })
    .prefault({}),
  writer: z
    .strictObject({
      /** A language model, where one is configured, gives better names to the tests that exploration wrote. */
      names_by_model: z.boolean().default(true),
    })
    .prefault({}),
  exploration: z
    .strictObject({
      max_states: count().max(10_000).default(150),
      max_depth: count().max(100).default(12),
      /** One action may take so long to settle. */
      settle_milliseconds: count().max(60_000).default(3000),
      /** What signs out, deletes, pays or sends is held back unless this is set. */
      allow_destructive: z.boolean().default(false),
      /** Asked for hosts that are not local. */
      respect_robots: z.boolean().default(true),
      /** Private addresses that may be tested, as CIDR or host names; this machine's loopback always may, by its administrator. */
      allowed_private_hosts: z.array(z.string()).default([]),
    })
    .prefault({}),
  healing: z
    .strictObject({
      /** The least similarity, 0 to 1, at which a moved element is taken for the same. */
      threshold: z.number().min(0).max(1).default(0.7),
    })
    .prefault({}),
  performance: z
    .strictObject({
      /** Loads of each page; the median counts. */
      runs: count().max(50).default(5),
      /** Milliseconds; `cls` without unit. The limits of "good" of web.dev. */
      budgets: z
        .strictObject({
          lcp: z.number().positive().default(2500),
          cls: z.number().positive().default(0.1),
          inp: z.number().positive().default(200),
          ttfb: z.number().positive().default(800),
          fcp: z.number().positive().default(1800),
          /** As the largest contentful paint: what shows the data cannot be there before them. */
          slowest_data: z.number().positive().default(2500),
          transfer_kilobytes: z.number().positive().default(2048),
        })
        .prefault({}),
    })
    .prefault({}),
  visual: z
    .strictObject({
      /** Captures of a new baseline: what differs between them varies by itself and is masked. */
      captures: count(1).max(10).default(3),
      /** Share of the pixels that may differ, 0 to 1. */
      tolerance: z.number().min(0).max(1).default(0.0005),
    })
    .prefault({}),
  api: apiSettingsSchema.prefault({}),
  flaky: z
    .strictObject({
      /** Runs of a test in its history before it is judged, and the rate of flips over which it is flaky. */
      least_runs: count(2).default(5),
      flip_rate: z.number().min(0).max(1).default(0.1),
      history_days: count().default(30),
    })
    .prefault({}),
});
export type TestingSettings = z.infer<typeof testingSettingsSchema>;
