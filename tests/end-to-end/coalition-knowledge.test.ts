import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OpenConsole, openConsole, pageFaults } from '#testing-kit';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let opened: OpenConsole;
let page: Page;
const graphs = '/api/v1/coalition/knowledge/graphs';
const headers = { 'x-requested-with': 'mainstay' };
beforeAll(async () => {
  opened = await openConsole('/apps/coalition/knowledge');
  page = opened.page;
  await page.setViewportSize({ width: 1440, height: 900 });
});
afterAll(() => opened?.close());

test('a graph is looked around in without seeing the drawing: found, followed, as of a time, exported', async () => {
  await page.getByText('Nothing is known yet').waitFor();
  const made = await page.request.post(`${opened.program.url}${graphs}`, { data: { name: 'Zoo' }, headers });
  const { id } = await made.json();
  const day = (at: number) => `2026-01-0${at}T00:00:00Z`;
  const text = JSON.stringify({
    ...{ format: 'mainstay-knowledge', version: 1 },
    nodes: ['Rat', 'Owl', 'Barn', 'Food'].map((label, at) => ({
      ...{ key: label, label, type: at < 2 ? 'agent' : 'concept', valid_from: day(at + 1) },
    })),
    edges: [
      { from: 'Rat', to: 'Barn', type: 'lives-in', valid_from: day(3) },
      { from: 'Barn', to: 'Food', type: 'has', valid_from: day(4) },
      { from: 'Owl', to: 'Barn', type: 'watches', valid_from: day(3) },
    ],
  });
  const brought = await page.request.post(`${opened.program.url}${graphs}/${id}/import`, {
    data: { format: 'json', text },
    headers,
  });
  expect(brought.status()).toBe(200);
  await page.reload();
  await page.getByText('4 nodes, 3 edges').waitFor();
  await page.getByRole('button', { name: 'Rat' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Rat' }).waitFor();
  await page.getByRole('button', { name: /lives-in\s*Barn/ }).waitFor();
  await page.getByRole('button', { name: 'Find a path from here' }).click();
  await page.getByLabel('Find a node').fill('food');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Path' }).waitFor();
  const steps = page.getByRole('listitem').filter({ hasText: /^(Rat|.*Barn|.*Food)$/ });
  expect(await steps.allTextContents()).toEqual(expect.arrayContaining(['Rat']));
  expect(await pageFaults(page)).toEqual([]);

  // The second day: the rat and the owl, and nothing between them.
  await page.getByLabel('All times').uncheck();
  await page.getByRole('slider').fill('500');
  await page.getByText('2 nodes, 0 edges').waitFor();
  await page.getByLabel(/^agent/).uncheck();
  await page.getByText('Nothing is shown').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as GraphML' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.match(/<node /g)).toHaveLength(2);
  expect(opened.complaints).toEqual([]);
});

test('a graph is made on its page: nodes, edges, a merge and a file, each taken back', async () => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${opened.program.url}/apps/coalition/knowledge`);
  await page.getByRole('button', { name: 'New graph' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('By hand');
  await page.keyboard.press('Enter');
  await page.getByText('This graph is empty').waitFor();

  const dialog = page.getByRole('dialog');
  const send = async (action: string) => {
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const add = async (label: string, kind: string, property?: readonly [string, string]) => {
    await page.getByRole('button', { name: 'Add a node' }).click();
    await dialog.getByLabel('Name').fill(label);
    await dialog.getByLabel('Kind').fill(kind);
    if (property) {
      await dialog.getByRole('button', { name: 'Add a property' }).click();
      await dialog.getByRole('textbox', { name: 'Property 1' }).fill(property[0]);
      await dialog.getByRole('textbox', { name: 'Value 1' }).fill(property[1]);
    }
    await send('Add');
    await page.getByRole('heading', { name: label, exact: true }).waitFor();
  };
  await add('Barn', 'concept');
  await add('Rat', 'agent', ['legs', '4']);
  await add('Mouse', 'agent');
  const connect = async (other: string, kind: string) => {
    await page.getByRole('button', { name: 'Connect' }).click();
    await dialog.getByLabel('Other node').fill(other);
    await dialog.getByRole('radio', { name: other }).check();
    await dialog.getByLabel('Kind').fill(kind);
    await send('Connect');
  };
  await connect('Barn', 'lives-in');
  await connect('Rat', 'met');
  await page.getByText('3 nodes, 2 edges').waitFor();

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Mouse');
  await dialog.getByLabel('Name').fill('Field mouse');
  await send('Save');
  await page.getByRole('heading', { name: 'Field mouse' }).waitFor();
  await page.getByRole('button', { name: 'Delete the edge lives-in with "Barn"' }).click();
  await page.getByText('3 nodes, 1 edge', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('3 nodes, 2 edges').waitFor();

  await page.getByRole('button', { name: 'Edit the edge lives-in with "Barn"' }).click();
  await dialog.getByLabel('Weight').fill('-1');
  await dialog.getByText('A number of 0 or more.').waitFor();
  await dialog.getByLabel('Weight').fill('2.5');
  await dialog.getByLabel('Kind').fill('sleeps-in');
  await send('Save');
  await page.getByRole('button', { name: /sleeps-in\s*Barn\s*2\.5/ }).waitFor();

  await page.getByRole('button', { name: 'Merge' }).click();
  await dialog.getByLabel('Other node').fill('rat');
  await dialog.getByRole('radio', { name: 'Rat' }).check();
  await dialog.getByText('"Rat" becomes a part of "Field mouse".').waitFor();
  await dialog.getByText('1 edge between the two is deleted.').waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await send('Merge');
  await page.getByText('2 nodes, 1 edge', { exact: true }).waitFor();
  await page.getByText('legs').waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('1 node, 0 edges').waitFor();
  await page.getByRole('button', { name: 'Changes' }).click();
  await dialog.getByRole('button', { name: 'Undo: deleted "Field mouse" and 1 edge' }).click();
  await dialog.getByText('undone', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('2 nodes, 1 edge', { exact: true }).waitFor();

  const bring = async (text: string) => {
    await dialog
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'graph.graphml', mimeType: 'application/xml', buffer: Buffer.from(text) });
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  };
  const graphml = (target: string) =>
    `<graphml>\n<graph edgedefault="directed">\n<node id="a"/>\n<node id="b"/>\n<edge source="a" target="${target}"/>\n</graph>\n</graphml>`;
  await page.getByRole('button', { name: 'Import a file' }).click();
  await bring(graphml('c'));
  await dialog.getByText('line 5: there is no node "c"').waitFor();
  await bring(graphml('b'));
  await page.getByText('2 nodes and 1 edge came in.').waitFor();
  await page.getByText('4 nodes, 2 edges').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('2 nodes, 1 edge', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Delete the graph' }).click();
  await page.getByText('The graph "By hand" is deleted.').waitFor();
  expect(await page.getByLabel('Graph', { exact: true }).locator('option').allTextContents()).toEqual([
    'Zoo',
  ]);
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('2 nodes, 1 edge', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Restore' }).count()).toBe(0);
  expect(opened.complaints).toEqual([]);
});

test('whoever only reviews a project looks at its graphs and changes nothing', async () => {
  const { url } = opened.program;
  const ask = async (method: 'post' | 'put', path: string, data: object) => {
    const answer = await page.request[method](`${url}${path}`, { data, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const project = await ask('post', '/api/v1/projects', { name: 'Zoo keepers' });
  const { id } = await ask('post', graphs, { name: 'Kept', project_id: project.id });
  await ask('post', `${graphs}/${id}/nodes`, { type: 'concept', label: 'Fence' });
  const who = { email: 'reviewer@example.com', password: 'look-but-do-not-touch-7' };
  const user = await ask('post', '/api/v1/users', { ...who, name: 'Reviewer' });
  await ask('put', `/api/v1/projects/${project.id}/members/${user.id}`, { role: 'reviewer' });

  const context = await opened.context.browser()?.newContext({ reducedMotion: 'reduce' });
  const theirs = await context?.newPage();
  if (!theirs) throw new Error('The browser is closed.');
  await theirs.goto(`${url}/apps/coalition/knowledge?graph=${id}`);
  await theirs.getByLabel(/e-?mail/i).fill(who.email);
  await theirs.getByLabel(/^password/i).fill(who.password);
  await theirs.keyboard.press('Enter');
  await theirs.getByText('You may look at this graph.').waitFor();
  await theirs.getByRole('button', { name: 'Fence' }).click();
  await theirs.getByRole('heading', { name: 'Fence' }).waitFor();
  for (const name of ['Add a node', 'Import a file', 'Edit', 'Delete'])
    expect(await theirs.getByRole('button', { name, exact: true }).count()).toBe(0);
  await theirs.getByRole('button', { name: 'Changes' }).click();
  await theirs.getByText('added "Fence"').waitFor();
  expect(await theirs.getByRole('button', { name: /^Undo/ }).count()).toBe(0);
  await context?.close();
});
