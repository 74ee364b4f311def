import { existsSync } from 'node:fs';
import { type Browser, firefox } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#testing-kit';
import type { Finding } from '../../domain/findings/finding.ts';
import {
  type Measurement,
  measurementSchema,
  metricNames,
  type Sample,
} from '../../domain/performance/measurement.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import { graphOf, probeContext, type Site, serveSite, stateAt } from '../test-support.ts';
import { measurementOf } from './measurement-of.ts';
import { createPerformanceProbe, type PerformanceOptions } from './probe.ts';

const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const page = (body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>Page</title>${head}</head><body>${body}</body></html>`;

/** Chromium passes over pictures with few bytes for their size: they are taken for backgrounds. */
const dots = Array.from(
  { length: 200 },
  (_, at) => `<circle cx="${(at * 37) % 600}" cy="${(at * 53) % 400}" r="9" fill="#${100 + at}"/>`,
).join('');
const hero = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">${dots}</svg>`;

const none = Object.fromEntries(metricNames.map((metric) => [metric, null])) as Sample['metrics'];

let site: Site;
let browser: Browser;

beforeAll(async () => {
  const html = 'text/html; charset=utf-8';
  site = await serveSite({
    '/': page('<h1>A quick page</h1><p>Nothing to wait for.</p>'),
    '/slow-server': async (_, response) => {
      await later(900);
      response.writeHead(200, { 'content-type': html }).end(page('<h1>Slow to begin</h1>'));
    },
    '/slow-hero': page('<p>Small.</p><img id="hero" src="/hero.svg" width="600" height="400" alt="Hero">'),
    '/hero.svg': async (_, response) => {
      await later(700);
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(hero);
    },
    '/shift': page(
      '<div id="banner"></div><main id="story"><h1>Story</h1><p>Text that jumps.</p></main><script>setTimeout(() => { document.getElementById("banner").style.height = "300px"; }, 300)</script>',
      '<style>body { padding: 8px } main { height: 500px; background: #eee }</style>',
    ),
    '/heavy': page('<h1>Heavy</h1><script src="/heavy.js"></script>'),
    '/heavy.js': (_, response) => {
      const code =
        'function grind(){const end=performance.now()+350;while(performance.now()<end);}setTimeout(grind,200);';
      response
        .writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=600' })
        .end(`${code}//${'x'.repeat(200_000)}`);
    },
    '/slow-data': page(
      '<h1>Machines</h1><p id="rows">Coming</p><script>fetch("/rows.json").then((answer) => answer.json()).then(({ rows }) => { document.getElementById("rows").textContent = rows; })</script>',
    ),
    '/rows.json': async (_, response) => {
      await later(1500);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"rows":7}');
    },
    '/slow-button': page(
      '<h1>Buttons</h1><button>One</button><button>Two</button><button>Three</button><button>Four</button><button onclick="const end=performance.now()+320;while(performance.now()<end);this.textContent=\'Done\'">Work</button>',
    ),
    '/broken': (request) => void request.socket.destroy(),
    '/frame': page(`<h1>A frame</h1><iframe src="/shift" title="inner"></iframe>`),
  });
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const button = (name: string): ElementRef => ({
  title: `button "${name}"`,
  locators: [{ by: 'role', role: 'button', name }],
  looks: {},
});

interface Wanted extends PerformanceOptions {
  readonly runs?: number;
  readonly budgets?: object;
  readonly more?: Parameters<typeof probeContext>[3];
}

async function measure(
  paths: readonly string[],
  { runs = 1, budgets = {}, more = {}, ...options }: Wanted = {},
) {
  const states = paths.map((path) => stateAt(path));
  const transitions = states
    .filter(({ path }) => path === '/slow-button')
    .flatMap(({ id }) =>
      ['One', 'Two', 'Three', 'Four', 'Work'].map((name) => ({
        from: id,
        to: id,
        action: { do: 'click' as const, element: button(name) },
        effects: [],
        requests: [],
      })),
    );
  const graph = graphOf(site.origin, states, { transitions });
  const context = probeContext(browser, graph, { performance: { runs, budgets } }, more);
  const measured: Measurement[] = [];
  const record = async (measurement: Measurement): Promise<void> => void measured.push(measurement);
  const result = await createPerformanceProbe({ record, ...options })(context);
  return { ...result, measured, context };
}

const textOf = (finding: Finding | undefined): string =>
  (finding?.evidence ?? []).map((one) => (one.kind === 'text' ? `${one.title}: ${one.text}` : '')).join('\n');

describe('the performance probe in Chromium', () => {
  let all: Awaited<ReturnType<typeof measure>>;
  const of = (check: string, path: string): Finding | undefined =>
    all.findings.find((finding) => finding.check === `performance.${check}` && finding.path === path);
  const measurementAt = (path: string): Measurement | undefined =>
    all.measured.find((one) => one.path === path);

  /** Of the same page when it was quick: 8 executions of 3 loads. */
  const quicker = async (): Promise<Measurement[]> =>
    Array.from({ length: 8 }, (_, execution) => {
      const samples = [0, 1, 2].map(
        (load): Sample => ({
          metrics: { ...none, lcp: 100 + execution + load, cls: 0 },
          transfer: {},
          causes: {},
        }),
      );
      const [measurement] = measurementOf({
        state: stateAt('/slow-hero'),
        browser: 'chromium',
        viewport: { width: 1280, height: 720 },
        cache: 'cold',
        samples,
      });
      if (measurement === undefined) throw new Error('There are samples.');
      return measurement;
    });

  beforeAll(async () => {
    const paths = ['/', '/slow-server', '/slow-hero', '/shift', '/heavy', '/slow-button', '/slow-data'];
    all = await measure(paths, {
      runs: 3,
      budgets: { lcp: 600, transfer_kilobytes: 100, slowest_data: 1000 },
      history: quicker,
    });
  }, 180_000);

  it('measures every metric of every route, and finds nothing wrong on a quick page', () => {
    expect(all.limits).toEqual([]);
    expect(all.figures).toMatchObject({ routes: 7, loads: 21 });
    expect(all.measured.map((one) => measurementSchema.parse(one).samples.length)).toEqual([
      3, 3, 3, 3, 3, 3, 3,
    ]);
    const quick = measurementAt('/');
    expect(quick?.missing).toEqual({});
    for (const metric of ['lcp', 'inp', 'ttfb', 'fcp'] as const) {
      // Browsers round: a quick answer may take 0 ms.
      expect(quick?.summaries[metric]?.median).toBeGreaterThanOrEqual(0);
    }
    expect(quick?.summaries.cls?.median).toBe(0);
    expect(quick?.summaries.requests?.median).toBe(1);
    expect(quick?.samples[0]?.causes.lcp?.element).toContain('h1');
    expect(quick?.samples[0]?.causes.inp?.interaction).toBe('press Tab');
    expect(all.findings.filter(({ path, confidence }) => path === '/' && confidence === 'certain')).toEqual(
      [],
    );
    expect(all.context.saidFound).toEqual(all.findings);
  });

  it('says that the server is slow, and that this is where the time goes', () => {
    const finding = of('ttfb_over_budget', '/slow-server');
    expect(finding).toMatchObject({ confidence: 'certain', type: 'performance' });
    expect(finding?.title).toMatch(
      /Time to first byte of \/slow-server is .* ms, over its budget of 800 ms\./,
    );
    expect(textOf(finding)).toMatch(/(9\d\d|\d,\d{3}) ms until the server answered/);
  });

  it('says which element was late, and that its file was', () => {
    const finding = of('lcp_over_budget', '/slow-hero');
    expect(finding?.confidence).toBe('certain');
    expect(textOf(finding)).toContain('#hero, drawn from');
    expect(textOf(finding)).toMatch(/Most of it, .* ms, went by loading its file\./);
  });

  it('says which shift moved what', () => {
    const finding = of('cls_over_budget', '/shift');
    expect(finding?.confidence).toBe('certain');
    expect(textOf(finding)).toMatch(/#story moved 300 px down after [\d,]+ ms/);
  });

  it('says which script blocked, and how large the files are', () => {
    const heavy = measurementAt('/heavy');
    expect(heavy?.summaries.tbt?.median).toBeGreaterThan(200);
    expect(heavy?.summaries.long_tasks?.median).toBeGreaterThanOrEqual(1);
    expect(heavy?.samples[0]?.causes.scripts?.[0]).toMatchObject({
      name: 'grind',
      url: `${site.origin}/heavy.js`,
    });
    expect(heavy?.samples[0]?.transfer.script?.requests).toBe(1);
    expect(textOf(of('transfer_over_budget', '/heavy'))).toMatch(/heavy\.js \(script\): 19\d KB/);
  });

  it('measures the answer to what one really does there', () => {
    const finding = of('inp_over_budget', '/slow-button');
    expect(finding?.confidence).toBe('certain');
    expect(textOf(finding)).toContain('Done: click button "Work".');
    expect(textOf(finding)).toMatch(/3\d\d ms in its handlers/);
  });

  it('waits for the data that a page shows, and says which came late', () => {
    const finding = of('slowest_data_over_budget', '/slow-data');
    expect(finding?.confidence).toBe('certain');
    expect(textOf(finding)).toMatch(/rows\.json was there after 1,[5-9]\d\d ms/);
    expect(measurementAt('/')?.summaries.slowest_data?.median).toBe(0);
  });

  it('finds what became worse since earlier executions, with the numbers that say so', () => {
    const finding = of('regression', '/slow-hero');
    expect(finding?.title).toMatch(/^Largest contentful paint of \/slow-hero became worse: 105 ms before, /);
    expect(textOf(finding)).toContain('Before: median 105 ms of 24 loads in 8 executions.');
    // One of the C(27, 3) ways to choose.
    expect(textOf(finding)).toContain('p = 0.00034');
    expect(all.figures.regressions).toBe(1);
  });

  it('loads nothing twice over the network with a warm cache', async () => {
    const { measured } = await measure(['/heavy'], { warm: true });
    const size = (cache: string): number =>
      measured.find((one) => one.cache === cache)?.summaries.transfer?.median ?? Number.NaN;
    expect(size('cold')).toBeGreaterThan(200_000);
    expect(size('warm')).toBeLessThan(5000);
  }, 120_000);

  it('measures the page, not the frames in it, and is sure of nothing by one load', async () => {
    const { measured, findings } = await measure(['/frame'], { budgets: { fcp: 0.01 } });
    expect(measured[0]?.samples[0]?.causes.shifts).toEqual([]);
    expect(findings.map(({ confidence }) => confidence)).toEqual(['review']);
  }, 120_000);

  it('says what it could not load, and goes on with the rest', async () => {
    const { limits, measured } = await measure(['/missing', '/broken', '/']);
    expect(limits).toEqual([
      '/missing could not be loaded: the server answered 404.',
      expect.stringMatching(/^\/broken could not be loaded: net::ERR_\w+\.$/),
    ]);
    expect(measured.map(({ route }) => route)).toEqual(['/']);
  }, 120_000);

  it('ends by itself when its time does, with what it has', async () => {
    let asked = 0;
    const remaining = (): number => (asked++ < 5 ? 60_000 : 0);
    const { limits, measured } = await measure(['/', '/frame'], { runs: 20, more: { remaining } });
    expect(measured.length).toBeGreaterThan(0);
    expect(limits.join(' ')).toMatch(/The time ended in round \d of 20/);
  }, 120_000);

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('cancelled by a person'));
    await expect(measure(['/'], { more: { signal } })).rejects.toThrow('cancelled by a person');
  }, 120_000);
});

const firefoxPath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';

describe.runIf(existsSync(firefoxPath))('the performance probe in Firefox', () => {
  it('gives what Firefox can tell, and says what it cannot', async () => {
    const fox = await firefox.launch({ channel: 'moz-firefox', executablePath: firefoxPath });
    try {
      const graph = graphOf(site.origin, [stateAt('/slow-hero')]);
      const context = probeContext(fox, graph, { performance: { runs: 1 } });
      const measured: Measurement[] = [];
      const record = async (one: Measurement): Promise<void> => void measured.push(one);
      const { limits } = await createPerformanceProbe({ browser: 'firefox', record })(context);
      const [measurement] = measured;
      expect(measurement?.summaries.ttfb?.median).toBeGreaterThan(0);
      expect(measurement?.summaries.fcp?.median).toBeGreaterThan(0);
      expect(measurement?.summaries.lcp?.median).toBeGreaterThan(500);
      expect(measurement?.summaries.cls).toBeNull();
      expect(measurement?.summaries.tbt).toBeNull();
      expect(limits.join('\n')).toContain('Layout shift: Firefox does not report it; Chromium does.');
    } finally {
      await fox.close();
    }
  }, 120_000);
});
