/** Markup that is ready to be put into a page; everything else is escaped when it is put there. */
export interface Markup {
  readonly markup: string;
}
type Part = Markup | string | number | undefined | readonly Part[];

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// Of the controls HTML allows only white space; direction marks could make a title lie about what it says.
const unwanted = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

function put(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string')
    return part.replace(unwanted, '\ufffd').replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
  return 'markup' in part ? part.markup : part.map(put).join('');
}

/** A template of HTML: what is put in is escaped, unless it was made by this, too. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: texts.map((text, at) => text + put(parts[at])).join(''),
});

/** For what is written here, not what comes from a site. */
export const trusted = (markup: string): Markup => ({ markup });
export const nothing: Markup = { markup: '' };
