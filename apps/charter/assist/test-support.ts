import { wait } from '#kernel/base';
import { type ModelServer, startModelServer, type TestPlatform, testPlatform } from '#testing-kit';
import { charterClient, example, type Problem } from '../test-support.ts';

export const { answers, title } = example('outpatient-reminders');
export const question = 'business.problem';

export interface Note {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly status: string;
  readonly content: {
    readonly question?: string;
    readonly text?: string;
    readonly left_out?: readonly { text: string; because: string }[];
  };
  readonly edited: string | null;
  readonly stale: readonly string[];
  readonly made_by: { readonly model: string; readonly engine: string };
}
export interface Request {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly error: { code: string; message: string } | null;
  readonly outcome: { proposed: number; dropped: number; repeated: number; suggestion_id?: string } | null;
  readonly run_id: string;
}
export interface Assist {
  readonly configured: boolean;
  readonly requests: readonly Request[];
  readonly notes: readonly Note[];
  readonly cost_usd: number;
}
type Charter = ReturnType<typeof charterClient>;

/** A platform with a stand-in for a model's provider, and a way to leave nothing of them. */
export async function withModel(overrides: Readonly<Record<string, unknown>> = {}): Promise<{
  platform: TestPlatform;
  server: ModelServer;
  charter: Charter;
  dispose(): Promise<void>;
}> {
  const server = await startModelServer();
  const platform = await testPlatform(['charter'], {
    'models.custom.endpoint': `${server.url}/v1`,
    'models.provider': 'custom',
    'models.model': 'llama',
    'models.prices': { 'custom/llama': { input: 1, output: 1 } },
    ...overrides,
  });
  return {
    platform,
    server,
    charter: charterClient(platform),
    async dispose() {
      await platform.dispose();
      await server.close();
    },
  };
}

/** Waits, at most 20 s, until nothing is asked any more. */
export async function settled(charter: Charter, id: string): Promise<Assist> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const { body } = await charter.get<Assist>(`/${id}/assist`);
    if (body.requests.length > 0 && body.requests.every(({ status }) => status !== 'pending')) return body;
    if (Date.now() > deadline) throw new Error(`Still asked: ${JSON.stringify(body)}`);
    await wait(20);
  }
}

export const ask = (charter: Charter, id: string, kind: string, target = '') =>
  charter.post<Request & Problem>(`/${id}/assist`, { kind, target });
/** What a model answers, as its provider sends it. */
export const json = (value: unknown) => ({
  text: JSON.stringify(value),
  usage: { input: 1000, output: 100 },
});
/** The beginning of an answer of the example, word for word. */
export const quoteOf = (id: string): string => String(answers[id]).slice(0, 60);
