import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { methods, readCatalog } from "./methods.ts";

const plain = (text: string) => text.replace(/\u001b\[\d+m/g, "");

test("the page of a method has its equation, parameters with units, examples with results, and source", () => {
  const page = plain(methods("verify/overlong-penalty"));
  for (const part of [
    'import { overlongPenalty } from "guerdon/verify"',
    "R(y) = clamp((L − C − |y|) / C, −1, 0)",
    "options.bufferTokens number",
    "C: width of the ramp before the limit, in tokens, 0 < C ≤ L",
    "→ -0.5",
    "arXiv:2503.14476, eq. 13",
  ]) {
    expect(page).toContain(part);
  }
});
test("a method is found by its id, its function name and its file name", () => {
  expect(methods("overlongPenalty")).toBe(methods("verify/overlong-penalty"));
  expect(methods("overlong-penalty")).toBe(methods("verify/overlong-penalty"));
});
test("without a name it lists every method", () => {
  const text = plain(methods(undefined));
  for (const { id } of readCatalog()) expect(text).toContain(`  ${id} `);
});
test("a folder lists its methods, words search them", () => {
  expect(plain(methods("compose"))).not.toContain("verify/");
  expect(plain(methods("squad f1"))).toContain("verify/token-f1");
});
test("--json is the catalogue itself", () => {
  expect(JSON.parse(methods("tokenF1", { json: true }))).toMatchObject({ id: "verify/token-f1", range: [0, 1] });
});
test("an unknown name gets the nearest ones", () => {
  expect(() => methods("overlng-penlty")).toThrow(/no such method; near names: verify\/overlong-penalty/);
});
test("a reader that hangs up early is no error", () => {
  const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
  const { stdout, stderr } = spawnSync("sh", ["-c", '"$0" "$1" methods | head -n 1', process.execPath, main], { encoding: "utf8" });
  expect(stdout).toContain("\n");
  expect(stderr).toBe("");
});
