import type { Knowledge } from './element.ts';

/** A graph in columns: its most joined nodes, and the edges between them, whose ends are positions among the nodes. */
export function outline({ nodes, edges }: Knowledge, most: number) {
  const degree = new Map<string, number>();
  for (const { from, to } of edges) {
    degree.set(from, (degree.get(from) ?? 0) + 1);
    degree.set(to, (degree.get(to) ?? 0) + 1);
  }
  const shown =
    nodes.length <= most
      ? nodes
      : [...nodes].sort((a, b) => (degree.get(b.id) ?? 0) - (degree.get(a.id) ?? 0)).slice(0, most);
  const at = new Map(shown.map(({ id }, position) => [id, position]));
  const drawn = edges.filter(({ from, to }) => at.has(from) && at.has(to));
  return {
    nodes: {
      id: shown.map(({ id }) => id),
      type: shown.map(({ type }) => type),
      label: shown.map(({ label }) => label),
      valid_from: shown.map(({ validFrom }) => validFrom),
      valid_to: shown.map(({ validTo }) => validTo),
    },
    edges: {
      from: drawn.map(({ from }) => at.get(from) ?? 0),
      to: drawn.map(({ to }) => at.get(to) ?? 0),
      type: drawn.map(({ type }) => type),
      weight: drawn.map(({ weight }) => weight),
      valid_from: drawn.map(({ validFrom }) => validFrom),
      valid_to: drawn.map(({ validTo }) => validTo),
    },
    left_out: nodes.length - shown.length,
  };
}
