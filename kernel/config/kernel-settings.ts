import { z } from 'zod';
import { gateway, guard, models, search } from './model-settings.ts';

/** What `server.public_url` is where nobody has set it: no link to it can be opened. */
export const unsetPublicUrl = 'http://mainstay.local';

const seconds = (): z.ZodNumber => z.number().positive();
const count = (): z.ZodNumber => z.number().int().positive();

/** The level names of other systems that administrators know, in this one's words. */
const levelAliases: Readonly<Record<string, string>> = {
  warning: 'warn',
  critical: 'fatal',
  notice: 'info',
  verbose: 'debug',
};

const logLevel = z.preprocess(
  (value) => {
    if (typeof value !== 'string') return value;
    const name = value.toLowerCase();
    return levelAliases[name] ?? name;
  },
  z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
);

const server = z.object({
  host: z.string().min(1).default('127.0.0.1').describe('The address to listen on; 0.0.0.0 for all.'),
  port: z
    .number()
    .int()
    .refine((port) => port === 0 || (port >= 10_000 && port <= 65_535), {
      error: 'must have five digits, 10000 to 65535 (or 0 to let the system choose)',
    })
    .default(10_000)
    .describe('The port of API, console, WebSocket and metrics: 10000 to 65535.'),
  public_url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://mainstay.example.org' })
    .default(unsetPublicUrl)
    .describe(
      'Where people reach this installation: the issuer of its tokens, the same on all of its servers.',
    ),
  data_directory: z
    .string()
    .min(1)
    .default('./data')
    .describe('Where the embedded database, artifacts and the first login are kept.'),
  environment: z
    .enum(['development', 'test', 'staging', 'production'])
    .default('production')
    .describe('What this installation is for; shown in logs and metrics.'),
  allowed_hosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Host names a request may be addressed to; empty allows all.'),
  shutdown_seconds: seconds().max(600).default(25).describe('How long running steps may take to finish.'),
});

const database = z.object({
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgresql://' })
    .optional()
    .meta({
      secret: true,
      description:
        'A PostgreSQL 15+ server, postgresql://user:password@host:5432/name; without it the embedded one.',
    }),
  pool_size: count().max(1000).default(10).describe('Connections to a server that one process may open.'),
  statement_timeout_seconds: seconds()
    .default(30)
    .describe('A statement that takes longer is ended and fails.'),
});

const log = z.object({
  level: logLevel.default('info').describe('trace, debug, info, warn, error, fatal or silent.'),
});

const http = z.object({
  body_limit_bytes: count().default(4_194_304).describe('The largest request body that is read.'),
  cors_origins: z
    .array(
      z.union([z.literal('*'), z.string().regex(/^https?:\/\/[^/]+$/)], {
        error: 'must be origins such as https://app.example.org, without a path, or *',
      }),
    )
    .default([])
    .describe('Origins whose pages may call the API from a browser.'),
  trust_proxy: z
    .boolean()
    .default(false)
    .describe('Whether a proxy in front says, in X-Forwarded headers, who the caller is.'),
  rate_limit_per_minute: count().default(600).describe('Requests per minute from one caller.'),
});

const identity = z.object({
  token_ttl_seconds: count().default(3600).describe('How long an access token is valid.'),
  session_ttl_seconds: count().default(43_200).describe('How long a console session lasts without use.'),
  secret_key: z.string().min(32, { error: 'must have at least 32 characters' }).optional().meta({
    secret: true,
    description: 'Signs sessions and encrypts stored keys; without it one is made in the data directory.',
  }),
});

const durable = z
  .object({
    worker_concurrency: count().max(1000).default(8).describe('Runs that one worker works on at a time.'),
    heartbeat_seconds: seconds().default(3).describe('How often a worker says that it lives.'),
    retention_days: count().default(365).describe('How long ended runs are kept with their steps.'),
    dead_after_seconds: seconds().default(10).describe('After this silence another worker takes its runs.'),
  })
  .refine((value) => value.dead_after_seconds >= 2 * value.heartbeat_seconds, {
    path: ['dead_after_seconds'],
    error: 'must be at least twice durable.heartbeat_seconds, or a worker that is only slow counts as dead',
  });

const events = z.object({
  retention_days: count().default(30).describe('How long events can be read again.'),
});

const documents = z.object({
  pdf_template: z
    .string()
    .min(1)
    .optional()
    .describe('A Typst file in place of the own one, made from kernel/documents/template.typ.'),
});

const artifacts = z.object({
  max_bytes: count().default(268_435_456).describe('The largest file that is kept.'),
});

/**
 * The settings of the kernel by section. A field's `description` says what it does, `secret: true` in its
 * metadata that its value is never shown.
 */
export const kernelSections = {
  server,
  database,
  log,
  http,
  identity,
  durable,
  events,
  artifacts,
  documents,
  models,
  guard,
  gateway,
  search,
};

/** The kernel's settings as the program reads them: complete, with defaults filled in. */
export type KernelSettings = {
  [Section in keyof typeof kernelSections]: z.output<(typeof kernelSections)[Section]>;
};
