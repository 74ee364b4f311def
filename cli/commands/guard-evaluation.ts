import { z } from 'zod';
import { invalid } from '#kernel/base';

const example = z.object({
  text: z.string().min(1),
  label: z.enum(['attack', 'benign']),
  kind: z.string().min(1).optional(),
});

export type Example = z.infer<typeof example>;

/** A share with its 95% interval (Wilson 1927: holds for few texts and for rates near 0 and 1). */
interface Share {
  readonly count: number;
  readonly of: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface Row {
  readonly kind: string;
  readonly measure: 'recall' | 'false positives' | 'precision';
  readonly flagged: Share | null;
  readonly blocked: Share | null;
}

/** The examples of a JSON Lines file; empty lines do not count. */
export function readExamples(content: string, file: string): Example[] {
  const examples: Example[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    const wrong = (why: string): Error =>
      invalid('cli.invalid_example', `${file}, line ${index + 1}: ${why}`, { line: index + 1 });
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw wrong('is not JSON. Each line is an object such as {"text":"…","label":"attack"}.');
    }
    const parsed = example.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw wrong(`${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'is not as expected'}`);
    }
    examples.push(parsed.data);
  }
  if (examples.length === 0) throw invalid('cli.invalid_example', `${file} has no examples.`);
  return examples;
}

const z95 = 1.959964;

export function wilson(count: number, of: number): Share | null {
  if (of === 0) return null;
  const rate = count / of;
  const middle = rate + z95 ** 2 / (2 * of);
  const spread = z95 * Math.sqrt((rate * (1 - rate)) / of + z95 ** 2 / (4 * of ** 2));
  const whole = 1 + z95 ** 2 / of;
  const low = Math.max(0, (middle - spread) / whole);
  return { count, of, rate, low, high: Math.min(1, (middle + spread) / whole) };
}

/** Recall for each kind of attack, false positives for each kind of benign text, then both and precision for all. */
export function measure(
  examples: readonly Example[],
  scores: readonly number[],
  thresholds: { readonly flag: number; readonly block: number },
): Row[] {
  const scored = examples.map(({ label, kind }, i) => ({
    label,
    kind: kind ?? label,
    score: scores[i] ?? 0,
  }));
  type Scored = (typeof scored)[number];
  const reached = (part: readonly Scored[], threshold: number): number =>
    part.filter(({ score }) => score >= threshold).length;
  const row = (kind: string, name: Row['measure'], part: readonly Scored[]): Row => ({
    kind,
    measure: name,
    flagged: wilson(reached(part, thresholds.flag), part.length),
    blocked: wilson(reached(part, thresholds.block), part.length),
  });
  const attacks = scored.filter(({ label }) => label === 'attack');
  const benign = scored.filter(({ label }) => label === 'benign');
  const kindsOf = (part: readonly Scored[]): string[] => [...new Set(part.map(({ kind }) => kind))].sort();
  const precise = (threshold: number): Share | null =>
    wilson(reached(attacks, threshold), reached(scored, threshold));
  return [
    ...kindsOf(attacks).map((kind) =>
      row(
        kind,
        'recall',
        attacks.filter((one) => one.kind === kind),
      ),
    ),
    ...kindsOf(benign).map((kind) =>
      row(
        kind,
        'false positives',
        benign.filter((one) => one.kind === kind),
      ),
    ),
    ...(attacks.length > 0 ? [row('all attacks', 'recall', attacks)] : []),
    ...(benign.length > 0 ? [row('all benign', 'false positives', benign)] : []),
    {
      kind: 'all',
      measure: 'precision',
      flagged: precise(thresholds.flag),
      blocked: precise(thresholds.block),
    },
  ];
}
