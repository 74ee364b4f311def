import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Cli } from '#kernel/app';
import type { SessionAnswer } from './api.ts';

/** Writes the newest charter of a session into a directory, in every format. @returns the files' paths. */
export async function writeDocuments(cli: Cli, session: SessionAnswer, directory: string): Promise<string[]> {
  const files: string[] = [];
  for (const { format, url } of session.documents) {
    files.push(await download(cli, url, join(directory, `charter.${format}`)));
  }
  return files;
}

/** Writes what the API answers into a file, whose directory is made. @returns the file's path. */
export async function download(cli: Cli, url: string, path: string): Promise<string> {
  cli.progress(`Writing ${basename(path)}`);
  await mkdir(dirname(path), { recursive: true });
  // Whoever watches the directory never sees half a file.
  await writeFile(`${path}.part`, await cli.download(url));
  await rename(`${path}.part`, path);
  return path;
}
