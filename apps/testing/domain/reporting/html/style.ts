const light = `color-scheme:light;--ink:#1c2430;--muted:#545f6e;--rule:#ccd3dc;--edge:#7d8998;--wash:#f4f6f9;--paper:#fff;--accent:#1f4e8c;
--good:#17512f;--good-fill:#e3f3e8;--good-bar:#2e8b57;--critical:#741616;--critical-fill:#f6c3bd;--critical-bar:#b3261e;--serious:#6e2d00;--serious-fill:#f8d3a8;--serious-bar:#d0741a;
--moderate:#6b4a00;--moderate-fill:#fbe9ae;--moderate-bar:#c79a1b;--minor:#37424f;--minor-fill:#e6eaf0;--minor-bar:#9aa5b3;`;
const dark = `color-scheme:dark;--ink:#e6eaf0;--muted:#a9b4c1;--rule:#39424e;--edge:#7d8998;--wash:#1b212a;--paper:#12161c;--accent:#7db4f5;
--good:#a8e3bd;--good-fill:#143223;--good-bar:#3fa36c;--critical:#ffb9b2;--critical-fill:#611f1b;--critical-bar:#dc5a51;--serious:#ffc791;--serious-fill:#4d2e10;--serious-bar:#d98632;
--moderate:#f3d98a;--moderate-fill:#3a3110;--moderate-bar:#c79a1b;--minor:#c9d1db;--minor-fill:#2a323d;--minor-bar:#5d6876;`;

/** The look of a report: the console's tokens, light and dark, readable in print. */
export const reportStyle = `
:root{${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
@media screen{:root[data-theme=dark]{${dark}}}
@media print{:root:root{${light}}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header,main,footer{max-width:75rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:1.5rem}
main{padding-bottom:3rem}
footer{padding-top:1rem;padding-bottom:2rem;color:var(--muted);border-top:1px solid var(--rule)}
h1{font-size:1.6rem;line-height:1.25;margin:0;font-weight:600}
h2{font-size:1.2rem;line-height:1.3;margin:2.5rem 0 .75rem;font-weight:600}
h3{font-size:1rem;margin:1rem 0 .25rem;font-weight:600}
p{margin:.25rem 0}
a{color:var(--accent);text-underline-offset:.15em}
code,pre{font:.92em/1.45 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
pre{background:var(--wash);border:1px solid var(--rule);border-radius:4px;padding:.5rem .75rem;margin:.25rem 0;white-space:pre-wrap;max-height:20rem;overflow:auto}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem;z-index:1}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between;align-items:start}
.muted{color:var(--muted)}
.verdict{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;margin:1rem 0;padding:.75rem 1rem;border-left:5px solid var(--bar);background:var(--wash);border-radius:0 6px 6px 0}
.verdict strong{font-size:1.2rem;color:var(--tone)}
.verdict p{margin:0;font-size:1.05rem}
.is-good{--bar:var(--good-bar);--tone:var(--good);--fill:var(--good-fill)}
.is-danger,.is-critical{--bar:var(--critical-bar);--tone:var(--critical);--fill:var(--critical-fill)}
.is-warning,.is-serious{--bar:var(--serious-bar);--tone:var(--serious);--fill:var(--serious-fill)}
.is-moderate{--bar:var(--moderate-bar);--tone:var(--moderate);--fill:var(--moderate-fill)}
.is-minor{--bar:var(--minor-bar);--tone:var(--minor);--fill:var(--minor-fill)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.tiles li{border:1px solid var(--rule);border-radius:6px;padding:.6rem .9rem}
.tiles .figure{display:block;font-size:1.5rem;line-height:1.3;font-weight:600}
.badge{display:inline-block;padding:0 .5rem;border-radius:4px;background:var(--fill);color:var(--tone);font-weight:600;font-size:.92em;white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.5rem 0}
.tools label{display:grid;gap:.1rem;color:var(--muted)}
.tools .tick{display:flex;align-items:center;gap:.4rem;min-height:32px;color:var(--ink)}
input,select,button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:4px;min-height:32px;padding:.15rem .5rem}
input[type=search]{width:18rem;max-width:100%}
input[type=checkbox]{width:18px;height:18px;min-height:0;accent-color:var(--accent)}
button{cursor:pointer}
.entry{border:1px solid var(--rule);border-radius:6px;margin:.4rem 0;break-inside:avoid}
.entry>summary{display:grid;grid-template-columns:7.5rem minmax(0,1fr) auto;gap:.25rem .75rem;align-items:baseline;padding:.5rem .75rem;cursor:pointer;list-style:none}
.entry>summary::-webkit-details-marker{display:none}
.entry>summary .name{font-weight:600}
.entry>summary .name::before{content:"▸";display:inline-block;width:1.1em;color:var(--muted)}
.entry[open]>summary .name::before{content:"▾"}
.entry[open]>summary{border-bottom:1px solid var(--rule)}
.entry .body{padding:.5rem 1rem 1rem}
.where{grid-column:2/-1;color:var(--muted)}
.steps{margin:.25rem 0;padding-left:2rem}
.steps .wrong{color:var(--critical);font-weight:600}
figure{margin:.75rem 0}
figure img{max-width:100%;max-height:32rem;border:1px solid var(--rule);display:block}
figcaption{color:var(--muted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{text-align:left;color:var(--muted);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--rule)}
thead th{background:var(--wash);font-weight:600;white-space:nowrap}
.right{text-align:right}
.scroll th,.scroll td{overflow-wrap:normal}
.scroll tbody th{min-width:12rem}
dl.facts{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.15rem 1.25rem;margin:.5rem 0}
dl.facts dt{color:var(--muted)}dl.facts dd{margin:0}
svg.trend{display:block;width:100%;height:auto;max-height:15rem}
svg.trend text{fill:var(--muted);font-size:11px}
.key{display:flex;flex-wrap:wrap;gap:.15rem 1rem;list-style:none;padding:0;margin:.25rem 0;color:var(--muted)}
.key li::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.4em;background:var(--bar)}
.key .line::before{height:3px;vertical-align:.25em;background:var(--accent)}
summary.small{cursor:pointer;color:var(--muted);min-height:24px}
[hidden]{display:none!important}
@media (max-width:40rem){.entry>summary{grid-template-columns:1fr}.where{grid-column:1}header,main,footer{padding-left:1rem;padding-right:1rem}}
@media print{.tools,.skip,.theme{display:none!important}body{font-size:10pt}.entry .body{display:block}pre{max-height:none}}
`;
