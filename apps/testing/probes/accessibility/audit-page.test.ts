import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#testing-kit';
import type { Finding } from '../../domain/findings/finding.ts';
import { auditPage } from './audit-page.ts';
import type { AuditDepth } from './check.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
}, 120_000);
afterAll(async () => {
  await browser?.close();
});

/** A page without faults of its own around what is looked at. */
async function audit(body: string, depth: AuditDepth = 'operate', head = ''): Promise<Finding[]> {
  await page.goto('about:blank');
  await page.setContent(
    `<!doctype html><html lang="en"><head><title>Shop: apples</title><meta name="viewport" content="width=device-width">${head}</head><body><main><h1>Apples</h1>${body}</main></body></html>`,
  );
  return auditPage(page, { depth, place: { path: '/' } });
}

const certain = (findings: readonly Finding[]): string[] =>
  findings.filter(({ confidence }) => confidence === 'certain').map(({ check }) => check);

describe('auditPage', { timeout: 120_000 }, () => {
  it('finds nothing on a page without faults, and leaves it as it was', async () => {
    await audit('<p>Fresh from the orchard.</p>', 'look');
    const before = await page.content();
    const findings = await auditPage(page, { place: { path: '/' } });
    expect(findings).toEqual([]);
    expect(await page.content()).toBe(before);
    expect(page.viewportSize()).toEqual({ width: 1280, height: 720 });
  });

  it('says what axe-core finds once for like elements, with criterion, element and advice', async () => {
    const findings = await audit(
      '<ul><li><img src="data:," width="9" height="9"></li><li><img src="data:," width="9" height="9"></li></ul>',
      'look',
    );
    const images = findings.filter(({ check }) => check === 'axe.image-alt');
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({
      type: 'accessibility',
      severity: 'critical',
      confidence: 'certain',
      source: 'WCAG 2.2: 1.1.1 (A)',
      path: '/',
    });
    expect(images[0]?.title).toContain('and 1 like it');
    expect(images[0]?.evidence).toHaveLength(2);
    expect(images[0]?.element?.locators.length).toBeGreaterThan(0);
  });

  it('keeps what only a person can decide apart', async () => {
    const findings = await audit('<section><h4>Varieties</h4><p>Elstar</p></section>', 'look');
    const order = findings.filter(({ check }) => check === 'axe.heading-order');
    expect(order.map(({ confidence }) => confidence)).toEqual(['review']);
  });

  it('works under a content security policy that forbids scripts', async () => {
    const findings = await audit(
      '<img src="data:,">',
      'look',
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`,
    );
    expect(certain(findings)).toContain('axe.image-alt');
  });
});

describe('contrast over pictures and gradients', { timeout: 120_000 }, () => {
  const onGradient = (colour: string, gradient: string): string =>
    `<p style="color: ${colour}; background: linear-gradient(to right, ${gradient}); width: 300px">Some text in English</p>`;

  it('is certain when letters stand where the best contrast is too low', async () => {
    expect(certain(await audit(onGradient('#aaa', '#fff, #00f'), 'look'))).toContain('axe.color-contrast');
  });

  it('says nothing when every letter has enough', async () => {
    const findings = await audit(onGradient('#000', '#fff, #ccf'), 'look');
    expect(findings.map(({ check }) => check)).not.toContain('axe.color-contrast');
  });

  it('leaves text with a shadow to a person', async () => {
    const text = onGradient('#fff', '#fff, #eee').replace('width', 'text-shadow: 0 0 4px #000; width');
    const findings = (await audit(text, 'look')).filter(({ check }) => check === 'axe.color-contrast');
    expect(findings.every(({ confidence }) => confidence === 'review')).toBe(true);
  });
});

describe('the keyboard', { timeout: 120_000 }, () => {
  it('sees an element that shows no focus, and not one that shows it by other means', async () => {
    const style = '<style>a { outline: none } .shown:focus { background: #060; color: #fff }</style>';
    const bad = await audit('<p>See <a href="#a">all apples</a></p>', 'operate', style);
    expect(certain(bad)).toContain('accessibility.focus-not-visible');
    const good = await audit('<p>See <a class="shown" href="#a">all apples</a></p>', 'operate', style);
    expect(certain(good)).not.toContain('accessibility.focus-not-visible');
  });

  it('sees a trap, and neither the end of the page nor a modal dialog for one', async () => {
    const trap =
      '<button>First</button><button id="b" onblur="setTimeout(() => this.focus())">Second</button><button>Third</button>';
    expect(certain(await audit(trap))).toContain('accessibility.keyboard-trap');
    const swallowed =
      '<button>First</button><label>Code <textarea onkeydown="if (event.key === \'Tab\') event.preventDefault()"></textarea></label><button>Last</button>';
    expect(certain(await audit(swallowed))).toContain('accessibility.keyboard-trap');
    expect(certain(await audit('<button>Only</button>'))).toEqual([]);
    const dialog =
      '<dialog id="d" aria-label="Cart"><button>Pay</button><button>Close</button></dialog><script>d.showModal()</script>';
    expect(certain(await audit(dialog))).not.toContain('accessibility.keyboard-trap');
  });

  it('sees what only the mouse can operate', async () => {
    const control =
      '<div id="x" style="cursor: pointer; width: 9em">Add to cart</div><script>x.addEventListener("click", () => {})</script>';
    expect(certain(await audit(control))).toContain('accessibility.not-reachable-by-keyboard');
    // The focus of a whole part of the page, of the target of a skip link say, operates nothing in it.
    const inPart = await audit(`<section tabindex="-1" aria-label="Offer">${control}</section>`);
    expect(certain(inPart)).toContain('accessibility.not-reachable-by-keyboard');
    const good = await audit(
      '<div id="x" style="cursor: pointer; width: 9em"><a href="#a">Add to cart</a></div><p style="cursor: pointer">Text</p><script>x.addEventListener("click", () => {})</script>',
    );
    expect(certain(good)).not.toContain('accessibility.not-reachable-by-keyboard');
  });

  it('sees a chosen tab that does not say so', async () => {
    const tabs = (first: string, second = ''): string =>
      `<div role="tablist" aria-label="Views"><button role="tab" id="a" aria-controls="pa" ${first}>Table</button><button role="tab" id="b" aria-controls="pb" tabindex="-1" ${second}>Chart</button></div>
       <div role="tabpanel" id="pa" aria-labelledby="a" tabindex="0">Rows</div><div role="tabpanel" id="pb" aria-labelledby="b" hidden>Bars</div>`;
    expect(certain(await audit(tabs('')))).toContain('accessibility.selected-tab-not-said');
    const stale = tabs('aria-selected="false"', 'aria-selected="true"');
    expect(certain(await audit(stale))).toContain('accessibility.selected-tab-not-said');
    expect(certain(await audit(tabs('aria-selected="true"')))).toEqual([]);
  });

  it('leaves a jump far up the page to a person', async () => {
    const column = (order: string): string => `<div style="position: relative; height: 600px">${order}</div>`;
    const low = '<button style="position: absolute; top: 500px">Pay</button>';
    const high = '<button style="position: absolute; top: 0">Choose</button>';
    const jump = (await audit(column(low + high))).find(({ check }) => check === 'accessibility.focus-jumps');
    expect(jump?.confidence).toBe('review');
    expect(await audit(column(high + low))).toEqual([]);
  });
});

describe('layout', { timeout: 120_000 }, () => {
  it('sees what needs two scroll bars at 320 pixels, but for tables', async () => {
    expect(certain(await audit('<div style="width: 900px">A wide column of text</div>', 'layout'))).toContain(
      'accessibility.reflow',
    );
    const table = '<table style="width: 900px"><tr><th>Kind</th></tr><tr><td>Elstar</td></tr></table>';
    expect(certain(await audit(table, 'layout'))).not.toContain('accessibility.reflow');
    expect(certain(await audit('<div style="max-width: 900px">A column</div>', 'layout'))).toEqual([]);
  });

  it('sees text that is cut off at twice its size', async () => {
    const box = (height: string): string =>
      `<div style="${height}: 24px; width: 200px; overflow: hidden"><p style="margin: 0">Fresh every morning</p></div>`;
    expect(certain(await audit(box('height'), 'layout'))).toContain(
      'accessibility.clipped-when-text-is-enlarged',
    );
    expect(certain(await audit(box('min-height'), 'layout'))).toEqual([]);
  });

  it('sees motion that goes on although less was asked for', async () => {
    const style = '@keyframes slide { from { transform: none } to { transform: translateX(99px) } } ';
    const moving = `<style>${style} .m { animation: slide 1s infinite }</style>`;
    const polite = `<style>${style} @media (prefers-reduced-motion: no-preference) { .m { animation: slide 1s infinite } }</style>`;
    const short = `<style>${style} .m { animation: slide 1s 3 }</style>`;
    const body = '<p class="m" style="width: 6em">New apples!</p>';
    expect(certain(await audit(body, 'layout', moving))).toContain('accessibility.motion-without-end');
    expect(certain(await audit(body, 'layout', polite))).toEqual([]);
    expect(certain(await audit(body, 'layout', short))).toEqual([]);
  });
});

describe('language and state', { timeout: 120_000 }, () => {
  it('sees a page in another language than it says', async () => {
    const text =
      '<p>Das Haus steht am Fluss und ist das älteste der Stadt. Man sieht, dass es nicht mit Steinen aus den Hügeln, sondern von der Küste gebaut ist und die Mauern auf dem Fels stehen.</p>';
    expect(certain(await audit(text, 'look'))).toContain('accessibility.language-does-not-match');
    const part = `<div lang="de">${text}</div>`;
    expect(certain(await audit(part, 'look'))).toEqual([]);
  });

  it('sees a control that says the state it had before', async () => {
    const menu = (also: string): string =>
      `<button aria-expanded="false" aria-controls="m" onclick="m.hidden = !m.hidden; ${also}">Kinds</button><p id="m" hidden>Elstar</p>`;
    expect(certain(await audit(menu('')))).toEqual(['accessibility.state-does-not-change']);
    expect(await audit(menu("this.setAttribute('aria-expanded', String(!m.hidden))"))).toEqual([]);
  });
});
