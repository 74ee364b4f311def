export {
  type Approval,
  decideApproval,
  getApproval,
  listApprovals,
} from './approvals.ts';
export type { QueueLimit } from './claim.ts';
export {
  addRunCosts,
  deleteRunsEndedBefore,
  handBackKey,
  pauseKey,
  releaseKey,
  reportProgress,
  resumeRun,
  retryRun,
} from './control.ts';
export { createDurable, type Durable, strandedRuns } from './durable.ts';
export { migrations } from './migrations.ts';
export {
  countRuns,
  getRun,
  listRuns,
  listSteps,
  type Run,
  type RunStatus,
  runStatuses,
  serialQueues,
  workerPulse,
} from './run.ts';
export { keepSchedules, listSchedules, pauseSchedule, type ScheduleDefinition } from './schedules.ts';
export {
  implementWorkflow,
  type RunContext,
  type Workflow,
  type WorkflowDeclaration,
} from './workflow.ts';
