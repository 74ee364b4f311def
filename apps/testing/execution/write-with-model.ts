import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import type { RunContext } from '#kernel/durable';
import type { TestingSettings } from '../domain/settings.ts';
import { type Brief, briefOf, type Plan, planOf, planSchema } from '../domain/writing/requirements.ts';
import { writeCases } from '../domain/writing/write-cases.ts';
import { addCases, changeCase, type KeptCase, listCases } from '../store/cases.ts';
import { addFigures, type Execution, getExecution, readGraph } from '../store/executions.ts';

/** As many tests of a site as a model may be told of. */
const mostCases = 500;
const mostUncovered = 20;

/**
 * Lets a model, where one is configured, read the requirements and name the tests. What it says of them is checked
 * against what was observed; without a model, or when it fails, the suite is what exploration wrote.
 */
export async function writeWithModel(
  { db, models, guard, settings, log }: Platform<TestingSettings>,
  context: RunContext,
  id: string,
): Promise<void> {
  const execution = await getExecution(db, id);
  const { options, types } = execution;
  const { requirements } = options;
  if (!types.includes('functional') || options.replay) return;
  const note = (limit: string): Promise<void> =>
    context.transaction('note what was not read', (tx) => addFigures(tx, id, 'model', {}, [limit]));
  if (!models.configured) {
    if (requirements !== undefined)
      await note('The requirements were not read: no language model is configured.');
    return;
  }
  const graph = await readGraph(db, id);
  if (!graph || (requirements === undefined && !settings.writer.names_by_model)) return;
  const kept = await listCases(db, { ...execution, status: 'active', limit: mostCases });
  const mine = kept.filter(({ definition }) => definition.source !== 'person');
  const brief = briefOf(
    graph,
    mine.map(({ definition }) => definition),
  );
  try {
    const { object: said, call } = await models.inRun(context, 'testing').object('ask the model', {
      route: 'testing.strong',
      name: 'test_plan',
      schema: planSchema,
      system: instructions,
      prompt: [
        guard.enclose(brief.text, `what was observed on ${execution.origin}`),
        guard.enclose(requirements ?? '', 'requirements'),
      ].join('\n\n'),
      // The marks around the texts are new each time, so that the same question never comes again.
      cache: 'off',
    });
    const plan = planOf(said, requirements ?? '', graph, brief);
    const fresh = namesToTake(plan, mine, brief, new Set(writeCases(graph).map(({ name }) => name)));
    await context.transaction('keep what the model wrote', async (tx) => {
      const written = await addCases(tx, execution, plan.cases);
      for (const { id: caseId, definition, name } of fresh)
        await changeCase(tx, caseId, { definition: { ...definition, name } });
      await addFigures(tx, id, 'model', figuresOf(plan, written, fresh.length, call.model), limitsOf(plan));
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof MainstayError)) throw error;
    log.warn({ execution_id: id, code: error.code }, 'A model could not be asked for tests');
    await note(`The model was not heard: ${error.message}`);
  }
}

const instructions = `You help to write end-to-end tests of a web application.
You are given what was observed of it (states S, transitions T, tests C) and, perhaps, requirements in prose.
For each requirement that says what a user can see or do: quote it word for word, list the tests C that show that it is met,
and, where none does and the observed transitions can show it, give a new test as a sequence of transitions T, each
beginning in the state in which the one before ended. Never invent a transition. Where there is none, leave the test null.
Then give better names to tests whose names do not say what a user gains: short sentences in the present tense.
Without requirements, give names only.`;

interface Renamed extends Pick<KeptCase, 'id' | 'definition'> {
  readonly name: string;
}

/** Only names that the program itself made up are replaced: neither a person's nor what a model named before. */
function namesToTake(
  { names }: Plan,
  kept: readonly KeptCase[],
  brief: Brief,
  own: ReadonlySet<string>,
): Renamed[] {
  const known = new Set([...brief.cases.values()].map(({ key }) => key));
  return kept.flatMap(({ id, definition }): Renamed[] => {
    const name = names.get(definition.key);
    const isOurs = known.has(definition.key) && own.has(definition.name);
    return name !== undefined && isOurs ? [{ id, definition, name }] : [];
  });
}

const figuresOf = (
  { covered, uncovered, dropped }: Plan,
  written: number,
  named: number,
  model: string,
): Execution['figures'][string] => ({
  requirements: covered.length + uncovered.length,
  with_tests: covered.length,
  without_tests: uncovered.length,
  written,
  named,
  dropped,
  model,
});

const limitsOf = ({ uncovered }: Plan): string[] =>
  uncovered.slice(0, mostUncovered).map((quote) => `No test shows this requirement: "${quote}"`);
