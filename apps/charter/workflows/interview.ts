import { z } from 'zod';
import { askAgent } from '#kernel/agents';
import type { Platform } from '#kernel/app';
import { type Clock, canonicalJson, MainstayError } from '#kernel/base';
import type { Tx } from '#kernel/database';
import { documentFormats } from '#kernel/documents';
import { implementWorkflow, type RunContext, type Workflow, type WorkflowDeclaration } from '#kernel/durable';
import { publish } from '#kernel/events';
import { getProject, governProject } from '#kernel/projects';
import { orchestrator, stageReviewer } from '../agents/names.ts';
import type { CommitteeOutcome } from '../domain/governance/committee.ts';
import type { DecisionKind } from '../domain/governance/decide.ts';
import { progressOf } from '../domain/interview/session.ts';
import { type InterviewState, visibleQuestions } from '../domain/interview/state.ts';
import type { StageId } from '../domain/questions/question.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { modelOf, versionOf, writeFormat } from '../interviewing/writing.ts';
import { charterMetrics } from '../operations.ts';
import { newestCheckpoints, saveCheckpoint } from '../store/records.ts';
import { getSession, type Session, saveCommittee, setStatus } from '../store/sessions.ts';

/** One interview from its first question to its charter: the run waits while people think. */
export const interview: WorkflowDeclaration<{ session_id: string; project_name: string }> = {
  kind: 'charter.interview',
  version: 1,
  input: z.object({ session_id: z.uuid(), project_name: z.string() }),
  title: ({ project_name: name }) => `Charter: ${name}`,
};

/** Sent when a stage was completed (again) or the interview was finished. */
export const advanced = 'answers';
const advancedSchema = z.object({ finish: z.boolean() });

export function interviewWorkflow(platform: Platform<CharterSettings>): Workflow {
  const metrics = charterMetrics(platform.metrics);
  return implementWorkflow(interview, async (context, { session_id: sessionId }) => {
    try {
      return await conduct(context, sessionId);
    } catch (error) {
      // What is no such error is the engine's own way to take a run away for a while.
      if (error instanceof MainstayError) metrics.failed.add({ reason: error.code });
      throw error;
    }
  });

  async function conduct(context: RunContext, sessionId: string) {
    await takeAnswers(context, sessionId);
    await context.progress(0.85, 'The orchestrator decides');
    await askAgent(context, 'decision', orchestrator, { session_id: sessionId });
    await context.progress(0.9, 'The charter is written');
    let decision = await writeCharter(context, platform, sessionId, 'draft');
    if (decision === 'COMMITTEE') decision = await askCommittee(context, platform, sessionId);
    await context.transaction('close', async (tx) => {
      await setStatus(tx, sessionId, 'completed');
      const session = await getSession(tx, sessionId);
      await govern(tx, session, decision, platform.clock);
      await publish(tx, {
        type: 'charter.decided',
        subject: sessionId,
        projectId: session.projectId,
        data: { decision, project_name: session.projectName },
      });
    });
    metrics.decisions.add({ decision });
    metrics.completed.add();
    const { createdAt } = await getSession(context.db, sessionId);
    metrics.duration.observe((platform.clock.now().getTime() - createdAt.getTime()) / 1000);
    await context.progress(1, `Decided: ${decision}`);
    return { session_id: sessionId, decision };
  }
}

/** Puts the session's project under a decision. What everybody works in must not be halted by one charter. */
async function govern(tx: Tx, session: Session, decision: DecisionKind, clock: Clock): Promise<void> {
  const { isDefault } = await getProject(tx, session.projectId);
  if (isDefault) return;
  const at = clock.now().toISOString();
  await governProject(tx, session.projectId, {
    source: 'charter.session',
    subject: session.id,
    decision,
    at,
  });
}

/** Waits for answers until the interview is finished; every stage that closes is kept and reviewed by its agent. */
async function takeAnswers(context: RunContext, sessionId: string): Promise<void> {
  for (let round = 1; ; round++) {
    const signal = await context.waitFor(advanced, advancedSchema);
    const closed = await context.transaction(`snapshot ${round}`, async (tx) => {
      // Without a lock, see `lockSession`: what was committed last is what is kept.
      const session = await getSession(tx, sessionId);
      const kept = await newestCheckpoints(tx, sessionId);
      const stages = progressOf(session.state).stages.filter(
        ({ complete, stage }) => complete && differs(session.state, kept.get(stage), stage),
      );
      for (const { stage } of stages)
        await saveCheckpoint(tx, sessionId, stage, session.revision, session.state);
      return stages.map(({ stage }) => ({ stage, revision: session.revision }));
    });
    for (const { stage, revision } of closed) {
      await askAgent(context, `review of ${stage} ${round}`, stageReviewer(stage), {
        session_id: sessionId,
        stage,
        revision,
      });
    }
    if (signal?.finish) return;
  }
}

/** Whether the answers of a stage are other than those that were kept (and reviewed) last. */
function differs(state: InterviewState, kept: InterviewState | undefined, stage: StageId): boolean {
  const answers = (of: InterviewState): string =>
    canonicalJson(visibleQuestions(of, stage).map(({ id }) => [id, of.answers[id] ?? null]));
  return kept === undefined || answers(kept) !== answers(state);
}

/** Writes the charter in every format and keeps the files. @returns the decision that it states. */
async function writeCharter(
  context: RunContext,
  platform: Platform<CharterSettings>,
  sessionId: string,
  label: 'draft' | 'final',
): Promise<DecisionKind> {
  const session = await getSession(context.db, sessionId);
  const version = versionOf(session, label);
  const { today } = await context.step(`date ${label}`, async () => ({
    today: platform.clock.now().toISOString().slice(0, 10),
  }));
  const model = await modelOf(platform, context.db, session, { version, label, date: today });
  for (const format of documentFormats) {
    await context.step(`write ${format} ${label}`, async () => {
      const { runId } = context;
      return { written: await writeFormat(platform, context.db, session, model, { version, format, runId }) };
    });
  }
  const committee = label === 'final' ? session.committee : null;
  // `modelOf` has made sure that there is a decision.
  return committee?.outcome ?? session.decision?.decision ?? 'HALT';
}

const committeeOptions = [
  { value: 'PROCEED_WITH_MONITORING', label: 'Let it proceed, with monitoring' },
  { value: 'REVISE', label: 'Send it back for revision' },
  { value: 'HALT', label: 'Halt it' },
] as const;

async function askCommittee(
  context: RunContext,
  platform: Platform<CharterSettings>,
  sessionId: string,
): Promise<DecisionKind> {
  await context.transaction('put before the committee', async (tx) => {
    await setStatus(tx, sessionId, 'awaiting-committee');
    // Until it has decided, what needs the committee waits for it in the other apps, too.
    await govern(tx, await getSession(tx, sessionId), 'COMMITTEE', platform.clock);
  });
  const session = await getSession(context.db, sessionId);
  const because = session.decision?.rules
    .filter(({ outcome }) => outcome === 'COMMITTEE')
    .map((rule) => `${rule.title}: ${rule.because}`);
  const decided = await context.approval('committee', {
    title: `Committee decision on "${session.projectName}"`,
    detail: (because ?? []).join('\n'),
    options: committeeOptions,
    role: 'reviewer',
  });
  const option = committeeOptions.find(({ value }) => value === decided.outcome);
  if (!option) throw new Error(`The committee's outcome ${decided.outcome} is not one of those offered.`);
  const outcome: CommitteeOutcome = { ...decided, outcome: option.value };
  await context.transaction('keep the committee’s decision', (tx) => saveCommittee(tx, sessionId, outcome));
  return writeCharter(context, platform, sessionId, 'final');
}
