import { formatCount, formatShare } from "../figures.ts";
import { type Html, html, trusted } from "./html.ts";
import { style } from "./style.ts";

/** Says what a page is about. */
export interface PageHead {
  /** what was looked at, and with what: "rollouts.jsonl by rewards.ts" */
  readonly title: string;
  /** when the run ended */
  readonly date: Date;
  /** identity of the reward, versions, seed, time it took: whatever tells this run from another, in the order to show */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A figure in large letters, with what it is and what to know about it. */
export type Tile = readonly [name: string, figure: string, note: string];

export interface Page extends PageHead {
  /** one line below the title */
  readonly about: string;
  readonly tiles: readonly Tile[];
  /** what is worth a look, as sentences */
  readonly notices: readonly string[];
  readonly sections: readonly { readonly id: string; readonly title: string; readonly body: Html }[];
}

/** A page that needs nothing else, neither network nor script. */
export function renderPage({ title, date, facts, about, tiles, notices, sections }: Page): string {
  const when = date.toISOString().slice(0, 16).replace("T", " ");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header class="page">
<div class="bar"><div class="brand">Guerdon <span>report</span></div>
<fieldset class="theme"><legend>Theme</legend>
${(["auto", "light", "dark"] as const).map(
  (theme, i) =>
    html`<input type="radio" name="theme" id="theme-${theme}"${i === 0 && trusted(" checked")}><label for="theme-${theme}">${theme}</label>`,
)}</fieldset></div>
<h1>${title}</h1>
<p class="dim">${about} · <time datetime="${date.toISOString()}">${when} UTC</time></p>
<div class="tiles">${tiles.map(([name, figure, note]) => html`<div class="tile"><b>${figure}</b><span class="name">${name}</span><span>${note}</span></div>`)}</div>
${notices.length > 0 && html`<aside class="notice" aria-labelledby="notice"><h2 id="notice">Worth a look</h2><ul>${notices.map((notice) => html`<li>${notice}</li>`)}</ul></aside>`}
</header>
<nav aria-label="Sections"><ul class="page">${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main class="page">
${sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>\n${body}</section>\n`)}
<section id="run" aria-labelledby="run-title"><h2 id="run-title">Run</h2>
<dl class="facts">${Object.entries(facts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
</main>
</body>
</html>
`;
  return page.markup;
}

/** Shares of a whole as one bar, and in words. */
export function stack(shares: readonly (readonly [color: string, share: number, word: string])[]): Html {
  const shown = shares.filter(([, share]) => share > 1e-9);
  return html`<div class="stack" aria-hidden="true">${shown.map(([color, share, word]) => html`<i style="background:${color};flex:${share.toFixed(5)}" title="${word}: ${formatShare(share)}"></i>`)}</div>
${key(shown.map(([color, share, word]) => [color, `${word} ${formatShare(share)}`] as const))}`;
}

/** A text of at most so many characters, with its length where more is left out. */
export const cut = (text: string, limit: number) =>
  text.length > limit ? `${text.slice(0, limit)}… (${formatCount(text.length)} characters)` : text;

/** What the colours of a picture stand for. */
export const key = (entries: readonly (readonly [color: string, word: string])[]): Html =>
  html`<ul class="key">${entries.map(([color, word]) => html`<li>${color === "ring" ? trusted('<i class="ring"></i>') : html`<i style="background:${color}"></i>`}${word}</li>`)}</ul>`;
