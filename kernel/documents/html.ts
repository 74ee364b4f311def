import { chartSvg, escapeXml as escaped } from './chart-svg.ts';
import { chartValues } from './chart-values.ts';
import { chartVariables, styleSheet } from './html-style.ts';
import type { Paper } from './pdf.ts';
import type {
  PreparedBlock,
  PreparedChart,
  PreparedDocument,
  PreparedHeatMap,
  PreparedTable,
  Run,
} from './prepared.ts';
import type { Words } from './words.ts';

/** One HTML file that needs nothing else: styles and charts are inside, there is no script and no address to load. */
export async function toHtml(document: PreparedDocument, paper: Paper): Promise<string> {
  const blocks = await Promise.all(document.blocks.map((block) => blockOf(block, document.words)));
  const { verdict, subtitle } = document;
  const head = [
    `<h1 dir="auto">${lines(document.title)}</h1>`,
    subtitle === undefined ? '' : `<p class="subtitle" dir="auto">${lines(subtitle)}</p>`,
    verdict === undefined
      ? ''
      : `<div class="verdict ${verdict.tone}"><strong>${lines(verdict.label)}</strong><p dir="auto">${lines(verdict.sentence)}</p></div>`,
    facts(document.facts.map(({ label, value }) => ({ label, html: lines(value) }))),
  ];
  return `<!doctype html>
<html lang="${escaped(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(document.title)}</title>
<style>${styleSheet(paper)}</style>
</head>
<body>
<main>
<header>
${head.filter((part) => part !== '').join('\n')}
</header>
${blocks.join('\n')}
${references(document)}</main>
</body>
</html>
`;
}

async function blockOf(block: PreparedBlock, words: Words): Promise<string> {
  switch (block.kind) {
    case 'heading': {
      const tag = `h${block.level + 1}`;
      const dot = block.appendix && block.level === 1 ? '.' : '';
      return `<${tag} id="${block.id}" dir="auto"><span class="number">${escaped(block.number)}${dot}</span>${lines(block.text)}</${tag}>`;
    }
    case 'paragraph':
      return `<p dir="auto">${inline(block.runs)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li dir="auto">${inline(item)}</li>`).join('')}</${tag}>`;
    }
    case 'quote': {
      const source = block.source === undefined ? '' : `<footer>— ${lines(block.source)}</footer>`;
      return `<blockquote><p dir="auto">${inline(block.runs)}</p>${source}</blockquote>`;
    }
    case 'callout':
      return `<div class="callout ${block.tone}" role="note"><strong>${lines(block.title)}</strong><p dir="auto">${inline(block.runs)}</p></div>`;
    case 'facts':
      return facts(block.rows.map(({ label, runs }) => ({ label, html: inline(runs) })));
    case 'table':
      return table(block);
    case 'chart':
      return chart(block, words);
    case 'heat-map':
      return heatMap(block);
    case 'page-break':
      return '<div class="page-break"></div>';
  }
}

function facts(rows: readonly { label: string; html: string }[]): string {
  if (rows.length === 0) return '';
  return `<dl class="facts">${rows.map(({ label, html }) => `<dt>${lines(label)}</dt><dd dir="auto">${html}</dd>`).join('')}</dl>`;
}

function table(block: PreparedTable): string {
  const total = block.columns.reduce((sum, { width = 1 }) => sum + width, 0);
  const widths = block.columns.map(
    ({ width = 1 }) => `<col style="width:${((100 * width) / total).toFixed(2)}%">`,
  );
  const side = (index: number): string => block.columns[index]?.align ?? 'left';
  const heads = block.columns.map(
    ({ title }, index) => `<th scope="col" class="${side(index)}">${lines(title)}</th>`,
  );
  const rows = block.rows.map((row) => {
    const cells = row.map(({ runs, tone }, index) => {
      const toned = tone === undefined ? '' : ` toned ${tone}`;
      return `<td class="${side(index)}${toned}" dir="auto">${inline(runs)}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<figure class="table"><div class="scroll" tabindex="0" role="region" aria-label="${escaped(`${block.label} ${block.caption}`)}"><table>${captioned('caption', block)}<colgroup>${widths.join('')}</colgroup><thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div></figure>`;
}

async function chart(block: PreparedChart, words: Words): Promise<string> {
  const svg = await chartSvg(block, {
    id: block.id,
    title: `${block.label} ${block.caption}`,
    fontFamily: 'system-ui, sans-serif',
  });
  const { head, rows } = chartValues(block, words);
  const heads = head.map((name) => `<th scope="col">${lines(name)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((value) => `<td>${lines(value)}</td>`).join('')}</tr>`)
    .join('');
  return `<figure>${captioned('figcaption', block)}${themed(svg)}<details><summary>${words.values}</summary><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></details></figure>`;
}

/** Lets a chart follow light and dark: its colours become variables. Only tags are touched, never text. */
function themed(svg: string): string {
  return svg.replace(/<[^>]+>/g, (tag) =>
    Object.entries(chartVariables).reduce(
      (text, [name, colour]) =>
        text.replaceAll(`="${colour}"`, `="var(--${name})"`).replaceAll(`:${colour};`, `:var(--${name});`),
      tag,
    ),
  );
}

function heatMap(block: PreparedHeatMap): string {
  const rows = block.cells.map((row, index) => {
    const cells = row.map(({ items, tone }) => `<td class="${tone}">${items.map(lines).join(', ')}</td>`);
    return `<tr><th scope="row">${lines(block.rows[index] ?? '')}</th>${cells.join('')}</tr>`;
  });
  const columns = block.columns.map((name) => `<th scope="col">${lines(name)}</th>`).join('');
  const legend = (block.legend ?? [])
    .map(({ tone, label }) => `<li class="${tone}">${lines(label)}</li>`)
    .join('');
  return `<figure><table class="heat">${captioned('caption', block)}<thead><tr><td style="visibility:hidden"></td><th class="axis" colspan="${block.columns.length}">${lines(block.columnAxis)}</th></tr><tr><th class="axis">${lines(block.rowAxis)}</th>${columns}</tr></thead><tbody>${rows.join('')}</tbody></table>${legend === '' ? '' : `<ul class="legend">${legend}</ul>`}</figure>`;
}

function references({ references: entries, words }: PreparedDocument): string {
  if (entries.length === 0) return '';
  const items = entries.map(({ number, pieces }) => {
    const text = pieces.map(({ text: piece, italic, href }) => {
      if (href !== undefined) return `<a href="${escaped(href)}">${lines(piece)}</a>`;
      return italic === true ? `<em>${lines(piece)}</em>` : lines(piece);
    });
    return `<li id="source-${number}"><span>[${number}]</span><span>${text.join('')}</span></li>`;
  });
  return `<section><h2 id="references">${words.references}</h2><ol class="references">${items.join('\n')}</ol></section>\n`;
}

const captioned = (tag: string, block: { label: string; caption: string }): string =>
  `<${tag}><strong>${escaped(block.label)}</strong> ${lines(block.caption)}</${tag}>`;

const inline = (runs: readonly Run[]): string => runs.map(markRun).join('');

function markRun(run: Run): string {
  const text = lines(run.text);
  if (run.cite !== undefined) return `<a class="cite" href="#source-${run.cite}">${text}</a>`;
  if (run.href !== undefined) return `<a href="${escaped(run.href)}">${text}</a>`;
  if (run.mark === undefined) return text;
  const tag = { strong: 'strong', emphasis: 'em', code: 'code' }[run.mark];
  return `<${tag}>${text}</${tag}>`;
}

const lines = (text: string): string => escaped(text).replaceAll('\n', '<br>');
