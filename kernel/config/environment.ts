import { readFile } from 'node:fs/promises';
import { messageOf } from '#kernel/base';
import { coerceText } from './coerce.ts';
import type { Assignment, ConfigProblem, Reading } from './problem.ts';
import { type KnownSetting, knownSettings, type Schema } from './schema-tree.ts';
import { composeServerUrl, serverVariables } from './server-url.ts';
import { unknownKey } from './yaml-files.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables with names of their own, which administrators know from elsewhere, and what they set. Of two that set
 * the same, the later one here wins. Every setting can also be given as `MAINSTAY_SECTION__KEY`.
 */
export const namedVariables: readonly (readonly [name: string, key: string])[] = [
  ['DATABASE_URL', 'database.url'],
  ['DATABASE_POOL_SIZE', 'database.pool_size'],
  ['LOG_LEVEL', 'log.level'],
  ['JWT_SECRET', 'identity.secret_key'],
  ['SECRET_KEY', 'identity.secret_key'],
  ['CORS_ORIGINS', 'http.cors_origins'],
  ['ALLOWED_HOSTS', 'server.allowed_hosts'],
  ['ENVIRONMENT', 'server.environment'],
  ['LLM_PROVIDER', 'models.provider'],
  ['LLM_MODEL', 'models.model'],
  ['LLM_FALLBACK_PROVIDER', 'models.fallback_provider'],
  ['LLM_TEMPERATURE', 'models.temperature'],
  ['LLM_MAX_TOKENS', 'models.max_output_tokens'],
  ['LLM_TIMEOUT_SECONDS', 'models.timeout_seconds'],
  ['CACHE_LLM_RESPONSES', 'models.cache'],
  ['LLM_CACHE_TTL', 'models.cache_ttl_seconds'],
  ['OPENAI_API_KEY', 'models.openai.api_key'],
  ['OPENAI_BASE_URL', 'models.openai.base_url'],
  ['OPENAI_ORG_ID', 'models.openai.organization'],
  ['ANTHROPIC_API_KEY', 'models.anthropic.api_key'],
  ['ANTHROPIC_BASE_URL', 'models.anthropic.base_url'],
  ['AZURE_OPENAI_API_KEY', 'models.azure.api_key'],
  ['AZURE_OPENAI_KEY', 'models.azure.api_key'],
  ['AZURE_OPENAI_ENDPOINT', 'models.azure.endpoint'],
  ['AZURE_OPENAI_DEPLOYMENT', 'models.azure.deployment'],
  ['AZURE_OPENAI_API_VERSION', 'models.azure.api_version'],
  ['GEMINI_API_KEY', 'models.google.api_key'],
  ['GOOGLE_API_KEY', 'models.google.api_key'],
  ['MISTRAL_API_KEY', 'models.mistral.api_key'],
  ['OPENROUTER_API_KEY', 'models.openrouter.api_key'],
  ['CUSTOM_LLM_ENDPOINT', 'models.custom.endpoint'],
  ['CUSTOM_LLM_API_KEY', 'models.custom.api_key'],
  ['FREEAGENTICS_EMERGENCY_MODE', 'coalition.emergency'],
];

const prefix = 'MAINSTAY_';
const fileSuffix = '_FILE';

/**
 * Reads settings from environment variables, and then from the secret files that variables ending in `_FILE` name;
 * a file wins over a variable. An empty variable counts as not set, since that is what
 * `VARIABLE=${NOT_SET}` leaves in a container.
 */
export async function readEnvironment(env: Environment, root: Schema): Promise<Reading> {
  const known = knownSettings(root);
  const files = await readSecretFiles(env, known);
  const server = composeServerUrl(env, files.texts);
  const unknown = Object.entries(env).filter(
    ([name, text]) =>
      name.startsWith(prefix) &&
      isSet(text) &&
      settingOf(name, known) === undefined &&
      !isFileVariable(name, known),
  );
  return {
    assignments: [
      ...(server.url === undefined ? [] : assign('database.url', server.url, server.source, known)),
      ...assignAll(env, '', known),
      ...assignAll(files.texts, fileSuffix, known),
    ],
    problems: [
      ...files.problems,
      ...(server.problem === undefined ? [] : [server.problem]),
      ...unknown.map(([name]) => unknownVariable(name, known)),
    ],
  };
}

/** What a set of variables sets: those with names of their own, then `MAINSTAY_SECTION__KEY`. */
function assignAll(texts: Environment, suffix: string, known: readonly KnownSetting[]): Assignment[] {
  const named = namedVariables.flatMap(([name, key]) => {
    const text = texts[name];
    return isSet(text) ? assign(key, text, name + suffix, known) : [];
  });
  const general = known.flatMap((setting) => {
    const name = variableOf(setting);
    const text = texts[name];
    return isSet(text) ? assign(setting.key, text, name + suffix, known) : [];
  });
  return [...named, ...general];
}

function assign(key: string, text: string, source: string, known: readonly KnownSetting[]): Assignment[] {
  const setting = known.find((candidate) => candidate.key === key);
  return setting === undefined
    ? []
    : [{ path: setting.path, value: coerceText(text, setting.schema), source }];
}

const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

const variableOf = (setting: KnownSetting): string =>
  prefix + setting.path.map((name) => name.toUpperCase().replaceAll('-', '_')).join('__');

const settingOf = (variable: string, known: readonly KnownSetting[]): KnownSetting | undefined =>
  known.find((setting) => variableOf(setting) === variable);

/** Whether a variable names a secret file of ours. */
function isFileVariable(name: string, known: readonly KnownSetting[]): boolean {
  if (!name.endsWith(fileSuffix) || settingOf(name, known) !== undefined) return false;
  const base = name.slice(0, -fileSuffix.length);
  return (
    settingOf(base, known) !== undefined ||
    serverVariables.includes(base) ||
    namedVariables.some(([variable]) => variable === base)
  );
}

async function readSecretFiles(
  env: Environment,
  known: readonly KnownSetting[],
): Promise<{ texts: Record<string, string>; problems: ConfigProblem[] }> {
  const texts: Record<string, string> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, path] of Object.entries(env)) {
    if (!isSet(path) || !isFileVariable(name, known)) continue;
    try {
      // Editors and `echo` end a file with a newline that is no part of the secret.
      texts[name.slice(0, -fileSuffix.length)] = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    } catch (error) {
      problems.push({
        key: name,
        source: name,
        problem: `The secret file ${path} cannot be read: ${messageOf(error)}.`,
        fix: `Make the file readable for this user, or unset ${name}.`,
      });
    }
  }
  return { texts, problems };
}

function unknownVariable(name: string, known: readonly KnownSetting[]): ConfigProblem {
  const key = name.slice(prefix.length).toLowerCase().replaceAll('__', '.');
  const problem = unknownKey(
    key,
    name,
    known.map((setting) => setting.key),
  );
  const meant = known.find((setting) => problem.fix.startsWith(`Did you mean ${setting.key}?`));
  return {
    ...problem,
    key: name,
    problem: `The variable ${name} sets nothing.`,
    fix: meant
      ? `Did you mean ${variableOf(meant)}? Otherwise unset it.`
      : `Unset it; the form is ${prefix}SECTION__KEY.`,
  };
}
