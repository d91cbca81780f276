import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openFileMemory } from "./file-memory.ts";

const root = mkdtempSync(join(tmpdir(), "guerdon-memory-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("what was updated is there again after it was closed and opened", async () => {
  const folder = join(root, "again");
  const first = openFileMemory(folder);
  await first.update<number>("hapo/p1", (old) => (old ?? 10) - 1);
  await first.update<number>("hapo/p1", (old) => (old ?? 10) - 1);
  await first.update("__proto__", () => ({ odd: "line\nbreak" }));
  first.close();
  const second = openFileMemory(folder);
  expect([await second.get("hapo/p1"), await second.get("__proto__"), second.size]).toEqual([8, { odd: "line\nbreak" }, 2]);
  second.close();
});

test("a line that a kill cut short is dropped, and what is written next stands on a line of its own", async () => {
  const folder = join(root, "torn");
  const first = openFileMemory(folder);
  first.set("a", 1);
  first.close();
  appendFileSync(join(folder, "memory.jsonl"), '{"key":"a","val');
  const second = openFileMemory(folder);
  expect(await second.get("a")).toBe(1);
  second.set("b", 2);
  second.close();
  expect(readFileSync(join(folder, "memory.jsonl"), "utf8")).toBe('{"key":"a","value":1}\n{"key":"b","value":2}\n');
});

test("old lines do not pile up for ever", async () => {
  const folder = join(root, "compact");
  const memory = openFileMemory(folder);
  for (let i = 0; i < 25_000; i++) memory.set("count", i);
  memory.close();
  expect(statSync(join(folder, "memory.jsonl")).size).toBeLessThan(12_000 * 30);
  const again = openFileMemory(folder);
  expect(await again.get("count")).toBe(24_999);
  again.close();
});

test("a living process keeps the folder to itself; the lock of a dead one is taken over", () => {
  const folder = join(root, "lock");
  const memory = openFileMemory(folder);
  expect(() => openFileMemory(folder)).toThrow(`the folder is in use by process ${process.pid}`);
  memory.close();
  writeFileSync(join(folder, "lock"), "999999999");
  openFileMemory(folder).close();
});
