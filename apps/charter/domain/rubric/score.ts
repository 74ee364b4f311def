import type { AnswerValue } from '../answer.ts';
import type { Feature, Part, Question, TextQuestion } from '../questions/question.ts';
import { type Contradiction, contradictionsOf, type EarlierAnswer } from './contradictions.ts';
import type { Found } from './detect.ts';
import { CRITERIA, type Criterion, type RubricResult } from './result.ts';
import { scoreRows } from './score-rows.ts';
import { stem, wordsOf } from './sentences.ts';
import { contentOf, type Substance, stemsOf, substanceOf } from './substance.ts';

/** What the rubric may look at besides the answer. */
export interface RubricContext {
  readonly earlier: readonly EarlierAnswer[];
  /** Limit of the follow-up, in characters; 2,000 when absent. */
  readonly followUpLimit?: number;
}

/**
 * Scores one answer 0–10 without a model, by features that can be pointed at. Deterministic; white space at the ends
 * does not matter. Texts are first reduced to what they state (`substance.ts`), so padding earns nothing.
 */
export function scoreAnswer(question: Question, value: AnswerValue, context: RubricContext): RubricResult {
  if (question.kind === 'text' && typeof value === 'string') return scoreText(question, value, context);
  if (question.kind === 'rows' && Array.isArray(value)) {
    return scoreRows(
      question,
      value.filter((row) => typeof row === 'object'),
      context.followUpLimit ?? 2000,
    );
  }
  return whole();
}

/** A choice or a number is either valid, which the schema has made sure of, or not an answer. */
function whole(): RubricResult {
  const full = { score: 10, weight: 0.2 };
  return {
    score: 10,
    criteria: {
      specificity: full,
      measurability: full,
      completeness: full,
      coherence: full,
      relevance: full,
    },
    found: [],
    missing: [],
    notes: [],
    contradictions: [],
    engine: 'rules',
  };
}

/** Anchors tie a statement to the world; the weights say how firmly. Each different wording counts once. */
const ANCHORS: Readonly<Partial<Record<Found['feature'], number>>> = {
  quantity: 1,
  date: 1,
  owner: 1,
  system: 0.8,
  threshold: 0.4,
  'baseline-target': 0.5,
  frequency: 0.5,
  population: 0.3,
  mechanism: 0.4,
};
const MEASURABLE: readonly Feature[] = ['quantity', 'baseline-target', 'threshold', 'date', 'frequency'];

function scoreText(question: TextQuestion, text: string, context: RubricContext): RubricResult {
  const substance = substanceOf(text, question.prompt, question.help);
  const found = substance.stated.flatMap((stated) => stated.found);
  const missing = question.parts.filter((part) => !covers(part, substance));
  const contradictions = contradictionsOf(question.id, text, context.earlier);
  const anchors = anchorsOf(found);
  const weakness = weaknessOf(substance, anchors);
  const coverage = 1 - missing.length / question.parts.length;
  const measured = measurability(question, found);
  const scores: Record<Criterion, number> = {
    specificity: 10 * hill(anchors, 0.3 + 0.4 * question.parts.length) * (1 - 0.6 * weakness),
    measurability: measured === undefined ? 0 : 10 * measured,
    completeness: 10 * coverage * Math.min(1, statedWords(substance) / 12),
    coherence: 10 * coherence(substance, contradictions.length) * (1 - 0.5 * weakness),
    relevance: 10 * relevance(question, substance, coverage, context),
  };
  const weights = measured === undefined ? WITHOUT_MEASURE : WITH_MEASURE;
  const criteria = {
    specificity: { score: round(scores.specificity), weight: weights.specificity },
    measurability: { score: round(scores.measurability), weight: weights.measurability },
    completeness: { score: round(scores.completeness), weight: weights.completeness },
    coherence: { score: round(scores.coherence), weight: weights.coherence },
    relevance: { score: round(scores.relevance), weight: weights.relevance },
  };
  const mean = CRITERIA.reduce((sum, name) => sum + scores[name] * weights[name], 0);
  const followUp = followUpOf(missing, contradictions, context.followUpLimit ?? 2000);
  return {
    score: round(Math.min(10, Math.max(0, mean * (0.6 + 0.4 * coverage)))),
    criteria,
    found: [...found, ...substance.weak].sort((a, b) => a.start - b.start || a.end - b.end),
    missing: missing.map((part) => ({ part: part.id, ask: part.ask })),
    notes: notesOf(substance, contradictions),
    contradictions,
    ...(followUp !== undefined && { followUp }),
    engine: 'rules',
  };
}

const WITH_MEASURE = {
  specificity: 0.25,
  measurability: 0.2,
  completeness: 0.3,
  coherence: 0.1,
  relevance: 0.15,
};
const WITHOUT_MEASURE = {
  specificity: 0.35,
  measurability: 0,
  completeness: 0.35,
  coherence: 0.12,
  relevance: 0.18,
};

/** Saturating curve x²/(x²+k²): 0 at 0, half at k, never quite 1, so that every further fact still counts. */
const hill = (x: number, k: number): number => (x * x) / (x * x + k * k);
const round = (x: number): number => Math.round(x * 1000) / 1000;

function covers(part: Part, substance: Substance): boolean {
  const { features, words } = part;
  const sentences = substance.stated;
  const feature =
    features === undefined ||
    sentences.some(({ found }) => found.some((item) => features.some((wanted) => wanted === item.feature)));
  const word =
    words === undefined ||
    sentences.some(({ sentence }) => {
      const lower = ` ${sentence.text.toLowerCase().replaceAll(/[^\p{L}\p{N}€$£%'/-]+/gu, ' ')} `;
      return words.some((wanted) => lower.includes(/^[\p{L}]/u.test(wanted) ? ` ${wanted}` : wanted));
    });
  return feature && word;
}

/** The weighted number of different anchors; the same wording counts once. */
function anchorsOf(found: readonly Found[]): number {
  const seen = new Set<string>();
  let sum = 0;
  for (const item of found) {
    const key = `${item.feature} ${item.text.toLowerCase()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    sum += ANCHORS[item.feature] ?? 0;
  }
  return sum;
}

/** 0–1, or undefined when no part of the question asks for something that can be measured. */
function measurability(question: TextQuestion, found: readonly Found[]): number | undefined {
  const asked = question.parts.filter((part) => part.features?.some((one) => MEASURABLE.includes(one)));
  if (asked.length === 0) return undefined;
  const met = asked.filter((part) =>
    found.some((item) => part.features?.some((one) => MEASURABLE.includes(one) && one === item.feature)),
  );
  const measures = new Set(
    found
      .filter(
        (item) => item.feature === 'quantity' || item.feature === 'date' || item.feature === 'frequency',
      )
      .map((item) => item.text.toLowerCase()),
  );
  return 0.7 * (met.length / asked.length) + 0.3 * hill(measures.size, 0.8);
}

/**
 * 0–1: how much hedges and vague words weigh against what is anchored. Counted against anchors rather than words, so
 * that more words cannot dilute them.
 */
const weaknessOf = (substance: Substance, anchors: number): number =>
  Math.min(1, substance.weak.length / (2 + anchors));

const statedWords = (substance: Substance): number =>
  substance.stated.reduce((sum, { sentence }) => sum + wordsOf(sentence.text).length, 0);

/** 0–1: whole sentences rather than heaps of words, little set aside, nothing contradicted. */
function coherence(substance: Substance, contradictions: number): number {
  const words = substance.stated.flatMap(({ sentence }) => wordsOf(sentence.text));
  const content = contentOf(words).length;
  const grammar = Math.min(1, (words.length - content) / Math.max(1, words.length) / 0.2);
  const variety = Math.min(1, new Set(words).size / Math.max(1, words.length) / 0.45);
  const setAside = substance.repeated + substance.copied + substance.filler;
  return Math.min(1, words.length / 15) * grammar * variety * (1 - 0.6 * setAside) * 0.5 ** contradictions;
}

/** 0–1: speaks of what was asked or of what this project has spoken of, and covers the parts. */
function relevance(
  question: TextQuestion,
  substance: Substance,
  coverage: number,
  context: RubricContext,
): number {
  const topic = stemsOf(wordsOf(question.prompt));
  const project = context.earlier.map(stemsIn);
  const words = new Set(
    contentOf(substance.stated.flatMap(({ sentence }) => wordsOf(sentence.text))).map(stem),
  );
  const partWords = question.parts.flatMap((part) => part.words ?? []).map((word) => word.trim());
  let hits = 0;
  for (const word of words) {
    if (
      topic.has(word) ||
      project.some((stems) => stems.has(word)) ||
      partWords.some((wanted) => word.startsWith(stem(wanted)))
    )
      hits += 1;
  }
  return 0.7 * coverage + 0.3 * hill(hits, 0.8);
}

// An interview's answers are compared with each other many times when an early one changes.
const stemsByAnswer = new WeakMap<EarlierAnswer, ReadonlySet<string>>();
function stemsIn(answer: EarlierAnswer): ReadonlySet<string> {
  const stems = stemsByAnswer.get(answer) ?? stemsOf(wordsOf(answer.text));
  stemsByAnswer.set(answer, stems);
  return stems;
}

function followUpOf(
  missing: readonly Part[],
  contradictions: readonly Contradiction[],
  limit: number,
): string | undefined {
  const asks = [...contradictions.map((one) => one.ask), ...missing.map((part) => part.ask)];
  if (asks.length === 0) return undefined;
  const text = asks.join(' ');
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function notesOf(substance: Substance, contradictions: readonly Contradiction[]): readonly string[] {
  const percent = (share: number): string => `${Math.round(share * 100)}%`;
  const notes = contradictions.map((one) => one.because);
  if (substance.repeated > 0)
    notes.push(`${percent(substance.repeated)} of the words repeat earlier sentences.`);
  if (substance.copied > 0)
    notes.push(`${percent(substance.copied)} of the words are copied from the question.`);
  if (substance.filler > 0) {
    notes.push(`${percent(substance.filler)} of the words state nothing that can be checked.`);
  }
  if (substance.weak.length > 0) {
    const words = [...new Set(substance.weak.map((item) => `"${item.text.toLowerCase()}"`))];
    const per100 = Math.round((substance.weak.length * 100) / Math.max(1, substance.words));
    notes.push(`Hedges and vague words, ${per100} in 100 words: ${words.join(', ')}.`);
  }
  return notes;
}
