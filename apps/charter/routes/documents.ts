import { notFound } from '#kernel/base';
import { documentFormats } from '#kernel/documents';
import type { Api } from '#kernel/http';
import { listDocuments } from '../store/records.ts';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';

/** The newest charter in each format. */
export function addDocumentRoutes(api: Api, { platform: { db, artifacts }, access }: Parts): void {
  for (const format of documentFormats) {
    api.get(
      `/sessions/:id/charter.${format}`,
      {
        config: { access: 'user' },
        schema: { tags, summary: `The newest charter as ${format.toUpperCase()}`, params: byId },
      },
      async (request, reply) => {
        const { id } = await access.session(request, request.params.id, 'reviewer');
        const document = (await listDocuments(db, id)).find((one) => one.format === format);
        if (!document)
          throw notFound('charter.not_written', 'This interview has no charter yet: finish it first.');
        const { meta, stream } = await artifacts.open(document.artifactId);
        return reply
          .type(meta.contentType)
          .header('content-length', meta.size)
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`)
          .send(stream);
      },
    );
  }
}
