import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Cli } from '#kernel/app';

/** Writes an execution's reports into a directory. @returns the files' paths */
export async function writeReports(cli: Cli, id: string, directory: string): Promise<string[]> {
  const { items } = await cli.request<{ items: { format: string; file_name: string }[] }>(
    'GET',
    `/api/v1/testing/executions/${id}/reports`,
  );
  const files: string[] = [];
  for (const { format, file_name: name } of items) {
    cli.progress(`Writing ${name}`);
    const content = await cli.download(`/api/v1/testing/executions/${id}/reports/${format}`);
    files.push(await writeFileIn(directory, name, content));
  }
  return files;
}

/** Whoever watches the directory never sees half a file. @returns the file's path */
export async function writeFileIn(directory: string, name: string, content: Uint8Array): Promise<string> {
  const path = join(directory, basename(name));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
  return path;
}
