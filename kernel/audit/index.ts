export { appendAudit } from './append.ts';
export type { AuditEntry } from './entry.ts';
export { listAudit } from './list.ts';
export { migrations } from './migrations.ts';
export { verifyAudit } from './verify.ts';
