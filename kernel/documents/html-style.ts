import type { Tone } from './model.ts';
import {
  accent,
  darkTones,
  ink,
  muted,
  rule,
  series,
  type ToneColours,
  thresholdColour,
  toneNames,
  tones,
  wash,
} from './palette.ts';

/** Colours of charts, by the name of the CSS variable that holds them. */
export const chartVariables: Readonly<Record<string, string>> = {
  ink,
  muted,
  rule,
  threshold: thresholdColour,
  ...Object.fromEntries(series.map((colour, index) => [`series-${index + 1}`, colour])),
};

const darkSeries = ['#6ea8ec', '#c5ddf7', '#3fb5aa', '#cdeee8', '#a98be0', '#e4d8f7'];
const dark: Readonly<Record<string, string>> = {
  ink: '#e6eaf0',
  muted: '#9aa6b4',
  rule: '#39424e',
  threshold: '#f0976d',
  ...Object.fromEntries(darkSeries.map((colour, index) => [`series-${index + 1}`, colour])),
};

const declared = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `--${name}:${value};`)
    .join('');
const toned = (colours: Readonly<Record<Tone, ToneColours>>): string =>
  toneNames
    .map(
      (name) =>
        `--${name}-ink:${colours[name].ink};--${name}-fill:${colours[name].fill};--${name}-edge:${colours[name].edge};--${name}-soft:${colours[name].soft};`,
    )
    .join('');

const light = `color-scheme:light;${declared(chartVariables)}${toned(tones)}--paper:#fff;--wash:${wash};--accent:${accent};`;
const night = `color-scheme:dark;${declared(dark)}${toned(darkTones)}--paper:#12161c;--wash:#1b212a;--accent:#7db4f5;`;

export const styleSheet = (paper: 'a4' | 'letter'): string => `
:root{${light}}
@media (prefers-color-scheme:dark){:root{${night}}}
@media print{:root{${light}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:lining-nums}
main{max-width:50rem;margin:0 auto;padding:3rem 1.5rem 5rem;overflow-wrap:anywhere;hyphens:auto}
header{border-top:4px solid var(--accent);padding-top:1.2rem}
h1,h2,h3,h4{line-height:1.25;font-weight:600;hyphens:manual;text-wrap:balance;break-after:avoid}
h1{font-size:2.1rem;margin:0}
h2{font-size:1.45rem;margin:2.8rem 0 .8rem;color:var(--accent)}
h3{font-size:1.15rem;margin:2rem 0 .6rem}
h4{font-size:1rem;margin:1.6rem 0 .4rem}
.number{color:var(--muted);margin-right:.6em;font-weight:400}
h2 .number{color:inherit}
.subtitle{font-size:1.15rem;color:var(--muted);margin:.5rem 0 0}
.verdict,.callout{background:var(--soft);border-left:5px solid var(--edge);border-radius:0 4px 4px 0;padding:1rem 1.3rem;margin:1.6rem 0;break-inside:avoid}
.callout{border-left-width:4px;padding:.8rem 1.1rem}
.callout p,.verdict p{margin:.25rem 0 0}
.verdict strong{font-size:1.5rem;line-height:1.2;color:var(--tone-ink)}
.callout strong:first-child{color:var(--tone-ink)}
dl.facts{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;margin:1.4rem 0;border-top:1px solid var(--rule)}
dl.facts dt,dl.facts dd{margin:0;padding:.45rem .5rem .45rem 0;border-bottom:1px solid var(--rule)}
dl.facts dt{color:var(--muted)}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
a.cite{text-decoration:none}
code{font:.88em ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;background:var(--wash);padding:.1em .3em;border-radius:3px}
blockquote{margin:1.4rem 0;padding:.1rem 0 .1rem 1.2rem;border-left:2px solid var(--rule);font-style:italic}
blockquote footer{font-style:normal;color:var(--muted);margin-top:.4rem;font-size:.92em}
figure{margin:2rem 0;break-inside:avoid}
figure.table{break-inside:auto}
figcaption,caption{text-align:left;font-size:.92rem;padding:0 0 .5rem;break-after:avoid}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
th,td{padding:.4rem .55rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);min-width:3.2rem}
thead th{background:var(--wash);border-top:2px solid var(--ink);border-bottom:1px solid var(--ink);vertical-align:bottom;font-weight:600}
.right{text-align:right}.center{text-align:center}
td.toned{background:var(--fill);color:var(--tone-ink);font-weight:600}
table.heat{border-collapse:separate;border-spacing:2px;table-layout:fixed}
table.heat th,table.heat td{border:0;text-align:center;vertical-align:middle;background:none;font-weight:400;hyphens:auto}
table.heat tbody th{text-align:right}
table.heat td{background:var(--fill);color:var(--tone-ink);box-shadow:inset 0 0 0 1px var(--edge);height:3.2rem;font-weight:600}
table.heat .axis{color:var(--muted);font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;justify-content:flex-end;list-style:none;padding:0;margin:.6rem 0 0;font-size:.88rem}
.legend li::before{content:"";display:inline-block;width:.9em;height:.9em;margin-right:.4em;vertical-align:-.1em;background:var(--fill);box-shadow:inset 0 0 0 1px var(--edge)}
svg{display:block;max-width:100%;height:auto}
details{font-size:.9rem;margin-top:.5rem}
summary{cursor:pointer;color:var(--muted);min-height:24px}
ol.references{list-style:none;padding:0}
ol.references li{display:grid;grid-template-columns:2.6rem 1fr;margin:.5rem 0}
${toneNames.map((name) => `.${name}{--fill:var(--${name}-fill);--edge:var(--${name}-edge);--soft:var(--${name}-soft);--tone-ink:var(--${name}-ink)}`).join('\n')}
@media (max-width:34rem){dl.facts{grid-template-columns:1fr}dl.facts dt{border-bottom:0;padding-bottom:0}}
@page{size:${paper === 'a4' ? 'A4' : 'letter'};margin:24mm 22mm}
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}details{display:none}tr{break-inside:avoid}p{orphans:3;widows:3}
.page-break{break-after:page}.verdict,.callout,td,th{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
