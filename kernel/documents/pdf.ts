import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeCompiler, NodeError, NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { MainstayError, messageOf } from '#kernel/base';
import { chartSvg, describeChart } from './chart-svg.ts';
import { accent, ink, muted, rule, tones, wash } from './palette.ts';
import type { PreparedDocument } from './prepared.ts';

export type Paper = 'a4' | 'letter';

const ownTemplate = fileURLToPath(new URL('./template.typ', import.meta.url));

/**
 * PDF by Typst, tagged for screen readers. The document goes in as JSON and is walked by `template.typ`, so no text
 * in it can become code. Fonts are those inside the compiler (Libertinus Serif, DejaVu Sans Mono); only signs that
 * neither has, such as Chinese, are taken from the system's fonts where it has them, and written as `[U+4E2D]` where
 * it has not.
 *
 * @param template a Typst file in place of ours; it may include files beside it, and none elsewhere
 * @throws MainstayError `documents.render_failed` with Typst's diagnostics, `documents.template_failed` when the fault is
 *   in a template that is not ours
 */
export async function toPdf(
  document: PreparedDocument,
  paper: Paper,
  template: string = ownTemplate,
): Promise<Uint8Array> {
  const [{ NodeCompiler: Compiler }, source, blocks] = await Promise.all([
    import('@myriaddreamin/typst-ts-node-compiler'),
    readFile(template, 'utf8').catch((error: unknown) => {
      throw failed(template, [messageOf(error)], error);
    }),
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
  const data = JSON.stringify({ ...document, blocks, look });
  const compiler = Compiler.create({ workspace: dirname(resolve(template)) });
  try {
    const set = (text: string): NodeTypstDocument => {
      const inputs = { document: text, paper: paper === 'a4' ? 'a4' : 'us-letter' };
      const compiled = compiler.compile({ mainFileContent: source, inputs });
      if (compiled.result === null) throw failed(template, diagnostics(compiler, compiled.takeDiagnostics()));
      return compiled.result;
    };
    const first = set(data);
    const missing = rare.test(data) ? signsWithoutFont(compiler, first) : [];
    if (missing.length === 0) return compiler.pdf(first);
    return compiler.pdf(set(missing.reduce((text, sign) => text.replaceAll(sign, named(sign)), data)));
  } catch (thrown) {
    throw thrown instanceof MainstayError ? thrown : failed(template, [messageOf(thrown)], thrown);
  } finally {
    compiler.evictCache(2);
  }
}

/** Anything past Latin, Greek, Cyrillic and common signs, all of which the shipped fonts have. */
const rare = /[^\p{ASCII}\u0080-\u052f\u1e00-\u1fff\u2000-\u22ff\u2500-\u25ff]/u;

/**
 * The signs that no font at hand can draw. An ordinary PDF would show boxes for them and lose their text; the
 * archive standard refuses them and so names each one.
 */
function signsWithoutFont(compiler: NodeCompiler, document: NodeTypstDocument): string[] {
  try {
    compiler.pdf(document, { pdfStandard: 'a-2u' });
    return [];
  } catch (thrown) {
    const texts = messageOf(thrown).matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/g);
    return [...new Set([...texts].flatMap(([, text = '']) => [...text]))].filter((sign) => rare.test(sign));
  }
}

/** A sign by its code, as `[U+1F642]`: what cannot be drawn can still be looked up. */
const named = (sign: string): string =>
  `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

function failed(template: string, found: readonly unknown[], cause?: unknown): MainstayError {
  const first = found.map(messageIn).find((message) => message !== '') ?? 'no reason given';
  const details = { diagnostics: found };
  if (template !== ownTemplate) {
    return new MainstayError(
      'documents.template_failed',
      `The PDF could not be typeset with the template ${basename(template)}: ${first}. Mend the file, or unset documents.pdf_template; the other formats do not depend on it.`,
      { kind: 'unavailable', retryable: false, details, ...(cause !== undefined && { cause }) },
    );
  }
  return new MainstayError(
    'documents.render_failed',
    `The PDF could not be typeset: ${first}. The other formats do not depend on this; report it with the document.`,
    { details, ...(cause !== undefined && { cause }) },
  );
}

function diagnostics(compiler: NodeCompiler, error: NodeError | null): readonly unknown[] {
  return error === null ? [] : compiler.fetchDiagnostics(error);
}

function messageIn(found: unknown): string {
  if (typeof found === 'string') return found;
  return typeof found === 'object' && found !== null && 'message' in found ? String(found.message) : '';
}
