import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { askRobots } from './ask-robots.ts';
import { createBrowserGuard } from './browser-guard.ts';
import type { AddressPolicy } from './check-address.ts';
import { createGuardedFetch } from './guarded-fetch.ts';

const admin: AddressPolicy = { allowLoopback: true, allowedPrivateHosts: [] };
const nobody: AddressPolicy = { allowLoopback: false, allowedPrivateHosts: [] };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function site(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}

test('the guarded fetch reads what is allowed and refuses the rest, also behind redirects', async () => {
  const origin = await site((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (request.url === '/post') response.writeHead(303, { location: '/' }).end();
    else response.end(`${request.method} ${request.headers.authorization ?? '-'}`);
  });
  const guarded = createGuardedFetch(admin);
  try {
    expect(await (await guarded.fetch(`${origin}/`)).text()).toBe('GET -');
    expect(await (await guarded.fetch(`${origin.replace('127.0.0.1', 'localhost')}/`)).text()).toBe('GET -');
    const posted = await guarded.fetch(`${origin}/post`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: 'me', 'content-type': 'text/plain' },
    });
    expect(await posted.text()).toBe('GET me');
    expect((await guarded.fetch(`${origin}/away`, { redirect: 'manual' })).status).toBe(302);
    await expect(guarded.fetch(`${origin}/away`)).rejects.toMatchObject({ code: 'testing.address_refused' });
    await expect(guarded.fetch(`${origin}/file`)).rejects.toMatchObject({ code: 'testing.address_invalid' });
    await expect(guarded.fetch(`${origin}/round`)).rejects.toMatchObject({
      code: 'testing.too_many_redirects',
    });
    await expect(guarded.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'testing.unreachable' });
    await expect(guarded.fetch(origin.replace('http:', 'https:'))).rejects.toMatchObject({
      code: 'testing.tls_failed',
    });
  } finally {
    await guarded.close();
  }
  const strict = createGuardedFetch(nobody);
  try {
    for (const url of [
      origin,
      origin.replace('127.0.0.1', 'localhost'),
      origin.replace('127.0.0.1', '[::ffff:7f00:1]'),
    ])
      await expect(strict.fetch(url)).rejects.toMatchObject({ code: 'testing.address_refused' });
  } finally {
    await strict.close();
  }
});

test('robots.txt: none allows everything, a broken one nothing', async () => {
  let status = 404;
  const origin = await site((_, response) =>
    response.writeHead(status).end('User-agent: *\nDisallow: /private'),
  );
  const guarded = createGuardedFetch(admin);
  const { signal } = new AbortController();
  try {
    expect((await askRobots(origin, guarded, signal)).robots.allows('/private')).toBe(true);
    status = 200;
    const { robots } = await askRobots(origin, guarded, signal);
    expect([robots.allows('/private'), robots.allows('/')]).toEqual([false, true]);
    status = 503;
    const broken = await askRobots(origin, guarded, signal);
    expect(broken.robots.allows('/')).toBe(false);
    expect(broken.limit).toContain('503');
  } finally {
    await guarded.close();
  }
});

const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

test.skipIf(chromiumPath === undefined)(
  'a browser behind the guard reaches allowed addresses only',
  { timeout: 120_000 },
  async () => {
    let secrets = 0;
    const inner = await site((_, response) => {
      secrets++;
      response.end('secret');
    });
    const origin = await site((_, response) =>
      response.setHeader('content-type', 'text/html').end(`<h1>Hello</h1><script>
      Promise.allSettled([
        fetch('${inner.replace('127.0.0.1', '[::1]')}/', { mode: 'no-cors' }),
        fetch('http://169.254.169.254/', { mode: 'no-cors' }),
        fetch('http://10.9.8.7/', { mode: 'no-cors' }),
      ]).then((all) => { document.title = all.map((one) => one.status).join() });
    </script>`),
    );
    const { host } = new URL(origin);
    // Only that very address: other spellings of this machine are refused.
    const guard = await createBrowserGuard({ allowLoopback: false, allowedPrivateHosts: ['127.0.0.1'] });
    const browser = await chromium.launch({
      ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
      ],
    });
    try {
      const context = await browser.newContext({ proxy: guard.proxy });
      const page = await context.newPage();
      await page.goto(origin);
      expect(await page.textContent('h1')).toBe('Hello');
      await page.waitForFunction('document.title !== ""');
      expect(await page.title()).toBe('rejected,rejected,rejected');
      expect(secrets).toBe(0);
      expect([...guard.refused().keys()]).toEqual(expect.arrayContaining(['169.254.169.254', '10.9.8.7']));
      expect(guard.refused().has(host)).toBe(false);
      await expect(page.goto(`${inner.replace('127.0.0.1', 'localhost')}/`)).rejects.toThrow(/ERR_/);
      expect(secrets).toBe(0);
    } finally {
      await browser.close();
      await guard.close();
    }
  },
);
