import type { Evidence } from '../domain/findings/finding.ts';
import { inOrder } from '../domain/reporting/counts.ts';
import type { ReportData } from '../domain/reporting/report-data.ts';

/** @returns undefined when there is no such artifact any more, or it is larger than `longest` bytes */
export type ReadArtifact = (artifactId: string, longest: number) => Promise<Buffer | undefined>;

/** Bytes. A report of some 20 MB still opens at once and fits into a mail; what does not fit is linked. */
const limits = { one: 1_500_000, all: 15_000_000 } as const;

/** What a browser may be shown as a picture: none of them can carry a script. */
const kinds: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** Pictures of evidence as `data:` URIs, by artifact: those of the worst findings first, then those of failed tests. */
export async function collectPictures(
  data: ReportData,
  read: ReadArtifact,
): Promise<ReadonlyMap<string, string>> {
  const evidence: readonly Evidence[] = [
    ...inOrder(data.findings).flatMap(({ finding }) => finding.evidence),
    ...data.tests.flatMap(({ result }) =>
      result.attempts.toReversed().flatMap((attempt) => attempt.evidence),
    ),
  ];
  const pictures = new Map<string, string>();
  let left: number = limits.all;
  for (const one of evidence) {
    if (one.kind !== 'file' || !kinds.includes(one.content_type) || pictures.has(one.artifact_id)) continue;
    if (left <= 0) break;
    const content = await read(one.artifact_id, Math.min(limits.one, left));
    if (content === undefined || content.length > Math.min(limits.one, left)) continue;
    left -= content.length;
    pictures.set(one.artifact_id, `data:${one.content_type};base64,${content.toString('base64')}`);
  }
  return pictures;
}
