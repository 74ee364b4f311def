import { MainstayError, messageOf } from '#kernel/base';
import type { TypesettingAnswer, TypesettingJob } from './typesetting.ts';

/**
 * The process that `typesetting.ts` starts: it writes what it is sent, one document after the other, until the
 * channel to its parent closes, be it that the parent has no more to write or that it died.
 */

// Ctrl-C in a terminal reaches the whole group; the parent still finishes what it has begun.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));

let last: Promise<void> = Promise.resolve();
// The parent is the only one who can write to this channel.
process.on('message', (message: { id: number; job: TypesettingJob }) => {
  last = last.then(async () => answer(await written(message.id, message.job)));
});

function answer(message: TypesettingAnswer): void {
  if (process.connected) process.send?.(message);
}

async function written(id: number, job: TypesettingJob): Promise<TypesettingAnswer> {
  try {
    return { id, bytes: await write(job) };
  } catch (thrown) {
    const { code, kind, details } =
      thrown instanceof MainstayError
        ? thrown
        : { code: 'documents.render_failed', kind: 'internal' as const, details: {} };
    return {
      id,
      error: { code, kind, details: JSON.parse(JSON.stringify(details)), message: messageOf(thrown) },
    };
  }
}

async function write({ document, format, paper, template }: TypesettingJob): Promise<Uint8Array> {
  switch (format) {
    case 'pdf':
      return (await import('./pdf.ts')).toPdf(document, paper, template);
    case 'docx':
      return (await import('./docx.ts')).toDocx(document, paper);
    case 'html':
      return Buffer.from(await (await import('./html.ts')).toHtml(document, paper), 'utf8');
  }
}
