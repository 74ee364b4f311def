import { z } from 'zod';
import { browserKinds } from '../../domain/suite/test-case.ts';
import { rectangleSchema } from '../../domain/visual/rectangle.ts';

/** What a picture is of. The same page looks different in each of these. */
export const baselineKeySchema = z.strictObject({
  project_id: z.string(),
  /** The origin. */
  site: z.string(),
  /** The way to the state: see `stateKey`. */
  state: z.string(),
  browser: z.enum(browserKinds),
  /** `1280x720`. */
  viewport: z.string().regex(/^\d+x\d+$/),
  /** `linux-x64`: fonts are drawn differently elsewhere. */
  platform: z.string(),
});
export type BaselineKey = z.infer<typeof baselineKeySchema>;

/**
 * `proposed` waits for a person; `approved` is what later pictures are compared with; `rejected` was said to be wrong;
 * `superseded` was replaced, or is no more asked about because the page looks again as it did.
 */
export const baselineStatuses = ['proposed', 'approved', 'rejected', 'superseded'] as const;
export type BaselineStatus = (typeof baselineStatuses)[number];

/** One picture of a state. The history of a state is all of its pictures. */
export const baselineSchema = baselineKeySchema.extend({
  id: z.string(),
  status: z.enum(baselineStatuses),
  /** The artifact of the picture. */
  picture: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** What varies by itself and is not compared. */
  masks: z.array(rectangleSchema),
  /** For people: the browser and its version that drew it. */
  drawn_by: z.string(),
  /** The baseline from which it differs; null for the first of a state. */
  compared_with: z.string().nullable(),
  /** The share of the pixels that differ, 0 to 1, and the artifact that shows them. */
  share: z.number().nullable(),
  difference: z.string().nullable(),
  created_at: z.date(),
  decided_by: z.string().nullable(),
  decided_at: z.date().nullable(),
});
export type Baseline = z.infer<typeof baselineSchema>;

export type NewBaseline = Pick<
  Baseline,
  'picture' | 'width' | 'height' | 'masks' | 'drawn_by' | 'compared_with' | 'share' | 'difference'
>;

export interface BaselineFilter {
  readonly projectId: string;
  readonly site?: string;
  readonly status?: BaselineStatus;
  /** All pictures of one state. */
  readonly key?: BaselineKey;
}

export interface BaselineStore {
  /** What to compare with: the approved picture, or the first one while none is approved. */
  find(key: BaselineKey): Promise<Baseline | undefined>;
  /** The picture itself. @throws MainstayError as artifacts do */
  read(baseline: Baseline): Promise<Buffer>;
  /** Proposes a picture; an earlier proposal of its kind is superseded. */
  keep(key: BaselineKey, picture: NewBaseline): Promise<Baseline>;
  /** Replaces the masks of a picture: more varies by itself than was seen at first. */
  mask(id: string, masks: Baseline['masks']): Promise<void>;
  /** The page looks as its baseline again: what was proposed instead is no more asked about. */
  withdraw(key: BaselineKey): Promise<void>;
  /**
   * Makes a picture the baseline, also one that was rejected or replaced before; the one until now is superseded.
   *
   * @throws MainstayError `testing.baseline_not_found`
   */
  approve(id: string, by: string): Promise<Baseline>;
  /**
   * Says that a proposed picture is wrong; what was the baseline stays.
   *
   * @throws MainstayError `testing.baseline_not_found`, `testing.baseline_decided` when it is not proposed
   */
  reject(id: string, by: string): Promise<Baseline>;
  /** Newest first, at most 1000. */
  list(filter: BaselineFilter): Promise<Baseline[]>;
}
