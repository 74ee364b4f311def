export { type Access, principalOf } from './access.ts';
export { serveConsole } from './console-files.ts';
export { pageOf, pageQuery, toPage } from './lists.ts';
export { addApiPage } from './openapi.ts';
export { problemOf, problemSchema } from './problem.ts';
export { type Api, createServer } from './server.ts';
