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
    const path = join(directory, basename(name));
    cli.progress(`Writing ${path}`);
    await mkdir(dirname(path), { recursive: true });
    // Whoever watches the directory never sees half a file.
    await writeFile(`${path}.part`, await cli.download(`/api/v1/testing/executions/${id}/reports/${format}`));
    await rename(`${path}.part`, path);
    files.push(path);
  }
  return files;
}
