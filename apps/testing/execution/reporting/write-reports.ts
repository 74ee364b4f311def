import { messageOf } from '#kernel/base';
import { unsetPublicUrl } from '#kernel/config';
import { transact } from '#kernel/database';
import { reportFormats, writeReport } from '../../reporting/write-reports.ts';
import { addFigures } from '../../store/executions.ts';
import { keepReport } from '../../store/reports.ts';
import type { PhaseContext } from '../phase.ts';
import { reportDataOf } from './report-data.ts';

/** Writes the reports in every format; one that cannot be written keeps none of the others back. */
export async function writeReports({ platform, execution, tell, signal }: PhaseContext) {
  const { db, artifacts, log } = platform;
  const { id, projectId, runId, ownerId } = execution;
  const data = await reportDataOf(platform, execution);
  const { hrefOf, reportUrl } = linksOf(platform.config.server.public_url, id);
  const failed: string[] = [];
  for (const [at, format] of reportFormats.entries()) {
    signal.throwIfAborted();
    tell(0.93 + (0.06 * at) / reportFormats.length, `Writing the report as ${format.toUpperCase()}`);
    try {
      const read = (artifactId: string, longest: number) => readArtifact(artifacts, artifactId, longest);
      const { name, contentType, content } = await writeReport(format, data, {
        ...{ read, hrefOf },
        ...(reportUrl !== undefined && { reportUrl }),
      });
      await transact(db, async (tx) => {
        const artifact = await artifacts.put(tx, { name, contentType, content, projectId, runId, ownerId });
        await keepReport(tx, id, { format, artifactId: artifact.id });
      });
    } catch (error) {
      log.error({ err: error, execution_id: id, format }, 'A test report could not be written');
      failed.push(`The report as ${format.toUpperCase()} could not be written: ${messageOf(error)}`);
    }
  }
  if (failed.length > 0)
    await transact(db, (tx) => addFigures(tx, id, 'reports', { failed: failed.length }, failed));
  return { written: reportFormats.length - failed.length };
}

/** Links of a report to its evidence, and to its own page, by the address at which people reach this installation. */
function linksOf(publicUrl: string, executionId: string) {
  if (new URL(publicUrl).origin === unsetPublicUrl) return { hrefOf: () => undefined, reportUrl: undefined };
  const at = (path: string): string => new URL(path, publicUrl).href;
  return {
    hrefOf: (artifactId: string) => at(`/api/v1/artifacts/${encodeURIComponent(artifactId)}/content`),
    reportUrl: at(`/apps/testing/executions/${encodeURIComponent(executionId)}`),
  };
}

/** The bytes of an artifact; undefined when it is gone, or longer than a report has room for. */
async function readArtifact(
  artifacts: PhaseContext['platform']['artifacts'],
  id: string,
  longest: number,
): Promise<Buffer | undefined> {
  try {
    const { meta, stream } = await artifacts.open(id);
    if (meta.size > longest) {
      stream.destroy();
      return undefined;
    }
    return Buffer.concat(await stream.toArray());
  } catch {
    return undefined;
  }
}
