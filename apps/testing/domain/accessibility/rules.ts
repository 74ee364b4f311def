import type { Rule } from './rule.ts';

/** Our own rules: what a machine can decide and axe-core does not. */
export const rules: Readonly<Record<string, Rule>> = {};
