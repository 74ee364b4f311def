import { expect, test } from 'vitest';
import { toPdf } from './pdf.ts';
import { prepare } from './prepared.ts';
import { sampleDocument } from './sample.ts';

test('what Typst cannot set is reported with its diagnostic', async () => {
  const blocks = [{ kind: 'paragraph' as const, runs: [{ text: '[9]', cite: 9 }] }];
  const broken = { ...prepare(sampleDocument), blocks };
  await expect(toPdf(broken, 'a4')).rejects.toMatchObject({
    code: 'documents.render_failed',
    message: expect.stringContaining('source-9'),
    details: {
      diagnostics: [expect.objectContaining({ message: expect.stringContaining('does not exist') })],
    },
  });
});
