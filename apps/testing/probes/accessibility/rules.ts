import axe from 'axe-core';
import { actRulesOfAxe } from '../../domain/accessibility/axe-rules.ts';
import type { Rule } from '../../domain/accessibility/rule.ts';
import { rules } from '../../domain/accessibility/rules.ts';

const actIds = new Map(axe.getRules().map((rule) => [rule.ruleId, rule.actIds ?? []]));
const own: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values<Rule>(rules).map((rule) => [rule.id, rule.act]),
);

/** The ids of the ACT rules that a check implements, by the `check` of its findings. */
export function actRulesOf(check: string): readonly string[] {
  if (!check.startsWith('axe.')) return own.get(check) ?? [];
  const id = check.slice('axe.'.length);
  return actRulesOfAxe(id, actIds.get(id) ?? []);
}
