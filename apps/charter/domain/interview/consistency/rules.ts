import { DATA_RULES } from './data.ts';
import { METRIC_RULES } from './metrics.ts';
import { PEOPLE_RULES } from './people.ts';
import type { ConsistencyRule } from './rule.ts';
import { TIME_RULES } from './times.ts';

/**
 * All checks between answers. Texts are compared by shared words, key words and dates: they point, a person judges,
 * so their findings warn and never block.
 */
export const CONSISTENCY_RULES: readonly ConsistencyRule[] = [
  ...METRIC_RULES,
  ...DATA_RULES,
  ...PEOPLE_RULES,
  ...TIME_RULES,
];
