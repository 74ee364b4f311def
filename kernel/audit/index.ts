export { appendAudit } from './append.ts';
export type { AuditEntry, NewAuditEntry } from './entry.ts';
export { type AuditQuery, listAudit } from './list.ts';
export { migrations } from './migrations.ts';
export { type AuditHead, type AuditVerification, type VerifyOptions, verifyAudit } from './verify.ts';
