import { MainstayError, systemClock } from '#kernel/base';
import { loadConfig } from '#kernel/config';
import type { Guard } from '#kernel/guard';
import { createServer } from '#kernel/http';
import type { Principal } from '#kernel/identity';
import type { Accounts, Charge, Operation, Provider, Target } from '#kernel/models';
import { createLogger, createMetrics } from '#kernel/telemetry';
import type { Key } from './admission.ts';
import { addGatewayRoutes } from './routes.ts';
import type { Traffic } from './upstream/lane.ts';

export type Begun = Parameters<Accounts['begin']>[0];
export type Ended = Parameters<Charge['end']>[0];

/** A gateway that listens on a port of its own, with what it charged to see. */
export interface TestGateway {
  readonly url: string;
  /** Ended calls: what was set aside, and what became of it. */
  readonly calls: readonly { readonly begun: Begun; readonly ended: Ended }[];
  /** Calls under way. */
  readonly open: () => number;
  readonly metrics: () => Promise<string>;
  close(): Promise<void>;
}

export interface TestGatewayOptions {
  readonly providers: readonly Provider[];
  readonly routes?: Readonly<Record<string, readonly Target[]>>;
  /** Keys by their text. */
  readonly keys?: Readonly<Record<string, Partial<Key>>>;
  /** Refuses what would pass it. */
  readonly tokens?: number;
  readonly guard?: Partial<Guard>;
  readonly traffic?: Traffic;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The whole gateway on a real server; only what other rooms keep in the database is kept in memory. */
export async function startGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const { values: settings } = await loadConfig({
    directory: '/nonexistent',
    env: {},
    overrides: { ...options.settings },
    sections: {},
  });
  const log = createLogger({ level: 'silent' });
  const metrics = createMetrics();
  const authenticate = authenticateWith(options.keys ?? { mk_good: {} });
  const server = await createServer({
    log,
    version: 'test',
    authenticate: async ({ headers }) => authenticate(headers),
    bodyLimitBytes: 1_000_000,
    corsOrigins: ['https://app.example'],
    requestsPerMinute: 1,
    trustProxy: false,
    onAnswer: () => undefined,
  });
  const accounts = accountsWith(options.tokens);
  await addGatewayRoutes(server, {
    settings,
    providers: new Map(options.providers.map((provider) => [provider.id, provider])),
    routes: new Map(Object.entries(options.routes ?? {})),
    dearest: ([first]) => first,
    accounts,
    traffic: options.traffic ?? freely,
    guard: { ...harmless, ...options.guard },
    metrics,
    log,
    clock: systemClock,
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    calls: accounts.calls,
    open: accounts.open,
    metrics: () => metrics.text(),
    close: () => server.close(),
  };
}

/** A provider whose server speaks these protocols itself. */
export function providerAt(
  id: string,
  base: string,
  operations: readonly Operation[],
  more: Partial<Provider> = {},
): Provider {
  const paths = {
    chat: 'chat/completions',
    responses: 'responses',
    embeddings: 'embeddings',
    messages: 'messages',
  };
  const isAnthropic = operations.includes('messages');
  const headers: Readonly<Record<string, string>> = isAnthropic
    ? { 'x-api-key': 'provider-key', 'anthropic-version': '2023-06-01' }
    : { authorization: 'Bearer provider-key' };
  return {
    id,
    protocol: isAnthropic ? 'anthropic' : 'openai',
    languageModel: async () => Promise.reject(new Error('This provider is only for handing on.')),
    embeddingModel: async () => Promise.reject(new Error('This provider is only for handing on.')),
    endpoint: (operation) =>
      operations.includes(operation) ? { url: `${base}/${paths[operation]}`, headers } : undefined,
    ...more,
  };
}

const pass = { result: () => undefined, leave: () => undefined };
const freely: Traffic = { enter: async () => pass, enterNow: () => pass };
const harmless: Pick<Guard, 'check' | 'redact' | 'checkAnswer'> = {
  check: () => ({ action: 'allow', score: 0, findings: [] }),
  redact: (text) => ({ text, findings: [] }),
  checkAnswer: () => ({ action: 'allow', findings: [] }),
};

function authenticateWith(keys: Readonly<Record<string, Partial<Key>>>) {
  const principals = new Map(Object.entries(keys).map(([text, key]) => [text, principalOf(text, key)]));
  return (headers: {
    readonly authorization?: string | undefined;
    readonly 'x-api-key'?: string | readonly string[] | undefined;
  }): Principal | null => {
    const text = headers.authorization?.replace(/^Bearer /, '') ?? headers['x-api-key'];
    if (text === undefined) return null;
    const found = principals.get(String(text));
    if (found) return found;
    throw new MainstayError('identity.invalid_key', 'This API key is not known here.', {
      kind: 'unauthenticated',
    });
  };
}

const principalOf = (text: string, key: Partial<Key>): Principal => ({
  id: 'user-1',
  email: 'ada@example.org',
  name: 'Ada',
  role: 'user',
  via: 'api-key',
  key: {
    id: text,
    name: text,
    scopes: ['gateway'],
    allowedModels: null,
    budgets: [],
    requestsPerMinute: null,
    projectId: null,
    ...key,
  },
});

function accountsWith(limit: number | undefined) {
  const calls: { begun: Begun; ended: Ended }[] = [];
  let open = 0;
  let used = 0;
  const accounts: Accounts = {
    async begin(begun) {
      const most = begun.inputTokens + begun.maxOutputTokens;
      if (limit !== undefined && used + most > limit) {
        throw new MainstayError('models.budget_exceeded', 'The budget is used up.', { kind: 'refused' });
      }
      used += most;
      open++;
      return {
        callId: String(calls.length),
        end(ended) {
          open--;
          used += ended.usage.inputTokens + ended.usage.outputTokens - most;
          calls.push({ begun, ended });
          return 0;
        },
      };
    },
    flush: async () => undefined,
    close: async () => undefined,
  };
  return { ...accounts, calls, open: () => open };
}
