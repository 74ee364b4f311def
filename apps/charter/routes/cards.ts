import { documentFormats, renderDocument } from '#kernel/documents';
import type { Api } from '#kernel/http';
import { cardDocument } from '../domain/cards/card-document.ts';
import { CARDS } from '../domain/cards/cards.ts';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';

/** Model card and datasheet, drafted anew from the present answers whenever they are asked for. */
export function addCardRoutes(api: Api, { platform, access }: Parts): void {
  for (const card of CARDS) {
    for (const format of documentFormats) {
      api.get(
        `/sessions/:id/${card.id}.${format}`,
        {
          config: { access: 'user' },
          schema: {
            tags,
            summary: `${card.title}, drafted from the answers, as ${format.toUpperCase()}`,
            params: byId,
          },
        },
        async (request, reply) => {
          const session = await access.session(request, request.params.id, 'reviewer');
          const owner = await platform.identity.findUser({ id: session.ownerId });
          const { bytes, contentType } = await renderDocument(
            cardDocument({
              card,
              title: session.projectName,
              owner: session.ownerName ?? owner?.email ?? 'local administrator',
              revision: session.revision,
              date: platform.clock.now().toISOString().slice(0, 10),
              state: session.state,
            }),
            format,
            { template: platform.config.documents.pdf_template },
          );
          return reply
            .type(contentType)
            .header('content-disposition', `attachment; filename="${card.id}-${session.revision}.${format}"`)
            .send(Buffer.from(bytes));
        },
      );
    }
  }
}
