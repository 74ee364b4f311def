import { type Database, run, sql } from '#kernel/database';
import { type Subject, secondsSince } from './subject.ts';

/** What is used of `@dbos-inc/dbos-sdk` 5.3.0, which is not among our dependencies. */
interface Dbos {
  setConfig(config: Readonly<Record<string, unknown>>): void;
  launch(): Promise<void>;
  shutdown(): Promise<void>;
  registerWorkflow<Return>(
    program: (count: number) => Promise<Return>,
    options: { name: string },
  ): (count: number) => Promise<Return>;
  startWorkflow<Return>(
    workflow: (count: number) => Promise<Return>,
  ): (count: number) => Promise<Handle<Return>>;
  runStep<Return>(work: () => Promise<Return>, options: { name: string }): Promise<Return>;
  recv<Message>(topic: string, timeoutSeconds: number): Promise<Message | null>;
  send(id: string, message: unknown, topic: string): Promise<void>;
}

interface Handle<Return> {
  readonly workflowID: string;
  getResult(): Promise<Return>;
}

const longSeconds = 86_400;

/** DBOS when it is installed (`npm install --no-save @dbos-inc/dbos-sdk@5.3.0`), on the same pool as ours would use. */
export async function dbos(database: Database): Promise<Subject> {
  const { DBOS } = await load();
  await run(database.db, sql`create table if not exists bench_row (run_id text, n int)`);
  const silent = { info() {}, debug() {}, warn() {}, error() {} };
  DBOS.setConfig({
    name: 'bench',
    systemDatabasePool: database.pool,
    useListenNotify: database.kind === 'server',
    logger: silent,
  });
  const stepping = DBOS.registerWorkflow(
    async (count) => {
      const began = performance.now();
      for (let n = 0; n < count; n++) await DBOS.runStep(async () => n, { name: `step ${n}` });
      return secondsSince(began);
    },
    { name: 'steps' },
  );
  const writing = DBOS.registerWorkflow(
    async (count) => {
      const began = performance.now();
      for (let n = 0; n < count; n++) {
        const statement = sql`insert into bench_row (run_id, n) values ('run', ${n})`;
        await DBOS.runStep(() => run(database.db, statement), { name: `row ${n}` });
      }
      return secondsSince(began);
    },
    { name: 'writing' },
  );
  const single = DBOS.registerWorkflow((count) => DBOS.runStep(async () => count, { name: 'only' }), {
    name: 'single',
  });
  let waiting = 0;
  const waiter = DBOS.registerWorkflow(
    async () => {
      waiting++;
      return DBOS.recv<string>('answer', longSeconds);
    },
    { name: 'waiting' },
  );
  await DBOS.launch();
  const handles: Handle<unknown>[] = [];
  const result = async <Return>(
    workflow: (count: number) => Promise<Return>,
    count: number,
  ): Promise<Return> => (await DBOS.startWorkflow(workflow)(count)).getResult();

  return {
    steps: (count) => result(stepping, count),
    writingSteps: (count) => result(writing, count),
    async runs(count) {
      const began = performance.now();
      await Promise.all(Array.from({ length: count }, (_, n) => result(single, n)));
      return secondsSince(began);
    },
    async wait(count) {
      for (let n = 0; n < count; n++) handles.push(await DBOS.startWorkflow(waiter)(n));
      while (waiting < count) await new Promise((resolve) => setTimeout(resolve, 100));
    },
    async answer() {
      const handle = handles.at(-1);
      if (!handle) return Number.NaN;
      const began = performance.now();
      await DBOS.send(handle.workflowID, 'yes', 'answer');
      await handle.getResult();
      return secondsSince(began);
    },
    // Waiting workflows would hold up an orderly end, and the process ends anyway.
    close: async () => {},
  };
}

async function load(): Promise<{ DBOS: Dbos }> {
  // By a name that the compiler does not look up: the package need not be there.
  const name: string = '@dbos-inc/dbos-sdk';
  return import(name);
}
