import { z } from 'zod';

const seconds = (): z.ZodNumber => z.number().positive();
const count = (): z.ZodNumber => z.number().int().positive();

const secret = (description: string): z.ZodOptional<z.ZodString> =>
  z.string().min(1).optional().meta({ secret: true, description });

const address = (): z.ZodURL =>
  z.url({ protocol: /^https?$/, error: 'must be an address such as https://api.example.org/v1' });

const modelName = z
  .string()
  .regex(/^[^/\s]+\/\S+$/, { error: 'must be PROVIDER/MODEL, such as openai/gpt-5-mini' });

/** The names that administrators use for the same provider. */
const providerAliases: Readonly<Record<string, string>> = { gemini: 'google', 'azure-openai': 'azure' };
const providerName = z.preprocess(
  (value) =>
    typeof value === 'string' ? (providerAliases[value.toLowerCase()] ?? value.toLowerCase()) : value,
  z.string().min(1),
);

/** A server that speaks OpenAI's protocol: Ollama, vLLM, llama.cpp and many more. */
const endpoint = z.strictObject({
  base_url: address(),
  api_key: z.string().min(1).optional(),
});

/** What one million tokens cost, in US dollars. */
const price = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0).default(0),
  cached_input: z.number().min(0).optional(),
});

const budget = z
  .strictObject({
    scope: z.enum(['installation', 'app', 'user', 'run']),
    /** One app or user; without it each of them has this budget for itself. */
    subject: z.string().min(1).optional(),
    period: z.enum(['day', 'month', 'total']).default('total'),
    // Sums are kept in whole nano-dollars, of which a number holds 9 million dollars.
    usd: z.number().min(0.000001).max(5_000_000).optional(),
    tokens: count().optional(),
  })
  .refine(({ usd, tokens }) => usd !== undefined || tokens !== undefined, {
    error: 'must limit usd, tokens or both',
  })
  .refine(({ scope, subject }) => scope !== 'installation' || subject === undefined, {
    error: 'must not name a subject: the installation is one',
  })
  .refine(({ scope, period }) => scope !== 'run' || period === 'total', {
    error: 'must be for period total: a run has one budget in all',
  });

export const models = z.object({
  provider: providerName
    .optional()
    .describe('openai, anthropic, azure, google (gemini), mistral, openrouter, custom, or one of endpoints.'),
  model: z.string().min(1).optional().describe('The model of that provider that everything uses.'),
  fallback_provider: providerName.optional().describe('Asked when the first provider fails.'),
  fallback_model: z.string().min(1).optional().describe('The model of the fallback provider.'),
  embedding_model: modelName.optional().describe('PROVIDER/MODEL for embeddings.'),
  embedding_dimensions: count()
    .optional()
    .describe('How many numbers its vectors have, where that is not known.'),
  routes: z
    .record(z.string().min(1), z.array(modelName).min(1))
    .default({})
    .describe('Names for lists of PROVIDER/MODEL, tried in order: fast, strong, embed, charter.fast, …'),
  temperature: z.number().min(0).max(2).optional().describe('For calls that state none.'),
  max_output_tokens: count().default(2000).describe('The longest answer of a call that states none.'),
  timeout_seconds: seconds()
    .max(3600)
    .default(60)
    .describe('The longest wait for an answer, or its first part.'),
  retries: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe('Further attempts at a provider that may recover.'),
  concurrency: count()
    .default(64)
    .describe('Calls at a time to one provider, those of apps and of the gateway together.'),
  requests_per_minute: count().optional().describe('Calls per minute to one provider.'),
  tokens_per_minute: count().optional().describe('Tokens per minute to one provider.'),
  cache: z
    .boolean()
    .default(true)
    .describe('Whether the same question of the same person is answered again for free.'),
  cache_ttl_seconds: count().max(31_536_000).default(86_400).describe('How long an answer is kept for that.'),
  record: z
    .enum(['full', 'redacted', 'numbers'])
    .default('redacted')
    .describe('What is kept of a call: texts as they are, without secrets and personal data, or no texts.'),
  record_retention_days: count()
    .max(36_500)
    .default(30)
    .describe('How long calls are kept; their totals stay.'),
  budgets: z
    .array(budget)
    .default([])
    .describe('Hard limits: a call that would pass one is refused before it is made.'),
  prices: z
    .record(modelName, price)
    .default({})
    .describe('US dollars per million tokens, for what the price table lacks or has otherwise.'),
  endpoints: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), endpoint)
    .default({})
    .meta({ secret: true, description: 'Further servers that speak the OpenAI protocol, by name.' }),
  openai: z
    .object({
      api_key: secret('The key of OpenAI.'),
      base_url: address().default('https://api.openai.com/v1').describe('Where OpenAI is reached.'),
      organization: z.string().min(1).optional().describe('The organisation that pays.'),
    })
    .prefault({}),
  anthropic: z
    .object({
      api_key: secret('The key of Anthropic.'),
      base_url: address().default('https://api.anthropic.com/v1').describe('Where Anthropic is reached.'),
    })
    .prefault({}),
  azure: z
    .object({
      api_key: secret('The key of the Azure OpenAI resource.'),
      endpoint: address().optional().describe('https://RESOURCE.openai.azure.com'),
      deployment: z.string().min(1).optional().describe('The deployment; counts as the model.'),
      api_version: z.string().min(1).default('2024-10-21').describe('The version of the Azure API.'),
    })
    .prefault({}),
  google: z
    .object({
      api_key: secret('The key of Google Gemini.'),
      base_url: address()
        .default('https://generativelanguage.googleapis.com/v1beta')
        .describe('Where Gemini is reached.'),
    })
    .prefault({}),
  mistral: z
    .object({
      api_key: secret('The key of Mistral.'),
      base_url: address().default('https://api.mistral.ai/v1').describe('Where Mistral is reached.'),
    })
    .prefault({}),
  openrouter: z
    .object({
      api_key: secret('The key of OpenRouter.'),
      base_url: address().default('https://openrouter.ai/api/v1').describe('Where OpenRouter is reached.'),
    })
    .prefault({}),
  custom: z
    .object({
      api_key: secret('The key of the server, if it wants one.'),
      endpoint: address()
        .optional()
        .describe('A server that speaks the OpenAI protocol, with or without /chat/completions at the end.'),
    })
    .prefault({}),
});

export const guard = z.object({
  prompts: z
    .enum(['off', 'flag', 'block'])
    .default('flag')
    .describe('What is done with text for a model that looks like an attack; it is counted in any case.'),
  flag_score: z.number().min(0).max(1).default(0.5).describe('From this score on a text is flagged.'),
  block_score: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('From this score on it is blocked, where blocking is on.'),
  max_characters: count().default(200_000).describe('The longest text that is taken for a model.'),
});

export const search = z.object({
  mode: z
    .enum(['keyword', 'hybrid'])
    .default('keyword')
    .describe('By words (BM25), or by words and by the meaning that models.embedding_model sees.'),
});

export const gateway = z.object({
  enabled: z.boolean().default(true).describe('Whether other programs may use the models with an API key.'),
  record: z
    .enum(['full', 'redacted', 'numbers'])
    .default('numbers')
    .describe('What is kept of a call through the gateway.'),
  max_body_bytes: count().default(33_554_432).describe('The largest request; pictures make them large.'),
});
