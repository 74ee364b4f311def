/** Red, green, blue 0 to 255, and opacity 0 to 1. */
export type Colour = readonly [number, number, number, number];

/** `rgb(…)` and `rgba(…)` as computed styles say them; undefined for another colour space. */
export function parseColour(text: string): Colour | undefined {
  const match = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:\s*[,/]\s*([\d.]+))?\s*\)$/.exec(text);
  if (!match) return undefined;
  const [, red, green, blue, alpha] = match;
  return [Number(red), Number(green), Number(blue), alpha === undefined ? 1 : Number(alpha)];
}

/** A colour upon an opaque one. */
export function over(front: Colour, back: Colour): Colour {
  const [, , , alpha] = front;
  const mix = (a: number, b: number): number => a * alpha + b * (1 - alpha);
  return [mix(front[0], back[0]), mix(front[1], back[1]), mix(front[2], back[2]), 1];
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance([red, green, blue]: Colour): number {
  const linear = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The least ratio of WCAG 1.4.3 (AA) and 1.4.6 (AAA). Large is 18 pt, or 14 pt in bold. */
export function leastContrast(pixels: number, weight: number, level: 'AA' | 'AAA'): number {
  const large = pixels >= 24 || (pixels >= 18.66 && weight >= 700);
  if (level === 'AA') return large ? 3 : 4.5;
  return large ? 4.5 : 7;
}
