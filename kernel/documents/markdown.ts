import { chartValues } from './chart-values.ts';
import type { Tone } from './model.ts';
import type { PreparedBlock, PreparedCell, PreparedDocument, PreparedHeatMap, Run } from './prepared.ts';

const alerts: Readonly<Record<Tone, string>> = {
  good: 'TIP',
  notice: 'NOTE',
  warning: 'WARNING',
  danger: 'CAUTION',
  neutral: 'NOTE',
};

/** GitHub Flavoured Markdown. Charts become tables of their values, since Markdown has no chart. */
export function toMarkdown(document: PreparedDocument): string {
  const { words } = document;
  const parts = [`# ${line(document.title)}`];
  if (document.subtitle !== undefined) parts.push(`*${line(document.subtitle)}*`);
  if (document.verdict !== undefined) {
    const { label, tone, sentence } = document.verdict;
    parts.push(
      quoted(`[!${alerts[tone]}]\n**${line(label)}**${sentence === '' ? '' : `\n\n${paragraph(sentence)}`}`),
    );
  }
  if (document.facts.length > 0) {
    parts.push(document.facts.map(({ label, value }) => `- **${line(label)}:** ${line(value)}`).join('\n'));
  }
  parts.push(...document.blocks.map((block) => blockOf(block, document)));
  if (document.references.length > 0) {
    parts.push(`## ${words.references}`);
    for (const { number, pieces } of document.references) {
      const text = pieces.map(({ text: piece, italic, href }) =>
        href === undefined ? surrounded(italic === true ? '*' : '', piece) : linked(piece, href),
      );
      parts.push(`\\[${number}\\] ${text.join('')}`);
    }
  }
  return `${parts.join('\n\n')}\n`;
}

function blockOf(block: PreparedBlock, document: PreparedDocument): string {
  const { words } = document;
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level + 1)} ${block.number}${block.appendix && block.level === 1 ? ':' : ''} ${line(block.text)}`;
    case 'paragraph':
      return inline(block.runs);
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${indented(inline(item))}`)
        .join('\n');
    case 'quote':
      return quoted(inline(block.runs) + (block.source === undefined ? '' : `\n\n— ${line(block.source)}`));
    case 'callout':
      return quoted(`[!${alerts[block.tone]}]\n**${line(block.title)}**\n\n${inline(block.runs)}`);
    case 'facts':
      return block.rows
        .map(({ label, runs }) => `- **${line(label)}:** ${indented(inline(runs))}`)
        .join('\n');
    case 'table':
      return captioned(
        block,
        table(
          block.columns.map(({ title }) => line(title)),
          block.rows.map((row) => row.map(cell)),
          block.columns.map(({ align }) => align ?? 'left'),
        ),
      );
    case 'chart': {
      const { head, rows } = chartValues(block, words);
      const aligns = head.map((_, index) => (index === 0 ? 'left' : 'right'));
      return captioned(
        block,
        table(
          head.map(line),
          rows.map((row) => row.map(line)),
          aligns,
        ),
      );
    }
    case 'heat-map':
      return captioned(block, heatMap(block));
    case 'page-break':
      return '---';
  }
}

function heatMap(block: PreparedHeatMap): string {
  const legend = new Map(block.legend?.map(({ tone, label }) => [tone, label]));
  const head = [`${line(block.rowAxis)} ↓ ${line(block.columnAxis)} →`, ...block.columns.map(line)];
  const rows = block.cells.map((row, index) => [
    `**${line(block.rows[index] ?? '')}**`,
    ...row.map(({ items, tone }) => {
      const level = legend.get(tone);
      return [items.map(line).join(', '), level === undefined ? '' : `(${line(level)})`].join(' ').trim();
    }),
  ]);
  return table(
    head,
    rows,
    head.map((_, index) => (index === 0 ? 'left' : 'center')),
  );
}

const captioned = (block: { label: string; caption: string }, body: string): string =>
  `**${block.label}** ${line(block.caption)}\n\n${body}`;

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly string[],
): string {
  const marks = { left: ':--', right: '--:', center: ':-:' } as const;
  const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const under = aligns.map((align) =>
    align === 'right' ? marks.right : align === 'center' ? marks.center : marks.left,
  );
  return [rowOf(head), rowOf(under), ...rows.map(rowOf)].join('\n');
}

/** A table cell stands on one line: line breaks become `<br>`, and a pipe in code needs a backslash too. */
function cell({ runs }: PreparedCell): string {
  return runs
    .map((run) => (run.mark === 'code' ? code(run.text).replaceAll('|', '\\|') : markRun(run)))
    .join('')
    .replace(/\s*\\?\n/g, '<br>');
}

const inline = (runs: readonly Run[]): string => lineStarts(runs.map(markRun).join(''));

function markRun(run: Run): string {
  if (run.cite !== undefined) return `\\[${run.cite}\\]`;
  if (run.href !== undefined) return linked(run.text, run.href);
  if (run.mark === 'code') return code(run.text);
  return surrounded(run.mark === 'strong' ? '**' : run.mark === 'emphasis' ? '*' : '', run.text);
}

/** Marks must touch the text they mark, so spaces at its ends go outside; each line is marked by itself. */
function surrounded(mark: string, text: string): string {
  return text
    .split('\n')
    .map((part) => {
      const [, before = '', body = '', after = ''] = part.match(/^(\s*)(.*?)(\s*)$/s) ?? [];
      return body === '' ? '' : `${before}${mark}${escapeMarkdown(body)}${mark}${after}`;
    })
    .join('\\\n');
}

const linked = (text: string, href: string): string =>
  `[${escapeMarkdown(text).replace(/\s*\n\s*/g, ' ')}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)`;

/** A code span: its fence is longer than any run of backticks within. */
function code(text: string): string {
  const body = text.replace(/\s*\n\s*/g, ' ');
  if (body.trim() === '') return '';
  const longest = Math.max(0, ...(body.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^[` ]|[` ]$/.test(body) ? ' ' : '';
  return `${fence}${padding}${body}${padding}${fence}`;
}

const paragraph = (text: string): string => lineStarts(surrounded('', text));
const line = (text: string): string =>
  escapeMarkdown(text.replace(/\s+/g, ' ').trim()).replace(/^(\d+)([.)])/, '$1\\$2');

/** Every sign that CommonMark or GitHub reads as markup inside a line, with a backslash before it. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_[\]<>|~$&#@]/g, '\\$&');

/** Signs that mean something only where a line begins; leading spaces would make code of a line. */
function lineStarts(text: string): string {
  return text
    .split('\n')
    .map((part) =>
      part
        .replace(/^[ \t]+/, '')
        .replace(/^([-+=:])/, '\\$1')
        .replace(/^(\d{1,9})([.)])/, '$1\\$2'),
    )
    .join('\n');
}

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((part) => `> ${part}`.trimEnd())
    .join('\n');
const indented = (text: string): string => text.replaceAll('\n', '\n  ');
