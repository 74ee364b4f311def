/** The last thousand times that something took, in seconds. */
export interface Samples {
  note(seconds: number): void;
  /** Null before the first. */
  read(): { readonly mean: number; readonly p95: number } | null;
}

const most = 1000;

export function createSamples(): Samples {
  const kept: number[] = [];
  let noted = 0;
  return {
    note(seconds) {
      kept[noted++ % most] = seconds;
    },
    read() {
      if (kept.length === 0) return null;
      const sorted = kept.toSorted((a, b) => a - b);
      const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
      return { mean, p95: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? mean };
    },
  };
}
