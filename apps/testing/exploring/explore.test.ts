import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { serveSite } from '../browsers/test-support.ts';
import { exploreSite } from './test-support.ts';

const limit = { timeout: 240_000 } as const;

const checksOf = (findings: readonly { readonly check: string }[]): string[] =>
  [...new Set(findings.map(({ check }) => check))].sort();

const right = `<main><h1>Tasks</h1>
<nav aria-label="Main"><a href="/">Tasks</a> <a href="/about">About</a> <a href="https://example.com/">Elsewhere</a></nav>
<form id="f"><label>Title <input name="title" required maxlength="80"></label><button>Add</button></form>
<ul id="l"><li>Milk <button aria-label="Delete Milk">Delete</button></li></ul><p role="status" id="s">1 item</p>
<button id="help" type="button">Help</button><dialog id="d" aria-label="Help"><p>Ask</p><button id="c">Close</button></dialog>
<script>
const l = document.getElementById('l'), s = document.getElementById('s'), d = document.getElementById('d');
const count = () => { s.textContent = l.children.length + ' items'; };
document.getElementById('f').onsubmit = (event) => {
  event.preventDefault();
  const field = event.target.elements.title, text = field.value.trim();
  if (!text) return;
  const li = document.createElement('li'), b = document.createElement('button');
  b.textContent = 'Delete'; b.ariaLabel = 'Delete ' + text; b.onclick = () => { li.remove(); count(); };
  li.append(text + ' ', b); l.append(li); field.value = ''; count();
};
l.querySelector('button').onclick = (event) => { event.target.parentElement.remove(); count(); };
document.getElementById('help').onclick = () => d.showModal();
document.getElementById('c').onclick = () => d.close();
</script></main>`;

test(
  'a site that is as it should be: its states, transitions and effects, and no finding',
  limit,
  async () => {
    await using site = await serveSite({
      '/': right,
      '/about': '<main><h1>About</h1><a href="/">Back</a></main>',
    });
    const seen: string[] = [];
    const { graph, findings } = await exploreSite(site.origin, { onState: ({ name }) => seen.push(name) });
    expect(findings).toEqual([]);
    expect(graph.states.map(({ name }) => name)).toEqual(expect.arrayContaining(['Tasks', 'About', 'Help']));
    expect(seen.length).toBe(graph.states.length);
    expect(graph.start).toBe(graph.states[0]?.id);
    const tasks = graph.states[0];
    expect(tasks?.way).toEqual([{ do: 'open', path: '/' }]);
    expect(tasks?.forms[0]?.fields[0]).toMatchObject({
      kind: 'text',
      required: true,
      constraints: { maxlength: '80' },
    });
    const held = tasks?.actions.flatMap(({ held: why }) => why ?? []);
    expect(held).toEqual(
      expect.arrayContaining([expect.stringContaining('delete'), expect.stringContaining('example.com')]),
    );
    const added = graph.transitions.find(({ tried }) => tried === 'valid');
    expect(added?.before?.[0]).toMatchObject({ do: 'fill' });
    expect(added?.effects).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'count', text: '2' })]),
    );
    expect(added?.effects).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'text', text: '2 items' })]),
    );
    expect(graph.coverage.formsSubmitted).toBe(1);
    expect(graph.coverage.scripts).toBeGreaterThan(0.5);
  },
);

const wrong = `<main style="width:2000px"><h1>Wrong</h1><img src="/gone.png" alt="A picture">
<a href="/nowhere">Nowhere</a><button id="e">Break</button><button>Nothing</button><button id="x">Ask</button><button id="q">Log</button>
<script>
document.getElementById('e').onclick = () => { undefined.x; };
document.getElementById('x').onclick = () => fetch('/fails');
document.getElementById('q').onclick = () => console.error('it went wrong');
</script></main>`;

test('what is wrong is found, each once, with the way to see it again', limit, async () => {
  await using site = await serveSite({
    '/': wrong,
    '/fails': (_, response) => void response.writeHead(500).end(),
  });
  const { findings } = await exploreSite(site.origin, { seconds: 150 });
  expect(checksOf(findings)).toEqual([
    'page.broken_image',
    'page.broken_link',
    'page.console_error',
    'page.dead_control',
    'page.horizontal_overflow',
    'page.server_error',
    'page.uncaught_error',
  ]);
  for (const { steps } of findings) expect(steps[0]).toEqual({ do: 'open', path: '/' });
  expect(findings.find(({ check }) => check === 'page.dead_control')).toMatchObject({
    confidence: 'certain',
    title: 'button "Nothing" does nothing',
  });
});

const wrongForm = `<main><h1>Wrong</h1>
<form id="f"><label>Title <input name="title"></label><button>Add</button></form><ul id="l"></ul>
<script>
document.getElementById('f').onsubmit = (event) => {
  event.preventDefault();
  const li = document.createElement('li');
  li.innerHTML = event.target.elements.title.value;
  document.getElementById('l').append(li);
};
</script></main>`;

test('a form that echoes markup and is sent twice by two clicks', limit, async () => {
  await using site = await serveSite({ '/': wrongForm });
  const { findings } = await exploreSite(site.origin, { seconds: 150 });
  expect(checksOf(findings)).toEqual(['page.double_submit', 'page.unescaped_input']);
});

const wrongDialog = `<main><h1>Dialog</h1><button id="o">Open</button>
<div role="dialog" aria-label="Question" id="d" hidden><button id="c">Close</button></div>
<script>
const d = document.getElementById('d');
document.getElementById('o').onclick = () => { d.hidden = false; document.getElementById('c').focus(); };
document.getElementById('c').onclick = () => { d.hidden = true; };
</script></main>`;

test('a dialog that loses the focus', limit, async () => {
  await using site = await serveSite({ '/': wrongDialog });
  const { findings } = await exploreSite(site.origin, { seconds: 150 });
  expect(findings.map(({ check, confidence }) => `${check} ${confidence}`)).toEqual([
    'page.focus_lost certain',
  ]);
});

test('hostile pages end in a sentence, never in a hang', limit, async () => {
  const links = Array.from({ length: 10_000 }, (_, at) => `<a href="/item/${at}">Item ${at}</a>`).join(' ');
  await using site = await serveSite({
    '/': `<main><h1>Hostile</h1><a href="/loop">Loop</a> <a href="/round">Round</a> <a href="/huge">Huge</a> <a href="/file">File</a> <a href="/links">Links</a>
      <a href="javascript:void(0)">Script</a> <button onclick="open('/about:blank')">Pop up</button></main>`,
    '/loop': '<h1>Loop</h1><script>for (;;) alert(1)</script>',
    '/round': (_, response) => void response.writeHead(302, { location: '/round' }).end(),
    '/huge': `<main><h1>Huge</h1>${'<p>x</p>'.repeat(50_000)}</main>`,
    '/file': (_, response) =>
      void response.writeHead(200, { 'content-disposition': 'attachment; filename=a.bin' }).end('x'),
    '/links': `<main><h1>Links</h1>${links}</main>`,
  });
  const began = performance.now();
  const { graph } = await exploreSite(site.origin, { seconds: 45 });
  expect(performance.now() - began).toBeLessThan(100_000);
  expect(graph.states[0]?.name).toBe('Hostile');
  expect(graph.limits.join('\n')).toMatch(/so large|could not be used/);
});

test('what cannot be explored at all is said before a browser is needed', limit, async () => {
  await expect(exploreSite('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'testing.unreachable' });
  const server = createServer((request, response) => {
    if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (request.url === '/robots.txt') response.end('User-agent: *\nDisallow: /');
    else if (request.url === '/picture') response.writeHead(200, { 'content-type': 'image/png' }).end();
    else response.end('<h1>Hello</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await expect(exploreSite(`${origin}/round`)).rejects.toMatchObject({
      code: 'testing.too_many_redirects',
    });
    await expect(exploreSite(`${origin}/picture`)).rejects.toMatchObject({ code: 'testing.no_page' });
    await expect(exploreSite(origin.replace('http:', 'https:'))).rejects.toMatchObject({
      code: 'testing.tls_failed',
    });
    await expect(exploreSite(`${origin}/`, { isLocal: false })).rejects.toMatchObject({
      code: 'testing.robots_refused',
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a page behind a login says so, and time holds', limit, async () => {
  await using site = await serveSite({
    '/': '<main><h1>Sign in</h1><form method="post" action="/in"><label>Name <input name="n"></label><label>Password <input type="password" name="p"></label><button>Sign in</button></form></main>',
    '/in': (_, response) =>
      void response
        .writeHead(401, { 'content-type': 'text/html' })
        .end('<h1>Sign in</h1><p role="alert">Wrong</p>'),
  });
  const { graph, findings } = await exploreSite(site.origin, { seconds: 15 });
  expect(graph.limits.join('\n')).toContain('asks to sign in');
  expect(findings.filter(({ confidence }) => confidence === 'certain')).toEqual([]);
});
