import { z } from 'zod';
import { type Agent, defineAgent } from '#kernel/agents';
import type { Platform } from '#kernel/app';
import { countReview } from '../counting.ts';
import { decide } from '../domain/governance/decide.ts';
import { gateFindings } from '../domain/interview/gates.ts';
import { STAGES } from '../domain/questions/question.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { charterMetrics } from '../operations.ts';
import { readCheckpoint, saveReview } from '../store/records.ts';
import { lockSession, saveDecision } from '../store/sessions.ts';
import { orchestrator, stageReviewer } from './names.ts';

/** Five reviewers, one for each stage, and the orchestrator who decides on what they saw. */
export function charterAgents(platform: Platform<CharterSettings>): readonly Agent[] {
  return [decider(platform), ...STAGES.map(({ id, title }) => reviewer(platform, id, title))];
}

function decider({ settings }: Platform<CharterSettings>): Agent {
  return defineAgent({
    name: orchestrator,
    role: 'Orchestrator',
    summary: 'Screens the project, weighs what remains of its risks and decides by the decision table.',
    message: z.object({ session_id: z.uuid() }),
    handle: (context, { session_id: sessionId }) =>
      context.transaction('decide', async (tx) => {
        const session = await lockSession(tx, sessionId);
        // A run that failed after its decision is taken up again with it: one finish is one edition.
        const decision = session.decision ?? decide(session.state, settings);
        if (!session.decision) await saveDecision(tx, sessionId, decision);
        return { decision: decision.decision, rules: decision.rules.map(({ id }) => id), engine: 'rules' };
      }),
  });
}

function reviewer(
  { settings, metrics }: Platform<CharterSettings>,
  stage: (typeof STAGES)[number]['id'],
  title: string,
): Agent {
  return defineAgent({
    name: stageReviewer(stage),
    role: `Stage reviewer: ${title}`,
    summary: `Checks the finished stage "${title}" for gaps and for what does not fit the other stages.`,
    message: z.object({ session_id: z.uuid(), stage: z.string(), revision: z.number().int() }),
    handle: async (context, { session_id: sessionId, revision }) => {
      const found = await context.transaction('review', async (tx) => {
        const state = await readCheckpoint(tx, sessionId, stage, revision);
        const findings = state
          ? gateFindings(state, settings).filter((finding) => finding.stage === stage)
          : [];
        await saveReview(tx, sessionId, stage, revision, findings);
        return findings.map(({ id }) => id);
      });
      countReview(charterMetrics(metrics), stage, found);
      return { findings: found.length, engine: 'rules' };
    },
  });
}
