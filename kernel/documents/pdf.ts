import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { NodeCompiler, NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { MainstayError, messageOf } from '#kernel/base';
import { chartSvg, describeChart } from './chart-svg.ts';
import { accent, ink, muted, rule, tones, wash } from './palette.ts';
import type { PreparedDocument } from './prepared.ts';

export type Paper = 'a4' | 'letter';

const templateFile = new URL('./template.typ', import.meta.url);

/**
 * PDF by Typst, tagged for screen readers. The document goes in as JSON and is walked by `template.typ`, so no text
 * in it can become code. Fonts are those inside the compiler (Libertinus Serif, DejaVu Sans Mono); only signs that
 * neither has, such as Chinese, are taken from the system's fonts where it has them.
 *
 * @throws MainstayError `documents.render_failed` with Typst's diagnostics
 */
export async function toPdf(document: PreparedDocument, paper: Paper): Promise<Uint8Array> {
  const [{ NodeCompiler: Compiler }, template, blocks] = await Promise.all([
    import('@myriaddreamin/typst-ts-node-compiler'),
    readFile(templateFile, 'utf8'),
    Promise.all(
      document.blocks.map(async (block) => {
        if (block.kind !== 'chart') return block;
        const title = `${block.label} ${block.caption}`;
        const svg = await chartSvg(block, { id: block.id, title, fontFamily: 'Libertinus Serif' });
        return { ...block, svg, description: `${block.caption}. ${describeChart(block)}` };
      }),
    ),
  ]);
  const look = { ink, muted, rule, wash, accent, tones };
  const inputs = {
    document: JSON.stringify({ ...document, blocks, look }),
    paper: paper === 'a4' ? 'a4' : 'us-letter',
  };
  const compiler = Compiler.create({ workspace: fileURLToPath(new URL('.', templateFile)) });
  try {
    const compiled = compiler.compile({ mainFileContent: template, inputs });
    if (compiled.result === null) throw failed(diagnostics(compiler, compiled.takeDiagnostics()));
    return compiler.pdf(compiled.result);
  } catch (thrown) {
    throw thrown instanceof MainstayError ? thrown : failed([messageOf(thrown)], thrown);
  } finally {
    compiler.evictCache(2);
  }
}

function failed(found: readonly unknown[], cause?: unknown): MainstayError {
  const first = found.map(messageIn).find((message) => message !== '') ?? 'no reason given';
  return new MainstayError(
    'documents.render_failed',
    `The PDF could not be typeset: ${first}. The other formats do not depend on this; report it with the document.`,
    { details: { diagnostics: found }, ...(cause !== undefined && { cause }) },
  );
}

function diagnostics(compiler: NodeCompiler, error: NodeError | null): readonly unknown[] {
  return error === null ? [] : compiler.fetchDiagnostics(error);
}

function messageIn(found: unknown): string {
  if (typeof found === 'string') return found;
  return typeof found === 'object' && found !== null && 'message' in found ? String(found.message) : '';
}
