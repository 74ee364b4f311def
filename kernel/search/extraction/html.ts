import { unescapeHtml } from './entities.ts';
import type { FileText } from './file-text.ts';
import { createTextBuilder } from './text-builder.ts';

/** Elements whose content nobody reads on the page. */
const unread = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'select',
  'textarea',
]);
const paragraphs = new Set([
  ...[
    'p',
    'ul',
    'ol',
    'dl',
    'table',
    'pre',
    'blockquote',
    'figure',
    'article',
    'section',
    'header',
    'footer',
  ],
  ...['main', 'nav', 'aside', 'form', 'fieldset', 'hr', 'address', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
const lines = new Set([
  'br',
  'div',
  'li',
  'tr',
  'dt',
  'dd',
  'figcaption',
  'caption',
  'body',
  'head',
  'option',
]);
const cells = new Set(['td', 'th']);

/**
 * The text of a page, in one pass over it whatever its markup is like: a reader of text, not a browser. What is not
 * closed ends with the page.
 */
export function textOfHtml(html: string): Pick<FileText, 'text' | 'title' | 'sections'> {
  const out = createTextBuilder();
  let title: string | null = null;
  let preformatted = 0;
  let closeHeading: (() => void) | undefined;
  let at = 0;

  const say = (raw: string): void => {
    const text = unescapeHtml(raw);
    if (preformatted > 0) out.verbatim(text.replaceAll('\r\n', '\n'));
    else out.words(text);
  };

  const onTag = (name: string, closing: boolean): void => {
    if (paragraphs.has(name)) out.lines(2);
    else if (lines.has(name)) out.lines(1);
    else if (cells.has(name)) out.words(' ');
    if (name === 'li' && !closing) out.words('- ');
    if (name === 'pre') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level === undefined) return;
    closeHeading?.();
    closeHeading = closing ? undefined : out.heading(Number(level));
  };

  const skip = (tag: Tag): void => {
    if (tag.empty && tag.name !== 'title') return;
    const close = closingTag(html, tag.name, at);
    if (tag.name === 'title') title ??= oneLine(unescapeHtml(html.slice(at, close.start)));
    at = close.end;
  };

  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      say(html.slice(at));
      break;
    }
    const tag = readTag(html, open);
    // A "<" that begins no tag is text.
    say(html.slice(at, tag ? open : open + 1));
    at = tag ? tag.end : open + 1;
    if (!tag || tag.name === '') continue;
    if (!tag.closing && (unread.has(tag.name) || tag.name === 'title')) skip(tag);
    else onTag(tag.name, tag.closing);
  }
  closeHeading?.();
  const { text, sections } = out.finish();
  return { text, sections, title: title ?? sections.find(({ level }) => level === 1)?.title ?? null };
}

const oneLine = (text: string): string | null => text.replace(/\s+/g, ' ').trim() || null;

interface Tag {
  /** In small letters; empty for comments and declarations. */
  readonly name: string;
  readonly closing: boolean;
  readonly empty: boolean;
  /** After its ">". */
  readonly end: number;
}

function readTag(html: string, open: number): Tag | undefined {
  const nothing = { name: '', closing: false, empty: false };
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4);
    return { ...nothing, end: close < 0 ? html.length : close + 3 };
  }
  const next = html.charAt(open + 1);
  if (next === '!' || next === '?') {
    const close = html.indexOf('>', open);
    return { ...nothing, end: close < 0 ? html.length : close + 1 };
  }
  const nameForm = /\/?([a-zA-Z][^\s/>]*)/y;
  nameForm.lastIndex = open + 1;
  const name = nameForm.exec(html)?.[1];
  if (name === undefined) return undefined;
  const end = endOfTag(html, nameForm.lastIndex);
  return { name: name.toLowerCase(), closing: next === '/', empty: html.charAt(end - 2) === '/', end };
}

/** After the ">" that ends a tag; one within quotes does not. */
function endOfTag(html: string, from: number): number {
  let quote: string | undefined;
  for (let at = from; at < html.length; at++) {
    const character = html.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '>') return at + 1;
    else if ((character === '"' || character === "'") && html.charAt(at - 1) === '=') quote = character;
  }
  return html.length;
}

function closingTag(html: string, name: string, from: number): { start: number; end: number } {
  const form = new RegExp(`</${name}\\b`, 'gi');
  form.lastIndex = from;
  const match = form.exec(html);
  return match
    ? { start: match.index, end: endOfTag(html, form.lastIndex) }
    : { start: html.length, end: html.length };
}

/** The character set that a page names for itself in its first bytes. */
export const declaredEncoding = (bytes: Uint8Array): string | undefined =>
  /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 2048)).toString('latin1'),
  )?.[1];
