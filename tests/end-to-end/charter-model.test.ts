import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  freePort,
  type ModelRequest,
  type ModelServer,
  openBrowser,
  type Program,
  pageFaults,
  type Reply,
  signIn,
  startModelServer,
  startProgram,
} from '#testing-kit';

const betterQuestion = 'How many appointments are missed in a month, and in which clinics?';
const because = 'One says monthly, the other weekly.';
const drafted = 'Patients miss their appointments because they forget them.';

let data: string;
let server: ModelServer;
let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let document: { title: string; answers: Readonly<Record<string, unknown>> };

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-charter-model-'));
  document = parse(await readFile('examples/charter/outpatient-reminders.yaml', 'utf8'));
  server = await startModelServer();
  server.always(reply);
  program = await startProgram(data, await freePort(), {
    CUSTOM_LLM_ENDPOINT: `${server.url}/v1`,
    LLM_PROVIDER: 'custom',
    LLM_MODEL: 'stand-in',
  });
  browser = await openBrowser();
  context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.goto(program.url);
  await signIn(page, data);
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await program.kill();
  await server.close();
  await rm(data, { recursive: true, force: true });
});

/** What a model would say to each of the app's questions, with quotes that are there. */
function reply({ schema, prompt }: ModelRequest): Reply {
  const place = (question: string) => ({
    question_id: question,
    quote: String(document.answers[question]).slice(0, 50),
  });
  const [first, second] = [place('success.review'), place('ethics.monitoring')];
  const asked = JSON.stringify(schema ?? {});
  const said = asked.includes('findings')
    ? { findings: [{ first, second, because }] }
    : asked.includes('sentences')
      ? { sentences: [{ text: drafted, sources: [place('business.cause')] }] }
      : { question: betterQuestion, parts: [/- (\S+):/.exec(prompt)?.[1] ?? ''] };
  return { text: JSON.stringify(said) };
}

async function begin(path: string, body: object): Promise<string> {
  const answer = await context.request.post(`${program.url}/api/v1/charter/sessions${path}`, {
    data: body,
    headers: { 'x-requested-with': 'mainstay' },
  });
  return (await answer.json()).id;
}

test('a better question comes by itself below a thin answer, marked, and is kept by keyboard', async () => {
  const id = await begin('', { project_name: 'Reminder calls' });
  await page.goto(`${program.url}/apps/charter/sessions/${id}`);
  await page.getByLabel('Your answer').fill('Appointments are missed a lot.');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByText(betterQuestion).waitFor();
  await page.getByText('From custom/stand-in').waitFor();
  // The question of the rules is still there.
  expect(await page.getByText('How large is the problem today').count()).toBeGreaterThan(0);
  expect(await pageFaults(page, 'all')).toEqual([]);
  await page.getByRole('button', { name: 'Keep it' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/^Kept by/).waitFor();
});

test('contradictions and texts are looked at, accepted, and a drafted answer waits among the suggestions', async () => {
  const id = await begin('/import', { document });
  await page.goto(`${program.url}/apps/charter/sessions/${id}`);
  await page.getByRole('button', { name: 'Ask the model' }).click();
  await page.getByRole('button', { name: /Look for contradictions/ }).click();
  await page.getByText('A possible contradiction waits for you').waitFor();
  await page.getByRole('link', { name: 'Look at what was found' }).click();
  await page.getByText(because).waitFor();
  await page.getByRole('button', { name: 'Ask the model' }).click();
  await page.getByRole('button', { name: /Draft: Executive summary/ }).click();
  await page.getByText(drafted).first().waitFor();
  expect(await pageFaults(page, 'all')).toEqual([]);
  await page.getByRole('button', { name: 'Accept as an open point' }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill('Patients forget their appointments.');
  await page.getByRole('button', { name: 'Accept this text' }).click();
  await page.getByText(/Edited and accepted by/).waitFor();

  await page.goto(`${program.url}/apps/charter/sessions/${id}?q=business.problem`);
  await page.getByRole('button', { name: 'Ask the model' }).click();
  await page.getByRole('button', { name: /Draft an answer/ }).click();
  await page.getByText('A draft waits under Suggestions.').waitFor();
});

test('without a model nothing of it is to be seen', async () => {
  await program.stop();
  program = await startProgram(data, Number(new URL(program.url).port));
  const id = await begin('', { project_name: 'Plain' });
  await page.goto(`${program.url}/apps/charter/sessions/${id}`);
  await page.getByLabel('Your answer').fill('Appointments are missed a lot.');
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByText('A little more is needed').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.getByText('Ask the model').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Model', exact: true }).count()).toBe(0);
});
