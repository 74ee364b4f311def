export type { Accounts, Budget, Charge } from './accounting/accounts.ts';
export { windowOf } from './accounting/budgets.ts';
export {
  type CallRow,
  deleteCallsBefore,
  getCall,
  listCalls,
  listSpent,
  sumUsage,
} from './accounting/reports.ts';
export { budgetsLeft, deleteBudget, listBudgets, setBudget } from './accounting/rules.ts';
export type { Target, TokenUsage } from './call.ts';
export { deleteExpiredAnswers } from './calling/answers.ts';
export { blocked, type Screening, screenTexts } from './calling/screening.ts';
export { migrations } from './migrations.ts';
export type { Models } from './models.ts';
export { openModels } from './open-models.ts';
export { priceTableDate } from './pricing/price-table.ts';
export type { Endpoint, Operation, Provider, Providers } from './providers/provider.ts';
