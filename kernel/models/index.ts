export type { Accounts, Budget, Charge } from './accounting/accounts.ts';
export type { CallFacts, Target, TokenUsage } from './call.ts';
export { migrations } from './migrations.ts';
export type { Endpoint, Operation, Provider, Providers } from './providers/provider.ts';
