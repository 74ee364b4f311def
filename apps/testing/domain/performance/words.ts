import type { Causes, MetricName, Summary } from './measurement.ts';

/** What people call each metric, and its unit. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  lcp: 'Largest contentful paint',
  cls: 'Layout shift',
  inp: 'Response to an interaction',
  ttfb: 'Time to first byte',
  fcp: 'First contentful paint',
  tbt: 'Total blocking time',
  transfer: 'Transfer size',
  requests: 'Requests',
  long_tasks: 'Long tasks',
  slowest_data: 'Slowest answer to a script',
};

/** `1,240 ms`, `0.21`, `312 KB`, `14`. Kilobytes are 1024 bytes. */
export function formatMetric(metric: MetricName, value: number): string {
  if (metric === 'cls') return value.toFixed(3);
  if (metric === 'transfer') return `${grouped(value / 1024)} KB`;
  if (metric === 'requests' || metric === 'long_tasks') return grouped(value);
  return `${grouped(value)} ms`;
}

const grouped = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** `median 1,240 ms of 5 loads (half between 1,200 and 1,310 ms, 95% interval of the median 1,190 to 1,400 ms)`. */
export function describeSummary(metric: MetricName, summary: Summary): string {
  const say = (value: number): string => formatMetric(metric, value);
  const loads = summary.n === 1 ? 'one load' : `${summary.n} loads`;
  const spread = `half of them between ${say(summary.q1)} and ${say(summary.q3)}`;
  const interval =
    summary.interval === null
      ? 'too few for an interval'
      : `95% interval of the median ${say(summary.interval[0])} to ${say(summary.interval[1])}`;
  return `median ${say(summary.median)} of ${loads} (${spread}; ${interval})`;
}

const ms = (value: number): string => `${grouped(value)} ms`;

function lcpWords({ lcp, files }: Causes): string[] {
  if (lcp === undefined) return [];
  const parts: [string, number][] = [
    ['waiting for the first byte of the page', lcp.first_byte],
    ['before its file was asked for', lcp.load_delay],
    ['loading its file', lcp.load],
    ['between having it and painting it', lcp.render_delay],
  ];
  const [longest, time] = parts.reduce((most, part) => (part[1] > most[1] ? part : most));
  const file = files?.find(({ url }) => url === lcp.url);
  return [
    `The largest element was ${lcp.element}${lcp.url === null ? '' : `, drawn from ${lcp.url}`}.`,
    `${parts.map(([what, value]) => `${ms(value)} ${what}`).join(', ')}. Most of it, ${ms(time)}, went by ${longest}.`,
    ...(file ? [`That file has ${grouped(file.bytes / 1024)} KB.`] : []),
  ];
}

function shiftWords({ shifts = [] }: Causes): string[] {
  return shifts.map(({ element, value, at, from, to }) => {
    const [down, right] = [Math.round(to.y - from.y), Math.round(to.x - from.x)];
    const moves = [
      ...(down === 0 ? [] : [`${Math.abs(down)} px ${down > 0 ? 'down' : 'up'}`]),
      ...(right === 0 ? [] : [`${Math.abs(right)} px ${right > 0 ? 'to the right' : 'to the left'}`]),
    ];
    const how =
      moves.length > 0
        ? `moved ${moves.join(' and ')}`
        : `changed from ${Math.round(from.width)} × ${Math.round(from.height)} to ${Math.round(to.width)} × ${Math.round(to.height)} px`;
    return `${element} ${how} after ${ms(at)} (${value.toFixed(3)}).`;
  });
}

function inpWords({ inp }: Causes): string[] {
  if (inp === undefined) return [];
  return [
    `Done: ${inp.interaction}. ${ms(inp.input_delay)} until the page began to handle it, ${ms(inp.processing)} in its handlers, ${ms(inp.presentation)} until the next picture.`,
    ...(inp.script === null ? [] : [`The script that ran longest was ${inp.script}.`]),
  ];
}

function ttfbWords({ ttfb }: Causes): string[] {
  if (ttfb === undefined) return [];
  const { redirects, dns, connection, server } = ttfb;
  return [
    `${ms(redirects)} in redirects and before the request, ${ms(dns)} finding the host, ${ms(connection)} connecting, ${ms(server)} until the server answered.`,
  ];
}

const scriptWords = ({ scripts = [] }: Causes): string[] =>
  scripts.map(({ url, name, milliseconds }) => `${url}${name && ` (${name})`} ran for ${ms(milliseconds)}.`);

const fileWords = ({ files = [] }: Causes): string[] =>
  files.map(({ url, kind, bytes }) => `${url} (${kind}): ${grouped(bytes / 1024)} KB.`);

const dataWords = ({ data = [] }: Causes): string[] =>
  data.map(({ url, milliseconds }) => `${url} was there after ${ms(milliseconds)}.`);

/** Why a metric is what it is, in sentences; empty where the browser could not tell. */
export function attribution(metric: MetricName, causes: Causes): string[] {
  switch (metric) {
    case 'lcp':
      return lcpWords(causes);
    case 'cls':
      return shiftWords(causes);
    case 'inp':
      return inpWords(causes);
    case 'ttfb':
      return ttfbWords(causes);
    case 'fcp':
      return [...ttfbWords(causes), ...scriptWords(causes)];
    case 'tbt':
    case 'long_tasks':
      return scriptWords(causes);
    case 'transfer':
    case 'requests':
      return fileWords(causes);
    case 'slowest_data':
      return dataWords(causes);
  }
}
