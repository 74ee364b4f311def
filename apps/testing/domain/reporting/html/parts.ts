import type { Evidence } from '../../findings/finding.ts';
import type { Step } from '../../suite/step.ts';
import type { HrefOf } from '../ctrf.ts';
import { stepWords } from '../step-words.ts';
import { html, type Markup, nothing } from './markup.ts';

/** What a report may show and link beside its own text. */
export interface Files {
  /** A picture as a `data:` URI; undefined where there is none, or it was too large to be taken in. */
  readonly pictureOf: (artifactId: string) => string | undefined;
  readonly hrefOf: HrefOf;
}

const safeHref = (href: string | undefined): string | undefined =>
  href !== undefined &&
  /^(https?:\/\/|\.{0,2}\/|[\w-]+(\/|\.))/i.test(href) &&
  !/^(javascript|data|vbscript):/i.test(href)
    ? href
    : undefined;

export function evidenceMarkup(evidence: readonly Evidence[], { pictureOf, hrefOf }: Files): Markup {
  const shown = evidence.map((one) => {
    if (one.kind === 'text')
      return html`<h4 class="muted">${one.title}</h4><pre tabindex="0">${one.text}</pre>`;
    const href = safeHref(hrefOf(one.artifact_id));
    const picture = one.content_type.startsWith('image/') ? pictureOf(one.artifact_id) : undefined;
    const link =
      href === undefined
        ? nothing
        : html` <a href="${href}">${picture === undefined ? 'Open the file' : 'Open the picture'}: ${one.title}</a>`;
    if (picture !== undefined)
      return html`<figure><img src="${picture}" alt="${one.title}" loading="lazy"><figcaption>${one.title}${link}</figcaption></figure>`;
    return html`<p>${one.title} <span class="muted">(${one.content_type})</span>${href === undefined ? html` <span class="muted">kept as ${one.artifact_id}</span>` : link}</p>`;
  });
  return html`${shown}`;
}

/** Steps as a numbered list; `wrong` is the one that failed, counted from 0. */
export function stepsMarkup(steps: readonly Step[], wrong?: number): Markup {
  if (steps.length === 0) return nothing;
  const items = steps.map((step, at) =>
    at === wrong
      ? html`<li class="wrong">${stepWords(step)} <span>(here it failed)</span></li>`
      : html`<li>${stepWords(step)}</li>`,
  );
  return html`<ol class="steps">${items}</ol>`;
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly string[];
}
interface Tick {
  readonly name: string;
  readonly value: string;
  readonly label: string;
}

/** Search and filters over the entries of the list `id`; shown once the script runs. */
export function tools(
  id: string,
  what: string,
  choices: readonly Choice[],
  ticks: readonly Tick[] = [],
): Markup {
  const selects = choices
    .filter(({ options }) => options.length > 1)
    .map(
      ({ name, label, options }) =>
        html`<label>${label}<select name="${name}"><option value="">All</option>${options.map((option) => html`<option>${option}</option>`)}</select></label>`,
    );
  const boxes = ticks.map(
    ({ name, value, label }) =>
      html`<label class="tick"><input type="checkbox" name="${name}" value="${value}">${label}</label>`,
  );
  return html`<div class="tools" role="search" aria-label="${what}" data-for="${id}" hidden>
<label>Search ${what}<input type="search" name="text" autocomplete="off"></label>${selects}${boxes}
<button type="button" data-act="clear">Clear filters</button><button type="button" data-act="open">Open all</button>
<output class="muted"></output></div>`;
}
