import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({ url: z.url(), token: z.string(), pid: z.number().int() });

/** How commands reach the server that runs on a data directory. The token is that of the local administrator. */
export type ServerFile = z.infer<typeof schema>;

const pathIn = (directory: string): string => join(directory, 'server.json');

export async function writeServerFile(directory: string, server: ServerFile): Promise<void> {
  await removeServerFile(directory);
  await writeFile(pathIn(directory), JSON.stringify(server), { mode: 0o600, flag: 'wx' });
}

export async function removeServerFile(directory: string): Promise<void> {
  await rm(pathIn(directory), { force: true });
}

/** The server said to run on the directory, if its process lives. */
export async function readServerFile(directory: string): Promise<ServerFile | undefined> {
  const text = await readFile(pathIn(directory), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const server = schema.safeParse(JSON.parse(text));
  if (!server.success) return undefined;
  try {
    process.kill(server.data.pid, 0);
  } catch {
    return undefined;
  }
  return server.data;
}
