import type { ConfigProblem } from './problem.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** The parts of a server's address, as PostgreSQL's container image names them. */
export const serverVariables: readonly string[] = [
  'POSTGRES_HOST',
  'POSTGRES_PORT',
  'POSTGRES_USER',
  'POSTGRES_PASSWORD',
  'POSTGRES_DB',
];

export interface ComposedUrl {
  readonly url?: string;
  readonly source: string;
  readonly problem?: ConfigProblem;
}

/**
 * A connection string from `POSTGRES_HOST`, `_PORT` (5432), `_USER` (postgres), `_PASSWORD` and `_DB` (the user's
 * name); the defaults are those of PostgreSQL's container image. Parts without a host are a problem: a person who
 * set them does not expect the embedded database. `files` is what secret files hold, by variable without `_FILE`.
 */
export function composeServerUrl(env: Texts, files: Texts): ComposedUrl {
  const used: string[] = [];
  const part = (name: string): string | undefined => {
    const fromFile = files[name];
    const text = fromFile ?? env[name];
    if (text === undefined || text.trim() === '') return undefined;
    used.push(fromFile === undefined ? name : `${name}_FILE`);
    return text;
  };
  const [host, port, user = 'postgres', password, name = user] = serverVariables.map(part);
  const source = used.join(', ');
  if (host === undefined) {
    const complete = [env.DATABASE_URL, env.DATABASE_URL_FILE, env.MAINSTAY_DATABASE__URL].some(
      (text) => text !== undefined && text !== '',
    );
    if (used.length === 0 || complete) return { source };
    return {
      source,
      problem: {
        key: 'POSTGRES_HOST',
        source,
        problem: `${used.join(', ')} ${used.length === 1 ? 'is' : 'are'} set, but POSTGRES_HOST is not, so no server can be reached.`,
        fix: 'Set POSTGRES_HOST (or DATABASE_URL), or unset them to use the embedded database.',
      },
    };
  }
  const login = encodeURIComponent(user) + (password === undefined ? '' : `:${encodeURIComponent(password)}`);
  const address = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return { source, url: `postgresql://${login}@${address}:${port ?? '5432'}/${encodeURIComponent(name)}` };
}
