export { openBrowser } from './browser.ts';
export { type OpenConsole, openConsole, signIn } from './console.ts';
export { type TestDatabase, testDatabase } from './database.ts';
export { testDurable, untilRun } from './durable.ts';
export {
  type FailureName,
  type ModelRequest,
  type ModelServer,
  type ModelServerOptions,
  type Replier,
  type Reply,
  startModelServer,
} from './model-server/index.ts';
export { pageFaults, seriousFindings } from './page-faults.ts';
export { type TestPlatform, testPlatform } from './platform.ts';
export { firstLogin, freePort, type Program, runCommand, startProgram } from './program.ts';
