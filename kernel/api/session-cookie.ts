import { sessionCookieName as name } from '#kernel/identity';

/** The cookie of a console session; an empty token with 0 seconds takes it back. */
export function sessionCookie(token: string, seconds: number, secure: boolean): string {
  const attributes = [`${name}=${token}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${seconds}`];
  return [...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

export function readSessionCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
