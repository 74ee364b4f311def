import type { StageId } from '../domain/questions/question.ts';

export const orchestrator = 'charter.orchestrator';
export const stageReviewer = (stage: StageId): string => `charter.${stage}-reviewer`;
