import { expect, test } from 'vitest';
import { questionById } from '../questions/catalogue.ts';
import { charterSettingsSchema } from '../settings.ts';
import { HELD_OUT, type RatedAnswer, TUNE } from './held-out.data.ts';
import { scoreAnswer } from './score.ts';

const settings = charterSettingsSchema.parse({});

interface Scored extends RatedAnswer {
  readonly score: number;
  readonly passes: boolean;
}

const scored = (answers: readonly RatedAnswer[]): readonly Scored[] =>
  answers.map((one) => {
    const question = questionById(one.question);
    if (question === undefined) throw new Error(`no question ${one.question}`);
    const { score } = scoreAnswer(question, one.text, { earlier: [] });
    return { ...one, score, passes: score >= settings.thresholds[question.stage] };
  });

/** Ranks with ties at their mean (Spearman, 1904, as in Kendall, Rank Correlation Methods, 1948, ch. 3). */
function ranks(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (of: (index: number) => number): number => x.reduce((total, _, index) => total + of(index), 0);
  const dx = (index: number): number => (x[index] ?? 0) - mx;
  const dy = (index: number): number => (y[index] ?? 0) - my;
  return sum((i) => dx(i) * dy(i)) / Math.sqrt(sum((i) => dx(i) ** 2) * sum((i) => dy(i) ** 2));
}

/** The chance that a better answer scores higher than a worse one (Mann and Whitney, 1947). */
function auc(better: readonly Scored[], worse: readonly Scored[]): number {
  const wins = better.flatMap((a) =>
    worse.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)),
  );
  return wins.reduce<number>((sum, one) => sum + one, 0) / wins.length;
}

const agreement = (answers: readonly RatedAnswer[]) => {
  const all = scored(answers);
  const of = (rating: number): readonly Scored[] => all.filter((one) => one.rating === rating);
  const passing = (rating: number): number =>
    of(rating).filter(({ passes }) => passes).length / of(rating).length;
  return {
    spearman: spearman(
      all.map(({ score }) => score),
      all.map(({ rating }) => rating),
    ),
    goodOverRest: auc(of(2), [...of(1), ...of(0)]),
    restOverPoor: auc([...of(2), ...of(1)], of(0)),
    goodThatPass: passing(2),
    middlingThatPass: passing(1),
    poorThatPass: passing(0),
  };
};

test('answers of people whom the rubric has not seen are ranked as their readers rated them', () => {
  for (const part of [TUNE, HELD_OUT]) {
    const found = agreement(part);
    if (process.env.SHOW_AGREEMENT) {
      process.stdout.write(`${JSON.stringify(found)}\n`);
      for (const one of scored(part)) {
        if ((one.rating === 2) !== one.passes) {
          process.stdout.write(`${one.rating} ${one.score} ${one.question}: ${one.text}\n`);
        }
      }
    }
    expect(found.spearman).toBeGreaterThan(0.8);
    expect(found.goodOverRest).toBeGreaterThan(0.9);
    expect(found.restOverPoor).toBeGreaterThan(0.95);
    expect(found.poorThatPass).toBe(0);
  }
});
