import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { type ScoreRow, writeScores } from "../fixtures/write-scores.ts";
import { summarize } from "../summary.ts";
import { type ReportRow, type ReportRows, renderReport, writeReport } from "./write-report.ts";

const attack = `</pre></td><script>alert(1)</script><img src=x onerror=alert(2)> "' onload=x style=x </style><svg onload=alert(3)>`;
const random = createRandom(2);
const rows: ScoreRow[] = Array.from({ length: 96 }, (_, i) => {
  const right = Number(random() < 0.5);
  return {
    group: `g${i >> 3}`,
    value: right + random() / 10,
    parts: { right, [attack]: random(), tone: random() - 0.5 },
    length: 20 + random.integer(200),
    correct: right === 1,
    answer: right ? "1" : String(random.integer(3)),
  };
});
const summary = await summarize(await writeScores([...rows, { outcome: "failed", error: attack }]));
const open: ReportRow = {
  row: 3,
  id: attack,
  group: attack,
  outcome: "score",
  value: 1,
  parts: { [attack]: 1 },
  why: attack,
  prompt: attack,
  response: attack,
  reference: { gold: attack },
};
const notable: ReportRows = {
  best: [open],
  worst: [],
  disputed: [open],
  failed: [{ ...open, outcome: "failed", value: null, error: attack, rows: 5 }],
};
const head = { title: `rollouts.jsonl ${attack}`, date: new Date("2026-01-02T03:04:05Z"), facts: { reward: attack, seed: 7 } };
const page = await renderReport(summary, notable, head);
const { document } = parseHTML(page);

test("hostile text everywhere: the page has no script, no image, no handler, and still shows the text", () => {
  expect(document.querySelectorAll("script, img, iframe, object, embed, link, base, form").length).toBe(0);
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on/i);
  }
  expect(document.querySelectorAll("style").length).toBe(1);
  expect(document.querySelector("pre")!.textContent).toBe(attack);
  expect(page.match(/<script|<img|<svg onload/i)).toBeNull();
});
test("the page needs nothing else: no address is loaded, and its policy forbids it", () => {
  for (const element of document.querySelectorAll("*")) {
    expect(element.getAttribute("src") ?? element.getAttribute("srcset")).toBeNull();
    expect(element.getAttribute("href") ?? "#").toMatch(/^#/);
  }
  expect(page.match(/url\((?!#clip)|@import|https?:/i)).toBeNull();
  expect(document.querySelector("meta[http-equiv]")!.getAttribute("content")).toBe("default-src 'none'; style-src 'unsafe-inline'");
});
test("both themes define the same colours, and can be chosen without a script", () => {
  const style = document.querySelector("style")!.textContent!;
  const themes = [...style.matchAll(/\{\s*(--bg:[^}]*)\}/g)].map(([, body]) => [...body!.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  expect(themes.length).toBe(4); // light, dark by preference, and each by choice
  for (const theme of themes) expect(theme).toEqual(themes[0]);
  for (const used of new Set([...page.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name))) expect(themes[0]).toContain(used);
  for (const rule of ["prefers-color-scheme: dark", ":has(#theme-light:checked)", ":has(#theme-dark:checked)"])
    expect(style).toContain(rule);
  expect(document.querySelectorAll("input[name=theme]").length).toBe(3);
});
test("landmarks, headings and tables can be read aloud, and every picture says what it shows", () => {
  for (const landmark of ["header", "nav", "main", "h1"]) expect(document.querySelectorAll(landmark).length, landmark).toBe(1);
  for (const section of document.querySelectorAll("main > section")) {
    expect(document.getElementById(section.getAttribute("aria-labelledby")!)).not.toBeNull();
  }
  for (const table of document.querySelectorAll("table")) expect(table.querySelectorAll("thead th[scope=col]").length).toBeGreaterThan(1);
  const pictures = [...document.querySelectorAll("svg")];
  expect(pictures.length).toBeGreaterThanOrEqual(8);
  for (const picture of pictures) {
    expect(picture.getAttribute("role")).toBe("img");
    expect(picture.getAttribute("aria-label")!.length).toBeGreaterThan(10);
  }
  expect(document.querySelectorAll("svg title").length).toBeGreaterThan(20);
});
test("every link leads to a section of the page", () => {
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href")!.slice(1));
  expect(links).toEqual(["scores", "composition", "length", "groups", "choosing", "parts", "outcomes", "rows"]);
  for (const id of links) expect(document.getElementById(id)).not.toBeNull();
});
test("the figures of the page are those of the summary", () => {
  const curve = [...document.querySelectorAll("#choosing tbody tr")].map((row) => row.textContent!.replace(/\s/g, ""));
  expect(curve.length).toBe(summary.correctness!.curve!.points.length);
  expect(curve.at(-1)).toMatch(/^8100%/);
  expect(document.querySelector("header p")!.textContent).toContain("97 rollouts, 96 scored · 2026-01-02 03:04 UTC");
});
test("a run in which nothing was scored gives a page that says so", async () => {
  const empty = await summarize(await writeScores([{ outcome: "failed", error: "judge: is down" }]));
  const text = await renderReport(empty, { best: [], worst: [], disputed: [], failed: [] }, head);
  const words = parseHTML(text).document.body.textContent!;
  expect(words).toContain("Nothing was scored.");
  expect(words).toContain("judge: is down");
  expect(words.match(/NaN|undefined|Infinity/)).toBeNull();
});
test("stays far below 1 MB with many parts and with texts longer than anybody reads", async () => {
  const wide = await summarize(
    await writeScores(
      rows.map((row, i) => ({
        ...row,
        parts: Object.fromEntries(Array.from({ length: 24 }, (_, p) => [`part ${p}`, Math.sin(i * (p + 1))])),
      })),
    ),
  );
  const long = { ...open, prompt: "p".repeat(8192), response: "<".repeat(8192) };
  const many = Array.from({ length: 10 }, () => long);
  expect((await renderReport(wide, { best: many, worst: many, disputed: many, failed: many }, head)).length).toBeLessThan(1_000_000);
});
test("writes the file whole, and leaves nothing beside it", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "guerdon-report-")), "report.html");
  await writeReport(summary, notable, head, path);
  expect(readFileSync(path, "utf8") === page).toBe(true);
  expect(readdirSync(dirname(path))).toEqual(["report.html"]);
});
