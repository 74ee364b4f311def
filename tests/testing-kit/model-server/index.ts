export type { FailureName, ModelRequest, Replier, Reply } from './reply.ts';
export { type ModelServer, type ModelServerOptions, startModelServer } from './server.ts';
