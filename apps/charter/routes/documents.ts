import { conflict, notFound } from '#kernel/base';
import { transact } from '#kernel/database';
import { documentFormats } from '#kernel/documents';
import type { Api } from '#kernel/http';
import { sessionSchema } from '../interviewing/session-view.ts';
import { writeAgain } from '../interviewing/writing.ts';
import { listDocumentFailures } from '../store/documents.ts';
import { listDocuments } from '../store/records.ts';
import { trace } from '../trace.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';

/** The newest charter in each format, and another try at those that could not be written. */
export function addDocumentRoutes(api: Api, { platform, access, views }: Parts): void {
  const { db, artifacts } = platform;
  for (const format of documentFormats) {
    api.get(
      `/sessions/:id/charter.${format}`,
      {
        config: { access: 'user' },
        schema: { tags, summary: `The newest charter as ${format.toUpperCase()}`, params: byId },
      },
      async (request, reply) => {
        const { id } = await access.session(request, request.params.id, 'reviewer');
        const [documents, failures] = await Promise.all([
          listDocuments(db, id),
          listDocumentFailures(db, id),
        ]);
        const newest = documents[0]?.version;
        const document = documents.find((one) => one.format === format && one.version === newest);
        if (!document) {
          const failure = failures.find((one) => one.format === format && one.version === newest);
          if (!failure) {
            throw notFound('charter.not_written', 'This interview has no charter yet: finish it first.');
          }
          throw conflict(
            'charter.format_failed',
            `Version ${failure.version} could not be written as ${format.toUpperCase()}: ${failure.message} The other formats are there; write this one again with POST /sessions/${id}/documents.`,
            { format, version: failure.version, code: failure.code },
          );
        }
        const { meta, stream } = await artifacts.open(document.artifactId);
        return reply
          .type(meta.contentType)
          .header('content-length', meta.size)
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`)
          .send(stream);
      },
    );
  }

  api.post(
    '/sessions/:id/documents',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Write again the formats of the newest charter that could not be written',
        params: byId,
        response: { 200: sessionSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      await writeAgain(platform, session);
      await transact(db, (tx) =>
        trace(tx, session, byOf(request), { action: 'write_again', event: 'written-again', detail: {} }),
      );
      platform.events.wake();
      return views.session(session);
    },
  );
}
