import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cli } from '#kernel/app';
import type { SessionAnswer } from './api.ts';

/** Writes the newest charter of a session into a directory, in every format. @returns the files' paths. */
export async function writeDocuments(cli: Cli, session: SessionAnswer, directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  for (const { format, url } of session.documents) {
    cli.progress(`Writing charter.${format}`);
    const path = join(directory, `charter.${format}`);
    // Whoever watches the directory never sees half a file.
    await writeFile(`${path}.part`, await cli.download(url));
    await rename(`${path}.part`, path);
    files.push(path);
  }
  return files;
}
