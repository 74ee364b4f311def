/** A value for each label. */
export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/**
 * Keeps the number of time series of one metric bounded: after `maxSeries` combinations of values, every new one
 * becomes `other` in all labels. Without it, one label filled from outside fills the memory of this program and of
 * Prometheus.
 */
export function boundedLabels<Label extends string>(
  names: readonly Label[],
  maxSeries: number,
  onOverflow: () => void,
): (values: LabelValues<Label> | undefined) => Record<string, string> {
  const seen = new Set<string>();
  const other = Object.fromEntries(names.map((name) => [name, 'other']));
  return (values) => {
    if (values === undefined) return {};
    let key = '';
    for (const name of names) key += `${values[name]}\0`;
    if (!seen.has(key)) {
      if (seen.size >= maxSeries) {
        onOverflow();
        return other;
      }
      seen.add(key);
    }
    return values;
  };
}
