export { principalOf } from './access.ts';
export type { Api } from './api.ts';
export { serveConsole } from './console-files.ts';
export { pageOf, pageQuery, toPage } from './lists.ts';
export { addApiPage } from './openapi.ts';
export { createServer } from './server.ts';
