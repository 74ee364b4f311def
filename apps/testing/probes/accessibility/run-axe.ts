import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { type AxeResult, ruleOfAxe, selectorOfAxe } from '../../domain/accessibility/axe-rules.ts';
import { isWithin, type Sighting } from '../../domain/accessibility/rule.ts';

/**
 * Rules that axe-core leaves out unless asked. Each decides by itself or says "needs review"; those marked experimental
 * by axe that guess (a paragraph that looks like a heading) stay out.
 */
const asked: Readonly<Record<'AA' | 'AAA', readonly string[]>> = {
  AA: ['target-size', 'css-orientation-lock', 'label-content-name-mismatch', 'table-fake-caption'],
  AAA: ['color-contrast-enhanced', 'meta-refresh-no-exceptions', 'identical-links-same-purpose'],
};

/** Says "needs review" of almost every page, because it cannot read style sheets from elsewhere. */
const undecided = new Set(['css-orientation-lock']);

const actIds = new Map(axe.getRules().map((rule) => [rule.ruleId, rule.actIds ?? []]));

const source = `if (globalThis.axe?.version === undefined) {\n${axe.source}\n}`;

/** Puts axe-core into the page and its frames; again where a frame is new. A frame that does not answer is left out. */
export async function installAxe(page: Page): Promise<void> {
  await Promise.all(page.frames().map((frame) => frame.evaluate(source).catch(() => {})));
}

/**
 * What axe-core finds in the page as it is now: violations as certain, what it could not decide as review. What belongs
 * to no criterion of WCAG is good practice, and for review as well.
 */
export async function runAxe(page: Page, level: 'A' | 'AA' | 'AAA'): Promise<Sighting[]> {
  await installAxe(page);
  const on = [...asked.AA, ...(level === 'AAA' ? asked.AAA : [])];
  const options = {
    rules: Object.fromEntries(on.map((id) => [id, { enabled: true }])),
    resultTypes: ['violations', 'incomplete'],
  };
  const results = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations, incomplete }) => JSON.stringify({ violations, incomplete }))`,
  )) as string;
  // axe.d.ts describes its answer; JSON takes away what does not survive the way out of the page.
  const { violations, incomplete } = JSON.parse(results) as {
    violations: AxeResult[];
    incomplete: AxeResult[];
  };
  return [
    ...violations.flatMap((result) => sightings(result, 'certain')),
    ...incomplete.filter(({ id }) => !undecided.has(id)).flatMap((result) => sightings(result, 'review')),
  ].filter(({ rule }) => isWithin(rule.level, level));
}

function sightings(result: AxeResult, confidence: Sighting['confidence']): Sighting[] {
  const rule = ruleOfAxe(result, actIds.get(result.id) ?? []);
  return result.nodes.map((node) => ({
    rule,
    confidence: rule.level === 'good-practice' ? 'review' : confidence,
    selector: selectorOfAxe(node.target),
    html: node.html.slice(0, 500),
    seen: node.failureSummary,
  }));
}
