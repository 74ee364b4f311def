import { z } from 'zod';

/** Limits of studies: the part `studies` of the app's settings. */
export const studySettings = z
  .strictObject({
    /** Ticks of all members in all lives of one study. */
    most_ticks: z.number().int().min(1).max(1_000_000_000).default(5_000_000),
    /** What one study may compute, over all its beginnings. */
    most_seconds: z.number().positive().max(86_400).default(1800),
    /** So many may wait or run at once in one project. */
    most_open: z.number().int().min(1).max(1000).default(20),
    /** Studies that ended longer ago are deleted. */
    retention_days: z.number().int().min(1).max(36_500).default(365),
  })
  .prefault({});
