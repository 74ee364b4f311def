import { z } from 'zod';
import { browserKinds } from '../suite/test-case.ts';

/**
 * What is measured of a load. `lcp`, `inp`, `ttfb`, `fcp` and `tbt` (total blocking time between the first paint and
 * the end of loading) are milliseconds, `cls` has no unit, `transfer` is bytes over the network, `requests` and
 * `long_tasks` are counts; `slowest_data` is milliseconds until the slowest of what scripts asked for while loading was there, 0 where they asked for nothing.
 */
export const metricNames = [
  'lcp',
  'cls',
  'inp',
  'ttfb',
  'fcp',
  'tbt',
  'transfer',
  'requests',
  'long_tasks',
  'slowest_data',
] as const;
export type MetricName = (typeof metricNames)[number];

const milliseconds = z.number().nonnegative();
const place = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** Why a figure of one load is what it is. Elements are CSS selectors, addresses as the browser asked for them. */
export const causesSchema = z.strictObject({
  /** The largest element that was painted, and the four parts of the time until then, which add up to it. */
  lcp: z
    .strictObject({
      element: z.string(),
      url: z.string().nullable(),
      first_byte: milliseconds,
      load_delay: milliseconds,
      load: milliseconds,
      render_delay: milliseconds,
    })
    .optional(),
  /** The largest shifts of the layout, largest first. */
  shifts: z
    .array(
      z.strictObject({
        element: z.string(),
        value: z.number(),
        at: milliseconds,
        from: place,
        to: place,
      }),
    )
    .max(5)
    .optional(),
  inp: z
    .strictObject({
      /** What was done: `clicked button "Add"`. */
      interaction: z.string(),
      element: z.string(),
      input_delay: milliseconds,
      processing: milliseconds,
      presentation: milliseconds,
      script: z.string().nullable(),
    })
    .optional(),
  ttfb: z
    .strictObject({
      redirects: milliseconds,
      dns: milliseconds,
      connection: milliseconds,
      server: milliseconds,
    })
    .optional(),
  /** The scripts that kept the page from answering longest, longest first. */
  scripts: z
    .array(z.strictObject({ url: z.string(), name: z.string(), milliseconds }))
    .max(5)
    .optional(),
  /** The largest files, largest first. */
  files: z
    .array(z.strictObject({ url: z.string(), kind: z.string(), bytes: z.number().nonnegative() }))
    .max(5)
    .optional(),
  /** What scripts waited for longest, longest first. */
  data: z
    .array(z.strictObject({ url: z.string(), milliseconds }))
    .max(5)
    .optional(),
});
export type Causes = z.infer<typeof causesSchema>;

/** One load of a page. A metric that could not be had is null. */
export const sampleSchema = z.strictObject({
  metrics: z.record(z.enum(metricNames), z.number().nonnegative().nullable()),
  /** By kind: `document`, `script`, `stylesheet`, `image`, `font`, `media`, `fetch`, `other`. */
  transfer: z.record(z.string(), z.strictObject({ bytes: z.number(), requests: z.number() })),
  causes: causesSchema,
});
export type Sample = z.infer<typeof sampleSchema>;

/** The middle of several loads and how far they lie apart. */
export const summarySchema = z.strictObject({
  n: z.number().int().positive(),
  median: z.number(),
  /** The quartiles: half of the loads lie between them. */
  q1: z.number(),
  q3: z.number(),
  min: z.number(),
  max: z.number(),
  /** 95% interval of the median by the bootstrap; null for fewer than three loads. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type Summary = z.infer<typeof summarySchema>;

/** All loads of one route in one way: what is kept of an execution, and what later ones are compared with. */
export const measurementSchema = z.strictObject({
  route: z.string(),
  path: z.string(),
  state: z.string(),
  browser: z.enum(browserKinds),
  viewport: z.strictObject({ width: z.number().int(), height: z.number().int() }),
  /** `cold`: nothing in the browser's cache. `warm`: the second load in the same browser. */
  cache: z.enum(['cold', 'warm']),
  samples: z.array(sampleSchema).min(1),
  summaries: z.record(z.enum(metricNames), summarySchema.nullable()),
  /** Why a metric is null, a sentence for each that is. */
  missing: z.partialRecord(z.enum(metricNames), z.string()),
});
export type Measurement = z.infer<typeof measurementSchema>;

/** The values of a metric over the loads in which it could be had. */
export function valuesOf(samples: readonly Sample[], metric: MetricName): number[] {
  return samples.flatMap(({ metrics }) => metrics[metric] ?? []);
}
