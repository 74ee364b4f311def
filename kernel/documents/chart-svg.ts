import type { ChartBlock } from './model.ts';
import { ink, muted, rule, series as seriesColours, thresholdColour } from './palette.ts';

export interface ChartSvgOptions {
  /** Makes the ids inside unique within one page. */
  readonly id: string;
  readonly title: string;
  readonly fontFamily: string;
}

const width = 640;
const dashes = ['solid', 'dashed', 'dotted'] as const;
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'] as const;

/** A chart as SVG text, 640 px wide, the same for the same block, with a title and a description for screen readers. */
export async function chartSvg(block: ChartBlock, options: ChartSvgOptions): Promise<string> {
  const echarts = await loadCharts();
  const sideways = block.chart === 'bar' && block.categories.some((name) => name.length > 11);
  const bars = block.categories.length * block.series.length;
  const twoLines = block.categories.filter((name) => name.length > 26).length;
  const height = sideways ? Math.max(150, 60 + block.categories.length * 9 + bars * 15 + twoLines * 12) : 270;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(chartOption(block, sideways, options.fontFamily));
    return accessible(chart.renderToSVGString(), block, options);
  } finally {
    chart.dispose();
  }
}

/** Loaded when the first chart is drawn: a server that draws none does not pay for the library. */
async function loadCharts() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    components.MarkLineComponent,
    renderers.SVGRenderer,
  ]);
  return core;
}

function chartOption(block: ChartBlock, sideways: boolean, fontFamily: string) {
  const labels = { color: ink, fontSize: 12, fontFamily };
  const categories = {
    type: 'category' as const,
    data: [...block.categories],
    inverse: sideways,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: muted } },
    axisLabel: {
      ...labels,
      ...(sideways
        ? { width: 190, overflow: 'break' as const, interval: 0, formatter: shortened }
        : { hideOverlap: true, ...(block.chart === 'bar' && { interval: 0 }) }),
    },
  };
  const values = {
    type: 'value' as const,
    ...(block.unit !== undefined && { name: block.unit }),
    nameLocation: sideways ? ('middle' as const) : ('end' as const),
    nameGap: sideways ? 26 : 12,
    nameTextStyle: { color: muted, fontSize: 12, fontFamily, ...(!sideways && { align: 'left' as const }) },
    axisLabel: { ...labels, color: muted },
    splitLine: { lineStyle: { color: rule } },
  };
  return {
    animation: false,
    color: [...seriesColours],
    textStyle: { fontFamily },
    grid: {
      // System fonts may be wider than the library's estimate.
      left: sideways ? 28 : 10,
      right: block.threshold !== undefined && !sideways ? 96 : 36,
      top: sideways ? (block.threshold === undefined ? 6 : 26) : block.unit === undefined ? 14 : 34,
      bottom: (block.series.length > 1 ? 32 : 6) + (sideways && block.unit !== undefined ? 22 : 0),
      outerBoundsMode: 'same' as const,
      outerBoundsContain: 'axisLabel' as const,
    },
    ...(block.series.length > 1 && {
      legend: { bottom: 0, left: 'center', textStyle: labels, itemWidth: 22, itemHeight: 10, itemGap: 28 },
    }),
    xAxis: sideways ? values : categories,
    yAxis: sideways ? categories : values,
    series: block.series.map((entry, index) => ({
      ...(block.chart === 'bar' ? barLook(block, sideways) : lineLook(index)),
      name: entry.name,
      data: [...entry.values],
      ...(index === 0 &&
        block.threshold !== undefined && { markLine: thresholdLine(block.threshold, sideways, fontFamily) }),
    })),
  };
}

function barLook(block: ChartBlock, sideways: boolean) {
  const crowded = block.categories.length * block.series.length > (sideways ? 60 : 18);
  return {
    type: 'bar' as const,
    barMaxWidth: sideways ? 16 : 36,
    barGap: '12%',
    label: {
      show: !crowded,
      position: sideways ? ('right' as const) : ('top' as const),
      color: ink,
      fontSize: 11,
    },
  };
}

/** Two lines at most: the whole name stands in the description and among the values. */
const shortened = (name: string): string =>
  name.length > 52 ? `${name.slice(0, 51).toWellFormed()}…` : name;

/** Lines differ in dash and marker too: colour alone would be lost in grey. */
function lineLook(index: number) {
  return {
    type: 'line' as const,
    symbol: symbols[index % symbols.length] ?? 'circle',
    symbolSize: 6,
    lineStyle: { width: 2, type: dashes[index % dashes.length] ?? 'solid' },
  };
}

function thresholdLine(threshold: { label: string; value: number }, sideways: boolean, fontFamily: string) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: thresholdColour, type: 'dashed' as const, width: 1.5 },
    label: {
      position: sideways ? ('start' as const) : ('end' as const),
      // A function, since a template string would give braces in a label a meaning.
      formatter: () => `${threshold.label} ${threshold.value}`,
      color: thresholdColour,
      fontSize: 12,
      fontFamily,
      width: sideways ? 200 : 86,
      overflow: 'break' as const,
    },
    data: [sideways ? { xAxis: threshold.value } : { yAxis: threshold.value }],
  };
}

/**
 * The library numbers its ids and hover classes by counters of the process, which would make equal documents differ:
 * ids are renamed after the figure, classes left out. Only tags are touched, never the text between them.
 */
function accessible(svg: string, block: ChartBlock, { id, title }: ChartSvgOptions): string {
  const steady = svg
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, (tag) => tag.replace(/ class="[^"]*"/, '').replace(/zr\d+-/g, `${id}-`));
  const head = `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(describeChart(block))}</desc>`;
  return steady
    .replace(/^<svg /, `<svg role="img" aria-labelledby="${id}-title ${id}-desc" `)
    .replace(/^<svg [^>]*>/, (open) => open + head);
}

/** The figures of a chart as one sentence for each series: what a reader who cannot see it needs. */
export function describeChart(block: ChartBlock): string {
  const unit = block.unit === undefined || block.unit === '' ? '' : ` ${block.unit}`;
  const sentences = block.series.map(
    (entry) =>
      `${entry.name}: ${entry.values.map((value, index) => `${block.categories[index]} ${value}${unit}`).join(', ')}.`,
  );
  const threshold = block.threshold && `${block.threshold.label}: ${block.threshold.value}${unit}.`;
  return [...sentences, ...(threshold === undefined ? [] : [threshold])].join(' ');
}

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
