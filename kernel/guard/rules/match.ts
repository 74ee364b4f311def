import type { GuardFinding, TextSource } from '../guard.ts';
import type { View } from '../normalise/view.ts';
import { exfiltrationRules } from './exfiltration.ts';
import { extractionRules } from './extraction.ts';
import { indirectRules } from './indirect.ts';
import { jailbreakRules } from './jailbreak.ts';
import { overrideRules } from './override.ts';
import { roleRules } from './roles.ts';
import type { Rule } from './rule.ts';

const rules: readonly Rule[] = [
  ...overrideRules,
  ...roleRules,
  ...extractionRules,
  ...jailbreakRules,
  ...exfiltrationRules,
  ...indirectRules,
];

/** More places of the same rule say nothing new. */
const mostPlaces = 5;

/** What the rules find in one reading of a text, with places in the original. */
export function matchRules(view: View, source: TextSource): GuardFinding[] {
  const found: GuardFinding[] = [];
  for (const rule of rules) {
    if (rule.sources !== undefined && !rule.sources.includes(source)) continue;
    if (!rule.needs.some((word) => view.text.includes(word))) continue;
    let places = 0;
    for (const match of view.text.matchAll(rule.pattern)) {
      const { id, title, category, weight } = rule;
      const how = view.reading === 'plain' ? title : `${title} (${view.reading})`;
      found.push({
        rule: id,
        title: how,
        category,
        weight,
        ...view.locate(match.index, match.index + match[0].length),
      });
      places += 1;
      if (places === mostPlaces) break;
    }
  }
  return found;
}
