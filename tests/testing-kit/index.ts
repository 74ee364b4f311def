export { type TestDatabase, testDatabase } from './database.ts';
export { testDurable, untilRun } from './durable.ts';
