import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { createJsonlWriter } from "./jsonl-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-jsonl-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([".jsonl", ".jsonl.gz"])("rows stand one a line, and the file appears when it is whole: %s", async (extension) => {
  const path = join(folder, `rows${extension}`);
  const writer = await createJsonlWriter(path);
  const rows = Array.from({ length: 20_000 }, (_, n) => ({ n, text: "line\nbreak" }));
  await writer.append(rows.slice(0, 10_000));
  await writer.append(rows.slice(10_000));
  expect(existsSync(path)).toBe(false);
  await writer.close();
  const bytes = readFileSync(path);
  const lines = (extension.endsWith("gz") ? gunzipSync(bytes) : bytes).toString().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
});

test("a writer that gives up leaves nothing behind", async () => {
  const before = readdirSync(folder);
  const writer = await createJsonlWriter(join(folder, "gone.jsonl"));
  await writer.append([1]);
  await writer.discard();
  expect(readdirSync(folder)).toEqual(before);
});

test("a folder that is not there is an error, not a crash", async () => {
  const writer = await createJsonlWriter(join(folder, "none", "x.jsonl"));
  await expect(writer.close()).rejects.toThrow("ENOENT");
});
