import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import type { BrowserPool } from '../../browsers/pool.ts';
import type { State, StateGraph } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { testingSettingsSchema } from '../../domain/settings.ts';
import type { ProbeContext } from '../probe.ts';

/** A site of a few pages by path, on a free port. */
export async function serve(
  pages: Readonly<Record<string, string>>,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const body = pages[new URL(request.url ?? '/', 'http://localhost').pathname];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A graph that knows no more than where pages are. */
export function graphOfPages(origin: string, paths: readonly string[]): StateGraph {
  const states = paths.map(
    (path): State => ({
      id: `at ${path}`,
      route: path,
      path,
      title: path,
      name: path,
      way: [{ do: 'open', path }],
      actions: [],
      forms: [],
      marks: [],
    }),
  );
  const none = {
    states: 1,
    actionsKnown: 0,
    actionsExplored: 0,
    formsKnown: 0,
    formsSubmitted: 0,
    routes: 1,
  };
  return {
    origin,
    start: states[0]?.id ?? '',
    states,
    transitions: [],
    coverage: { ...none, scripts: null },
    ended: 'exhausted',
    limits: [],
  };
}

/** What a probe is given, with a browser of the test and a time of its own. */
export function probeContext(
  browser: Browser,
  graph: StateGraph,
  {
    seconds,
    seed = 7,
    onFound = () => {},
  }: { readonly seconds: number; readonly seed?: number; onFound?(finding: Finding): void },
): ProbeContext {
  const ends = performance.now() + seconds * 1000;
  let state = seed;
  return {
    url: `${graph.origin}/`,
    graph,
    settings: testingSettingsSchema.parse({}),
    pool: {} as BrowserPool, // Pages come from `withPage`; nothing asks the pool.
    async withPage(use) {
      const page = await browser.newPage();
      try {
        return await use(page);
      } finally {
        await page.close();
      }
    },
    keep: async () => 'none',
    found: onFound,
    progress: () => {},
    signal: new AbortController().signal,
    remaining: () => ends - performance.now(),
    // Lehmer's generator, as Park and Miller gave its numbers (1988).
    random: () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    },
  };
}

export type TodoFault =
  | 'counter-forgets-clear'
  | 'filter-loses'
  | 'toggle-all-misses-last'
  | 'toggle-all-only-ticks'
  | 'lost-on-reload'
  | 'late-save'
  | 'deletes-come-back'
  | 'toggle-all-not-saved'
  | 'deletes-first'
  | 'keyless'
  | 'throws-on-empty-clear';

/** A list of things to do, in the browser's storage: correct, or with one fault. */
export function todoPage(fault?: TodoFault): string {
  return `<!doctype html><html lang="en"><head><title>Things to do</title></head><body>
<h1>Things to do</h1>
<form id="new"><label for="what">What?</label><input id="what" type="text"><button>Add</button></form>
<p><label><input type="checkbox" id="toggle-all"> Tick all</label></p>
<ul id="list"></ul>
<p id="count"></p><p id="total"></p>
<ul class="filters"><li><a href="#/" class="selected">All</a></li><li><a href="#/active">Active</a></li><li><a href="#/completed">Completed</a></li></ul>
${fault === 'keyless' ? '<div role="button" tabindex="0" id="clear">Clear completed</div>' : '<button id="clear">Clear completed</button>'}
<script>
const fault = ${JSON.stringify(fault ?? '')};
const at = (id) => document.getElementById(id);
let items = JSON.parse(localStorage.getItem('todos') || '[]');
if (fault === 'lost-on-reload') items = [];
let next = items.reduce((most, one) => Math.max(most, one.id), 0) + 1;
let total = items.length;
const save = () => localStorage.setItem('todos', JSON.stringify(items));
const mode = () => location.hash.replace('#/', '');
function show() {
  const shown = items.filter((one) => mode() === '' || one.done === (mode() === 'completed'));
  at('list').replaceChildren(...shown.map((one) => {
    const li = document.createElement('li');
    li.className = one.done ? 'completed' : '';
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox'; box.checked = one.done;
    box.onchange = () => { one.done = box.checked; save(); show(); };
    label.append(box, ' ', one.text);
    const remove = document.createElement('button');
    remove.textContent = '×'; remove.setAttribute('aria-label', 'Delete');
    remove.onclick = () => {
      const gone = fault === 'deletes-first' ? items[0] : one;
      items = items.filter((other) => other !== gone); total = items.length;
      if (fault !== 'deletes-come-back') save();
      show();
    };
    li.append(label, remove);
    return li;
  }));
  const left = items.filter((one) => !one.done).length;
  at('count').textContent = left + (left === 1 ? ' item left' : ' items left');
  at('total').textContent = total + (total === 1 ? ' task in the list' : ' tasks in the list');
  at('toggle-all').checked = items.length > 0 && left === 0;
  for (const link of document.querySelectorAll('.filters a')) link.className = link.hash === '#/' + mode() ? 'selected' : '';
}
at('new').onsubmit = (event) => {
  event.preventDefault();
  const text = at('what').value.trim();
  if (text === '') return;
  if (fault === 'late-save') save();
  items.push({ id: next++, text, done: false }); total = items.length;
  at('what').value = '';
  if (fault !== 'late-save') save();
  show();
};
at('toggle-all').onchange = () => {
  const on = at('toggle-all').checked;
  for (const [index, one] of items.entries()) {
    if (fault === 'toggle-all-misses-last' && index === items.length - 1 && index > 0) continue;
    if (fault === 'toggle-all-only-ticks') one.done = true; else one.done = on;
  }
  if (fault !== 'toggle-all-not-saved') save();
  show();
  if (fault.startsWith('toggle-all')) at('toggle-all').checked = on;
};
at('clear').onclick = () => {
  if (fault === 'throws-on-empty-clear' && !items.some((one) => one.done)) items.find((one) => one.done).text;
  items = items.filter((one) => !one.done);
  if (fault !== 'counter-forgets-clear') total = items.length;
  save(); show();
};
addEventListener('hashchange', () => {
  if (fault === 'filter-loses' && mode() === 'completed') { items = items.filter((one) => one.done); total = items.length; }
  show();
});
show();
</script></body></html>`;
}
