import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../../../../tests/testing-kit/browser.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import { accessibleNodes } from './accessible-nodes.ts';
import { describeElement, describeElements } from './describe-element.ts';
import { toLocator } from './to-locator.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage();
}, 120_000);
afterAll(() => browser.close());

/** Names from every source that the computation knows. */
const manyNames = `
<header><nav aria-label="Main"><a href="/a">Home</a><a href="/b"><img src="x" alt="Logo"></a></nav></header>
<main>
  <h1>Hi <b>you</b></h1><h2>Costs:&nbsp;<span>12</span> "EUR"</h2>
  <section aria-labelledby="h3"><h3 id="h3">Part</h3></section>
  <form aria-label="Sign up">
    <label>Email <input type="email" name="email" placeholder="you@example.org"></label>
    <label for="pw">Password</label><input id="pw" type="password">
    <label>Every <input type="number" value="3" name="days"> days <input type="checkbox" name="on"></label>
    <select name="country" aria-label="Country"><option>Chad<option selected>Togo</select>
    <input type="checkbox" id="c1"><label for="c1">Agree to <em>terms</em></label>
    <fieldset><legend>Size</legend><label><input type="radio" name="size">Small</label>
      <label><input type="radio" name="size">Big</label></fieldset>
    <input type="search" title="Look for"><input type="range" aria-label="Loud" value="4"><input type="file">
    <textarea placeholder="Notes"></textarea><span id="hint" hidden>Hidden hint <i>too</i></span>
    <input name="hinted" aria-labelledby="hint"><input type="image" alt="Go" src="x"><input type="reset">
    <button>Send <span aria-hidden="true">→</span></button><input type="submit" value="Save all">
    <progress aria-label="Done" value="0.4"></progress><output aria-label="Sum">4</output>
  </form>
  <ul aria-label="Cart"><li>One <button>Add</button></li><li>Two <button data-testid="add-two">Add</button></li></ul>
  <p role="alert">Wrong</p><div role="button" tabindex="0">Do<br>it</div><div role="switch" aria-label="Dark"></div>
  <table><caption>Orders</caption><thead><tr><th>Item<th>Price</thead><tr><th scope="row">Pen<td>2 €</table>
  <svg aria-label="Chart"></svg><svg><title>Arrow</title></svg><figure><figcaption>Fig. 1</figcaption></figure>
  <details><summary>More</summary>Inside</details><dialog open aria-label="Ask"><p>Sure?</p></dialog>
  <style>.pre::before { content: 'New: ' }</style><button class="pre">Mail</button>
  <a href="/c" aria-label="Read about pens">Read</a><a href="/d" title="Tip"><svg></svg></a>
  <div role="tablist"><div role="tab" aria-selected="true">First</div><div role="tab">Second</div></div>
  <button aria-hidden="true">Unseen</button><button style="display:none">Gone</button>
  <span role="presentation">Nothing</span><img src="x" alt=""><hr>
</main><footer><p>End</p></footer>`;

describe('the role and the name', () => {
  it('are what Playwright finds an element by', async () => {
    await page.setContent(manyNames);
    const described = await describeElements(page, 'body *');
    const ours = described.flatMap((each) =>
      each?.looks.role ? [said(each.looks.role, each.looks.name)] : [],
    );
    const theirs = [...(await accessibleNodes(page)).values()]
      .flat()
      .map(({ role, name }) => said(role, name));
    const known = new Set(theirs.filter((each) => !/^(generic|text|document)/u.test(each)));
    expect(known.size).toBeGreaterThan(45);
    expect([...known].filter((each) => !ours.includes(each))).toEqual([]);
  });
});

describe('every locator', () => {
  it('matches only the element that it was made for', async () => {
    await page.setContent(manyNames);
    const handles = await page.locator('body *:not(style)').elementHandles();
    const described = await describeElements(page, handles);
    let checked = 0;
    for (const [index, element] of described.entries()) {
      expect(element, await handles[index]?.innerHTML()).toBeDefined();
      for (const locator of element?.locators ?? []) {
        const same = await toLocator(page, locator).evaluateAll(
          (found, wanted) => found.length === 1 && found[0] === wanted,
          handles[index],
        );
        expect(same, `${element?.title} by ${JSON.stringify(locator)}`).toBe(true);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(120);
  });

  it('stands in order: role and name, label, placeholder, test id, text, then a selector', async () => {
    await page.setContent(
      '<label>Mail <input name="mail" placeholder="you@" data-testid="mail"></label><p>Only text</p>',
    );
    expect((await of('input')).locators).toEqual([
      { by: 'role', role: 'textbox', name: 'Mail' },
      { by: 'label', text: 'Mail' },
      { by: 'placeholder', text: 'you@' },
      { by: 'test-id', value: 'mail' },
      { by: 'css', selector: expect.any(String) },
    ]);
    expect((await of('p')).locators.map(({ by }) => by)).toEqual(['role', 'text', 'css']);
  });

  it('leaves out what several elements share', async () => {
    await page.setContent(
      '<ul id="cart"><li>A <button>Add</button></li><li>B <button>Add</button></li></ul>',
    );
    const [, second] = await describeElements(page, 'button');
    expect(second?.locators).toEqual([{ by: 'css', selector: '#cart > li:nth-of-type(2) > button' }]);
  });

  it('avoids ids and classes that change with every build', async () => {
    await page.setContent(`<div class="toolbar"><i class="css-1x2y3z sc-bdVaJa" id=":r1:"></i></div>
      <div><i id="radix-42"></i><i class="Button_root__aX9dF close"></i></div>`);
    const selectors = (await describeElements(page, 'i')).map((each) => each?.locators.at(-1));
    expect(selectors).toEqual([
      { by: 'css', selector: 'div.toolbar i' },
      { by: 'css', selector: 'body > div:nth-of-type(2) > i:nth-of-type(1)' },
      { by: 'css', selector: 'i.close' },
    ]);
  });

  it('is found in open shadow roots', async () => {
    await page.setContent('<my-card></my-card>');
    await page.evaluate(`document.querySelector('my-card').attachShadow({ mode: 'open' }).innerHTML =
      '<button>Inside</button><i></i>'`);
    const [button, icon] = await describeElements(
      page,
      await page.locator('my-card button, my-card i').elementHandles(),
    );
    expect(button?.locators[0]).toEqual({ by: 'role', role: 'button', name: 'Inside' });
    expect(icon?.locators).toEqual([{ by: 'css', selector: 'i' }]);
  });

  it('carries any text', async () => {
    const text = `"quoted" 'single' \\back /slash/ [x] >> y {{z}} \${w} « é 漢字 🙂`;
    await page.setContent('<button></button><label><input></label>');
    await page.evaluate(
      `(text => { document.querySelector('button').textContent = text; document.querySelector('label').prepend(text); })(${JSON.stringify(text)})`,
    );
    expect((await of('button')).locators[0]).toEqual({ by: 'role', role: 'button', name: text });
    expect((await of('input')).locators.slice(0, 2)).toEqual([
      { by: 'role', role: 'textbox', name: text },
      { by: 'label', text },
    ]);
  });
});

describe('the looks', () => {
  it('hold what an element can be known by after a change, and nothing that was typed', async () => {
    await page.setContent(`<h2>Account</h2><form aria-label="Sign in"><p>Your address</p>
      <input type="email" name="mail" class="field css-1q2w3e" aria-required="true" value="me@x.org" placeholder="Mail"></form>`);
    await page.fill('input', 'secret@example.org');
    const { looks, title } = await of('input');
    expect(title).toBe('textbox "Mail"');
    expect(looks).toMatchObject({
      tag: 'input',
      type: 'email',
      role: 'textbox',
      name: 'Mail',
      'name-attribute': 'mail',
      class: 'field',
      'aria-required': 'true',
      form: 'Sign in',
      landmark: 'form Sign in',
      heading: 'Account',
      neighbours: expect.stringContaining('Your address'),
      path: '/html/body/form/input',
    });
    expect(JSON.stringify(looks)).not.toContain('secret');
    expect(JSON.stringify(looks)).not.toContain('me@x.org');
    expect(Number(looks.y)).toBeGreaterThan(0);
  });

  it('keep addresses without the origin', async () => {
    await page.route('http://site.test/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<a href="next?x=1">Next</a><a href="https://else.test/y">Away</a>',
      }),
    );
    await page.goto('http://site.test/dir/');
    const [near, far] = await describeElements(page, 'a');
    expect(near?.looks.href).toBe('/dir/next?x=1');
    expect(far?.looks.href).toBe('https://else.test/y');
    await page.goto('about:blank');
  });
});

describe('an element that is gone', () => {
  it('is undefined among many, and an error alone', async () => {
    await page.setContent('<button>One</button><button>Two</button>');
    const handles = await page.locator('button').elementHandles();
    await page.evaluate(`document.querySelector('button').remove()`);
    const [gone, left] = await describeElements(page, handles);
    expect(gone).toBeUndefined();
    expect(left?.title).toBe('button "Two"');
    const [first] = handles;
    if (!first) throw new Error('There were two buttons.');
    await expect(describeElement(page, first)).rejects.toMatchObject({ code: 'testing.element_gone' });
    expect(await describeElements(page, 'video')).toEqual([]);
  });
});

const said = (role: string, name = ''): string => `${role} "${name}"`;

async function of(selector: string): Promise<ElementRef> {
  const handle = await page.locator(selector).elementHandle();
  if (!handle) throw new Error(`No ${selector}`);
  return describeElement(page, handle);
}
