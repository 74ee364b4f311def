import { classify } from './classifier/classify.ts';
import type { GuardAction, GuardDecision, GuardFinding, TextSource } from './guard.ts';
import { type Readings, readingsOf } from './normalise/readings.ts';
import { matchRules } from './rules/match.ts';

/** The section `guard` of the configuration. */
export interface GuardSettings {
  readonly prompts: 'off' | 'flag' | 'block';
  readonly flag_score: number;
  readonly block_score: number;
  readonly max_characters: number;
}

/**
 * Every layer in turn: size, what was done to hide the text, the rules on each reading of it, the classifier. The score
 * is the chance that none of the findings is a mistake, were they independent: 1 - Π(1 - weight), each rule counted once.
 */
export function decide(text: string, source: TextSource, settings: GuardSettings): GuardDecision {
  if (text.length > settings.max_characters) return tooLong(settings);
  const readings = readingsOf(text);
  const findings = hidingPlaces(text, readings);
  findings.push(...matchRules(readings.plain.view, source));
  for (const view of readings.others) {
    const here = [...matchRules(view, source), ...classify(view)];
    if (here.length > 0) findings.push(...here, decodedFinding(view.reading, here));
  }
  findings.push(...classify(readings.plain.view));
  const ordered = withoutRepeats(findings).sort((one, other) => other.weight - one.weight);
  const score = scoreOf(ordered);
  return { action: actionOf(score, settings), score, findings: ordered };
}

function tooLong({ max_characters: most, prompts }: GuardSettings): GuardDecision {
  const title = `Is longer than the ${most} characters that a text for a model may have`;
  const finding: GuardFinding = { rule: 'size.too_long', title, category: 'size', weight: 1 };
  return { action: prompts === 'off' ? 'allow' : 'block', score: 1, findings: [finding] };
}

function actionOf(score: number, { prompts, flag_score, block_score }: GuardSettings): GuardAction {
  if (prompts === 'off') return 'allow';
  if (prompts === 'block' && score >= block_score) return 'block';
  return score >= Math.min(flag_score, block_score) ? 'flag' : 'allow';
}

/** Tricks that honest text has little use for. A few may stem from a web page; many do not. */
function hidingPlaces(text: string, { plain }: Readings): GuardFinding[] {
  const { hidden, tags, lookAlikes } = plain;
  const found: GuardFinding[] = [];
  const add = (rule: string, title: string, weight: number): void => {
    found.push({ rule, title, category: 'obfuscation', weight });
  };
  if (tags >= 4) add('obfuscation.tag_characters', 'Has words in invisible tag characters', 0.7);
  if (hidden >= 3 && hidden * 40 > text.length) {
    add('obfuscation.invisible', 'Has invisible characters inside its words', 0.4);
  }
  if (lookAlikes >= 3 && lookAlikes * 40 > text.length) {
    add('obfuscation.look_alikes', 'Has letters of other scripts inside its words', 0.4);
  }
  return found;
}

function decodedFinding(reading: string, found: readonly GuardFinding[]): GuardFinding {
  const [first] = found;
  return {
    rule: 'obfuscation.hidden_order',
    title: `Hides an order: ${reading}`,
    category: 'obfuscation',
    weight: 0.5,
    ...(first?.start !== undefined && first.end !== undefined && { start: first.start, end: first.end }),
  };
}

function withoutRepeats(findings: readonly GuardFinding[]): GuardFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, start, end }) => {
    const key = `${rule} ${start ?? ''} ${end ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function scoreOf(findings: readonly GuardFinding[]): number {
  const counted = new Set<string>();
  let innocent = 1;
  for (const { rule, weight } of findings) {
    if (counted.has(rule)) continue;
    counted.add(rule);
    innocent *= 1 - weight;
  }
  return 1 - innocent;
}
