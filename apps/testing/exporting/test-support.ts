import type { ElementRef, Locator } from '../domain/suite/locator.ts';
import type { Step } from '../domain/suite/step.ts';
import type { TestCase } from '../domain/suite/test-case.ts';

export const role = (name: string, text?: string): ElementRef =>
  element(text === undefined ? name : `${name} "${text}"`, {
    by: 'role',
    role: name,
    ...(text !== undefined && { name: text }),
  });

export const element = (title: string, ...locators: Locator[]): ElementRef => ({
  title,
  locators,
  looks: {},
});

export const testCase = (name: string, steps: readonly Step[], tags: readonly string[] = []): TestCase => ({
  key: name,
  name,
  type: 'functional',
  steps: [...steps],
  tags: [...tags],
  states: [],
  source: 'exploration',
});

const input = element(
  'textbox "New item"',
  { by: 'label', text: 'New item' },
  { by: 'css', selector: '#new' },
);
const add = role('button', 'Add "it"');
const list = role('list', 'Items');

/** Tests of `listApp`. */
export const listCases: readonly TestCase[] = [
  testCase(
    'Adds an item',
    [
      { do: 'open', path: '/list' },
      { do: 'fill', element: input, value: 'Milk & "honey"' },
      { do: 'click', element: add },
      { do: 'expect', expect: { that: 'text', element: list, text: 'Milk & "honey"', match: 'contains' } },
      { do: 'expect', expect: { that: 'value', element: input, value: '' } },
      { do: 'expect', expect: { that: 'count', element: role('listitem'), count: 1 } },
      { do: 'expect', expect: { that: 'no-page-errors' } },
    ],
    ['smoke'],
  ),
  testCase('Adds by the keyboard', [
    { do: 'open', path: '/list' },
    { do: 'fill', element: input, value: 'Tea' },
    { do: 'press', key: 'Enter', element: input },
    { do: 'expect', expect: { that: 'text', element: role('listitem'), text: 'Tea', match: 'is' } },
    { do: 'expect', expect: { that: 'focused', element: input } },
  ]),
  testCase('Shows the help', [
    { do: 'open', path: '/' },
    { do: 'click', element: role('link', 'Help') },
    { do: 'expect', expect: { that: 'path', path: '/help?from=home#top' } },
    { do: 'expect', expect: { that: 'title', text: "It's the help" } },
    { do: 'back' },
    { do: 'expect', expect: { that: 'visible', element: role('heading', 'Home') } },
    { do: 'expect', expect: { that: 'hidden', element: role('alert') } },
    { do: 'check', element: role('checkbox', 'Dark'), on: true },
    { do: 'expect', expect: { that: 'checked', element: role('checkbox', 'Dark'), on: true } },
    { do: 'select', element: role('combobox', 'Size'), value: 'l' },
    { do: 'expect', expect: { that: 'value', element: role('combobox', 'Size'), value: 'l' } },
  ]),
];

/** A list, a help page; `broken` forgets what was added and answers a request with an error. */
export function listApp(path: string, broken: boolean): { status: number; body: string } {
  const page = (title: string, body: string): { status: number; body: string } => ({
    status: 200,
    body: `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>${title}</title><body>${body}</body></html>`,
  });
  if (path === '/list') {
    return page(
      'List',
      `<form><label>New item <input id="new"></label><button>Add "it"</button></form><ul aria-label="Items"></ul>
      <script>document.querySelector('form').onsubmit = (event) => { event.preventDefault();
        const input = document.querySelector('input'); const item = document.createElement('li');
        item.textContent = input.value; input.value = ''; input.focus();
        ${broken ? "fetch('/save')" : "document.querySelector('ul').append(item)"}; };</script>`,
    );
  }
  if (path === '/help') return page("It's the help", '<h1>Help</h1>');
  if (path === '/') {
    return page(
      'Home',
      `<h1>Home</h1><a href="/help?from=home#top">Help</a><label><input type="checkbox"> Dark</label>
      <label>Size <select><option value="s">Small<option value="l">Large</select></label>`,
    );
  }
  return { status: 500, body: 'No' };
}
