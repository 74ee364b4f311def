import type { ChartBlock } from './model.ts';
import type { Words } from './words.ts';

/** What a chart draws, as a table: one row for each category, one column for each series, the threshold last. */
export function chartValues(block: ChartBlock, words: Words): { head: string[]; rows: string[][] } {
  const unit = block.unit === undefined || block.unit === '' ? '' : ` (${block.unit})`;
  const { threshold } = block;
  return {
    head: [words.category, ...block.series.map(({ name }) => name + unit)],
    rows: [
      ...block.categories.map((name, index) => [
        name,
        ...block.series.map(({ values }) => String(values[index])),
      ]),
      ...(threshold === undefined
        ? []
        : [[threshold.label, ...block.series.map(() => String(threshold.value))]]),
    ],
  };
}
