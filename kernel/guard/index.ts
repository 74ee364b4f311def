export { createGuard } from './create-guard.ts';
export type { Guard, GuardDecision, GuardFinding, TextSource } from './guard.ts';
