import type { Decision } from '../governance/decide.ts';
import type { InterviewState } from '../interview/state.ts';
import type { CharterSettings } from '../settings.ts';
import { dataQualityScorecard } from './data-quality.ts';
import { ethicalRiskReport } from './ethical-risk.ts';
import type { DeliverableId } from './list.ts';
import { metricAlignment } from './metric-alignment.ts';
import { problemStatement } from './problem-statement.ts';
import { userContext } from './user-context.ts';

/** The five deliverables that are made of one stage each, as data; the sixth is the charter. */
export const buildDeliverables = (state: InterviewState, decision: Decision, settings: CharterSettings) =>
  ({
    'problem-statement': problemStatement(state),
    'metric-alignment-matrix': metricAlignment(state),
    'data-quality-scorecard': dataQualityScorecard(state, settings),
    'user-context': userContext(state),
    'ethical-risk-report': ethicalRiskReport(state, decision),
  }) satisfies Record<Exclude<DeliverableId, 'charter'>, object>;
