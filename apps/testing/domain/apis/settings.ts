import { z } from 'zod';

/** How an API is tested from its description. */
export const apiSettingsSchema = z.strictObject({
  /** Random valid and broken requests for each operation, beside the examples and the boundaries. */
  cases: z.number().int().min(0).max(10_000).default(40),
  /** Requests under way at once. */
  concurrency: z.number().int().min(1).max(64).default(4),
  /** The most requests in a second; 0: as many as the API takes. */
  requests_per_second: z.number().min(0).default(0),
  request_seconds: z.number().positive().max(600).default(10),
  /** More of a body than this is not read, and such a body is not judged. */
  body_kilobytes: z.number().int().min(1).max(102_400).default(2048),
  /** An answer that takes longer is a finding; 0: none does. */
  max_response_milliseconds: z.number().min(0).default(0),
  /** DELETE is otherwise sent only to what the test itself created. */
  allow_destructive: z.boolean().default(false),
  /**
   * Also expects what a good API may leave out: that it refuses unknown fields, texts where numbers belong ("5" for 5)
   * and texts that break a `format`; and that it documents the 400 or 422 of a broken request.
   */
  strict: z.boolean().default(false),
  /** Requests that may be spent on making one failing request smaller. */
  shrink_requests: z.number().int().min(0).max(1000).default(60),
});
export type ApiSettings = z.infer<typeof apiSettingsSchema>;
