const light = `
  --bg: #ffffff; --panel: #f5f6f8; --ink: #16191d; --dim: #59616b; --line: #dfe3e8; --axis: #9aa2ac;
  --plain: #5b7083; --right: #0b66b2; --wrong: #c2560a; --positive: #0b66b2; --negative: #c2560a;
  --notice: #fff6e5; --notice-line: #e0a030; --link: #0b5cad; color-scheme: light;`;
const dark = `
  --bg: #121518; --panel: #1c2025; --ink: #e9ecef; --dim: #a0a9b4; --line: #2e343b; --axis: #67707b;
  --plain: #8ba2b6; --right: #58aef0; --wrong: #f0954a; --positive: #58aef0; --negative: #f0954a;
  --notice: #2b2414; --notice-line: #b98324; --link: #7bbdf5; color-scheme: dark;`;

/** The look of a report. Blue and orange stay apart for every common kind of colour blindness; the theme switch needs no script. */
export const style = `
:root {${light}}
@media (prefers-color-scheme: dark) { :root {${dark}} }
:root:has(#theme-light:checked) {${light}}
:root:has(#theme-dark:checked) {${dark}}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
.page { max-width: 1120px; margin: 0 auto; padding-left: 20px; padding-right: 20px; }
main { padding-bottom: 64px; }
a { color: var(--link); }
h1 { font-size: clamp(1.5rem, 4.5vw, 2.1rem); line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.015em; font-weight: 700; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 4px; letter-spacing: -0.01em; }
h3 { font-size: 1rem; line-height: 1.4; margin: 0; }
h3 .dim { font-weight: 400; }
.grid + details { margin-top: 14px; }
p { margin: 0 0 12px; max-width: 68ch; text-wrap: pretty; }
.dim, .lead { color: var(--dim); }
.lead { margin-bottom: 18px; }
header.page { padding-top: 20px; padding-bottom: 8px; }
.bar { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 8px 16px; margin-bottom: 28px; }
.brand { font-weight: 700; letter-spacing: 0.01em; }
.brand span { color: var(--dim); font-weight: 400; }
.theme { border: 1px solid var(--line); border-radius: 8px; display: inline-flex; margin: 0; padding: 2px; font-size: 0.85rem; }
.theme legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.theme input { position: absolute; opacity: 0; }
.theme label { padding: 3px 10px; border-radius: 6px; color: var(--dim); cursor: pointer; }
.theme input:checked + label { background: var(--panel); color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
.theme input:focus-visible + label, a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 2px 24px; margin: 14px 0 0; font-size: 0.875rem; }
.facts div { padding: 5px 0; border-top: 1px solid var(--line); min-width: 0; }
.facts dt { color: var(--dim); }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; }
nav { position: sticky; top: 0; z-index: 1; background: var(--bg); border-bottom: 1px solid var(--line); margin: 20px 0 32px; }
nav ul { display: flex; gap: 4px 22px; list-style: none; padding-top: 10px; padding-bottom: 10px; font-size: 0.9rem; overflow-x: auto; scrollbar-width: none; white-space: nowrap; }
nav a { color: var(--dim); text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; }
main > section { margin-bottom: 52px; scroll-margin-top: 56px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 12px; margin: 22px 0; }
.tile { background: var(--panel); border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 1.6rem; line-height: 1.25; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.tile span { display: block; font-size: 0.85rem; color: var(--dim); line-height: 1.4; }
.tile .name { color: var(--ink); }
.notice { background: var(--notice); border-left: 4px solid var(--notice-line); border-radius: 4px 10px 10px 4px; padding: 12px 16px; margin: 18px 0; }
.notice h2 { font-size: 1rem; }
.notice ul { margin: 4px 0 0; padding-left: 20px; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(310px, 100%), 1fr)); gap: 28px 24px; }
.split { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 16px 32px; align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 12px; margin-bottom: 4px; }
figcaption span { font-size: 0.85rem; color: var(--dim); font-variant-numeric: tabular-nums; }
svg { display: block; max-width: 100%; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; color: var(--dim); overflow: visible; }
.grid svg { width: 100%; }
.medium svg { width: 100%; max-width: 430px; }
.narrow { display: none; }
.key .ring { border-radius: 50%; background: none; border: 2px solid var(--ink); }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 0.85rem; color: var(--dim); margin: 0 0 14px; padding: 0; list-style: none; }
.key i { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; margin-right: 6px; vertical-align: -0.05em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 4px; }
th, td { text-align: left; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--dim); font-size: 0.82rem; white-space: nowrap; }
.figures td, .figures thead th:not(:first-child) { text-align: right; white-space: nowrap; }
.tree { width: 100%; max-width: 860px; margin-bottom: 10px; }
.tree .share { width: 24%; }
.tree td { white-space: nowrap; }
.tree tbody th { min-width: 7.5em; }
.bar-track { display: block; height: 7px; border-radius: 4px; background: var(--panel); overflow: hidden; margin-top: 3px; }
.bar-track i { display: block; height: 100%; min-width: 1px; background: var(--positive); }
.bar-track .against { background: var(--negative); }
.stack { display: flex; height: 26px; border-radius: 6px; overflow: hidden; gap: 2px; margin: 6px 0 10px; }
.stack i { min-width: 3px; }
.rows { width: 100%; table-layout: fixed; margin: 8px 0 30px; }
.rows th:first-child, .rows td:first-child { width: 5rem; overflow-wrap: normal; }
.rows .place { width: 9em; color: var(--dim); }
.rows td:last-child { padding-right: 0; }
.rows .number { font-weight: 600; }
details > summary { cursor: pointer; list-style: none; }
details > summary::-webkit-details-marker { display: none; }
.start { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.start::before { content: "\\25B8"; color: var(--dim); margin-right: 7px; }
details[open] > summary .start::before { content: "\\25BE"; }
details[open] > summary .start { -webkit-line-clamp: 1; color: var(--dim); }
.parts { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 3px 0 0; font-size: 0.82rem; color: var(--dim); }
.parts b { color: var(--ink); font-weight: 600; }
.open { padding: 6px 0 12px; }
.open h4 { font-size: 0.82rem; margin: 12px 0 4px; color: var(--dim); font-weight: 600; }
.open pre { margin: 0; padding: 10px 12px; background: var(--panel); border-radius: 8px; white-space: pre-wrap; unicode-bidi: plaintext; font: 0.85rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; max-height: 26em; overflow: auto; }
footer { color: var(--dim); font-size: 0.85rem; border-top: 1px solid var(--line); padding-top: 14px; }
@media (max-width: 760px) {
  .split { grid-template-columns: minmax(0, 1fr); }
  .wide { display: none; }
  .narrow { display: block; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 10px; }
  .tile b { font-size: 1.35rem; }
  .rows .place, .tree .range { display: none; }
  .tree th, .tree td { padding-right: 8px; }
  .open { margin-left: -4.4rem; }
  .rows th:first-child, .rows td:first-child { width: 4.4rem; padding-right: 8px; }
  .page { padding-left: 16px; padding-right: 16px; }
}
@media print { nav, .theme { display: none; } body { font-size: 12px; } section { break-inside: avoid; } }
`;
