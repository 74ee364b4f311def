import type { Tone } from './model.ts';

/**
 * One palette for every format. Colours are chosen so that they stay apart in grey: the fills of `good`, `notice`,
 * `warning` and `danger` grow darker in that order, and neighbouring series differ in lightness as well as in hue.
 * Ink on its fill has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).
 */
export const ink = '#1c2430';
export const muted = '#5b6675';
export const rule = '#ccd3dc';
export const wash = '#f4f6f9';
export const accent = '#1f4e8c';

export interface ToneColours {
  readonly ink: string;
  readonly fill: string;
  readonly edge: string;
  /** Behind whole paragraphs, where the fill would be too loud. */
  readonly soft: string;
}

export const tones: Readonly<Record<Tone, ToneColours>> = {
  good: { ink: '#17512f', fill: '#e3f3e8', edge: '#2e8b57', soft: '#f0f8f2' },
  notice: { ink: '#6b4a00', fill: '#fbe9ae', edge: '#c79a1b', soft: '#fdf6dd' },
  warning: { ink: '#6e2d00', fill: '#f8c98f', edge: '#d0741a', soft: '#fdf0e0' },
  danger: { ink: '#741616', fill: '#f0a79f', edge: '#b3261e', soft: '#fcebe8' },
  neutral: { ink: '#37424f', fill: '#eef1f5', edge: '#7d8998', soft: '#f4f6f9' },
};

export const darkTones: Readonly<Record<Tone, ToneColours>> = {
  good: { ink: '#a8e3bd', fill: '#143223', edge: '#3fa36c', soft: '#14261c' },
  notice: { ink: '#f3d98a', fill: '#3a3110', edge: '#c79a1b', soft: '#28230f' },
  warning: { ink: '#ffc791', fill: '#4d2e10', edge: '#d98632', soft: '#2e2012' },
  danger: { ink: '#ffb9b2', fill: '#611f1b', edge: '#dc5a51', soft: '#331716' },
  neutral: { ink: '#c9d1db', fill: '#242b35', edge: '#7d8998', soft: '#1d232b' },
};

export const toneNames: readonly Tone[] = ['good', 'notice', 'warning', 'danger', 'neutral'];

/** Series of a chart, in order. */
export const series: readonly string[] = ['#1f4e8c', '#7fb2e5', '#0f766e', '#a5d3cb', '#5b3a8c', '#c3b1e1'];
export const thresholdColour = '#a3421a';
