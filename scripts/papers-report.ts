import { type Claim, type Expected, holds, type Paper } from "../src/core/paper.ts";

/** What became of one reproduction: its claims, or the reason why there are none. Kept in papers/results.gen.json. */
export type PaperResult = { id: string } & ({ paper: Paper; claims: readonly Claim[] } | { crash: string });

/** A figure as tables print it: four significant digits, the same on every run. */
export function figure(value: number | string | boolean | undefined): string {
  if (value === undefined) return "";
  if (typeof value !== "number") return typeof value === "boolean" ? (value ? "yes" : "no") : value;
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** A bound as tables print it. */
export function bound(expected: Expected): string {
  if ("atLeast" in expected) return `≥ ${figure(expected.atLeast)}`;
  if ("atMost" in expected) return `≤ ${figure(expected.atMost)}`;
  return expected.within === undefined ? figure(expected.equals) : `${figure(expected.equals)} ± ${figure(expected.within)}`;
}

/** What a module lacks to be a reproduction; undefined where it lacks nothing. */
export function malformed({ paper, claims }: { paper?: Paper; claims?: readonly Claim[] }): string | undefined {
  if (!paper?.title || !paper.year || !paper.link || !["exact", "small", "recorded"].includes(paper.grade)) {
    return "must export paper: { title, year, link, grade: exact, small or recorded }";
  }
  if (!Array.isArray(claims) || claims.length === 0) return "must export claims, at least one";
  const isBound = (expected: unknown) =>
    typeof expected === "object" && expected !== null && ("atLeast" in expected || "atMost" in expected || "equals" in expected);
  const bad = claims.find((claim) => !claim.says || !claim.where || claim.measured === undefined || !isBound(claim.expected));
  return bad && `a claim needs says, where, expected and measured; got ${JSON.stringify(bad)}`;
}

/** Whether two runs gave the same: texts to the letter, measured figures to a thousandth, which is more than machines differ by. */
export function sameResult(a: PaperResult | undefined, b: PaperResult | undefined): boolean {
  const close = (x: unknown, y: unknown) =>
    typeof x === "number" && typeof y === "number"
      ? Object.is(x, y) || Math.abs(x - y) <= 1e-3 * Math.max(1e-3, Math.abs(x), Math.abs(y))
      : x === y;
  const text = (result: PaperResult | undefined) => JSON.stringify(result, (key, value) => (key === "measured" ? typeof value : value));
  if (text(a) !== text(b)) return false;
  if (!a || !b || !("claims" in a) || !("claims" in b)) return true;
  return a.claims.every((claim, i) => close(claim.measured, b.claims[i]!.measured) && holds(claim) === holds(b.claims[i]!));
}

/** JSON has no NaN and no Infinity: both are kept as texts. */
export const writeResults = (results: readonly PaperResult[]): string =>
  `${JSON.stringify(results, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? { notFinite: String(value) } : value), 1)}\n`;
export const readResults = (json: string): PaperResult[] =>
  JSON.parse(json, (_, value) => (value?.notFinite ? Number(value.notFinite) : value));

/** One paper for the terminal: `holds | where | says | reported | expected | measured`. */
export function terminalTable(claims: readonly Claim[]): string {
  const rows = claims.map((claim) => [
    holds(claim) ? "holds" : "DOES NOT HOLD",
    claim.where,
    claim.says,
    `reported ${figure(claim.reported) || "–"}`,
    `expected ${bound(claim.expected)}`,
    `measured ${figure(claim.measured)}`,
    ...(holds(claim) || !claim.note ? [] : [`(${claim.note})`]),
  ]);
  return rows.map((row) => `  ${row.join(" | ")}`).join("\n");
}

/** The whole of papers/RESULTS.gen.md. */
export function resultsPage(results: readonly PaperResult[]): string {
  const sorted = [...results].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ran = sorted.filter((result) => "claims" in result);
  const crashed = sorted.filter((result) => "crash" in result);
  const all = ran.flatMap((result) => result.claims.map((claim) => ({ id: result.id, claim })));
  const broken = all.filter(({ claim }) => !holds(claim));
  const cell = (text: string) => text.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ");
  const link = (id: string) => `[${id}](#${id})`;
  const lines = [
    "# Results of the reproductions",
    "",
    "Written by `npm run papers`; every figure is measured here, none is copied. A change that moves a number shows in this file.",
    "",
    `**${results.length} papers, ${all.length} claims: ${all.length - broken.length} hold, ${broken.length} do not${crashed.length > 0 ? `; ${crashed.length} papers crash` : ""}.**`,
    "",
  ];
  if (crashed.length > 0) lines.push("## Crashes", "", ...crashed.map(({ id, crash }) => `- ${link(id)}: ${cell(crash)}`), "");
  if (broken.length > 0) {
    lines.push(
      "## What does not hold",
      "",
      "| paper | claim | expected | measured | why, as far as we know |",
      "| --- | --- | --- | --- | --- |",
    );
    for (const { id, claim } of broken) {
      lines.push(
        `| ${link(id)} | ${cell(claim.says)} | ${bound(claim.expected)} | ${figure(claim.measured)} | ${cell(claim.note ?? "")} |`,
      );
    }
    lines.push("");
  }
  for (const { id, paper, claims } of ran) {
    const kept = claims.filter(holds).length;
    lines.push(
      `## ${id}`,
      "",
      `[${paper.title}](${paper.link}), ${paper.year}. Grade: ${paper.grade}. ${kept} of ${claims.length} claims hold. [Source](${id}.ts)`,
      "",
      "| | where | says | reported | expected | measured | note |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      ...claims.map(
        (claim) =>
          `| ${holds(claim) ? "✓" : "**✗**"} | ${cell(claim.where)} | ${cell(claim.says)} | ${cell(figure(claim.reported))} | ${bound(claim.expected)} | ${figure(claim.measured)} | ${cell(claim.note ?? "")} |`,
      ),
      "",
    );
  }
  return lines.join("\n");
}
