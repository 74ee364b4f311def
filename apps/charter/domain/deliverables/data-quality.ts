import { type InterviewState, rowsAnswer } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import { DATA_DIMENSIONS } from '../questions/data.ts';
import { isSaid } from '../rubric/score-rows.ts';
import type { CharterSettings } from '../settings.ts';
import { said } from './said.ts';

export interface DimensionScore {
  readonly dimension: string;
  readonly title: string;
  /** Share of records that pass, 0–1; null when it was not scored. A dimension named twice counts as its lowest. */
  readonly score: number | null;
  /** The measurement behind it; null when none was stated. */
  readonly evidence: string | null;
  readonly verdict: 'good' | 'below-minimum' | 'without-evidence' | 'not-scored';
}

export type DataQualityScorecard = ReturnType<typeof dataQualityScorecard>;

const FAIR = [
  { principle: 'findable', part: 'find' },
  { principle: 'accessible', part: 'access' },
  { principle: 'interoperable', part: 'join' },
  { principle: 'reusable', part: 'reuse' },
] as const;

/** Stage 3: the six DAMA dimensions with their evidence against the minimum, FAIR, and the plan for labels. */
export function dataQualityScorecard(state: InterviewState, settings: CharterSettings) {
  const dimensions = DATA_DIMENSIONS.map((one) => dimension(state, settings, one.value, one.label));
  const scores = dimensions.flatMap(({ score }) => (score === null ? [] : [score]));
  const mean = scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const minimum = settings.data_quality_minimum;
  return {
    sources: rowsAnswer(state, 'data.sources'),
    dimensions,
    mean,
    minimum,
    fit: mean !== null && mean >= minimum,
    fair: { answer: said(state, 'data.fair'), principles: fairPrinciples(state) },
    labelling: {
      plan: said(state, 'data.labels'),
      volume: said(state, 'data.volume'),
      missing: missingOf(state, 'data.labels'),
    },
    representativeness: said(state, 'data.representativeness'),
    gaps: said(state, 'data.gaps'),
    lineage: said(state, 'data.lineage'),
    personal: said(state, 'data.personal'),
    privacy: said(state, 'data.privacy'),
    access: said(state, 'data.access'),
  };
}

function dimension(
  state: InterviewState,
  settings: CharterSettings,
  value: string,
  title: string,
): DimensionScore {
  const rows = rowsAnswer(state, 'data.quality').filter((row) => row.dimension === value);
  const lowest = rows.reduce<(typeof rows)[number] | undefined>(
    (best, row) => (best === undefined || Number(row.score) < Number(best.score) ? row : best),
    undefined,
  );
  const score = typeof lowest?.score === 'number' ? lowest.score : null;
  const stated = typeof lowest?.evidence === 'string' && isSaid(lowest.evidence);
  const evidence = stated ? String(lowest?.evidence).trim() : null;
  const verdict =
    score === null
      ? 'not-scored'
      : score < settings.data_quality_minimum
        ? 'below-minimum'
        : evidence === null
          ? 'without-evidence'
          : 'good';
  return { dimension: value, title, score, evidence, verdict };
}

/** Which of the four principles the answer speaks to; null for all when there is no answer. */
function fairPrinciples(state: InterviewState) {
  const record = state.answers['data.fair'];
  const missing = record?.result?.missing.map(({ part }) => part);
  return FAIR.map(({ principle, part }) => ({
    principle,
    met: missing === undefined ? null : !missing.includes(part),
  }));
}

/** What an answer does not say, as questions. */
function missingOf(state: InterviewState, id: string): readonly string[] {
  const record = state.answers[id];
  if (record?.result) return record.result.missing.map(({ ask }) => ask);
  const question = questionById(id);
  return question?.kind === 'text' ? question.parts.map(({ ask }) => ask) : [];
}
