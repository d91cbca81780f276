import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { connectDuckDB } from "./duckdb.ts";
import { createParquetWriter, mergeParquet } from "./parquet-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-parquet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function query(sql: string) {
  const connection = await connectDuckDB();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
  }
}

test("every type comes back as it was written, and what is left out is null", async () => {
  const path = join(folder, "types.parquet");
  const writer = await createParquetWriter(path, { id: "string", "a b": "double", count: "bigint", ok: "boolean", steps: "doubles" });
  await writer.append({
    id: ["é", null],
    "a b": Float64Array.of(0.1, -2),
    count: [3, 2n ** 60n],
    ok: [true, false],
    steps: [[1, 2.5], Float32Array.of(0.5)],
  });
  await writer.append({ id: ["last"] });
  await writer.close();
  expect(await query(`SELECT * FROM '${path}'`)).toEqual([
    ["é", 0.1, "3", true, [1, 2.5]],
    [null, -2, String(2n ** 60n), false, [0.5]],
    ["last", null, null, null, null],
  ]);
});

test("the file appears whole or not at all, and nothing else stays behind", async () => {
  const path = join(folder, "whole", "x.parquet");
  const { mkdirSync } = await import("node:fs");
  mkdirSync(join(folder, "whole"));
  const writer = await createParquetWriter(path, { n: "double" });
  await writer.append({ n: Float64Array.from({ length: 5000 }, (_, i) => i) });
  expect(existsSync(path)).toBe(false);
  await writer.close();
  const other = await createParquetWriter(path, { n: "double" });
  await other.append({ n: [1] });
  await other.discard();
  expect(readdirSync(join(folder, "whole"))).toEqual(["x.parquet"]);
  expect(
    await query(
      `SELECT count(*)::INT, sum(n), max(compression) FROM '${path}', (SELECT compression FROM parquet_metadata('${path}') LIMIT 1)`,
    ),
  ).toEqual([[5000, 12497500, "ZSTD"]]);
});

test("long texts go to disk in parts, in order", async () => {
  const path = join(folder, "long.parquet");
  const writer = await createParquetWriter(path, { n: "bigint", text: "string" });
  const text = "abc".repeat(10_000);
  for (let n = 0; n < 3000; n += 100) await writer.append({ n: Array.from({ length: 100 }, (_, i) => n + i), text: Array(100).fill(text) });
  await writer.close();
  expect(
    await query(
      `SELECT count(*)::INT, bool_and(n = file_row_number), min(length(text))::INT FROM read_parquet('${path}', file_row_number = true)`,
    ),
  ).toEqual([[3000, true, 30_000]]);
});

test("files are joined in the order given", async () => {
  const paths = ["b", "a"].map((name) => join(folder, `${name}.parquet`));
  for (const path of paths) {
    const writer = await createParquetWriter(path, { name: "string" });
    await writer.append({ name: [path.at(-9)!, `${path.at(-9)} 2`] });
    await writer.close();
  }
  await mergeParquet(paths, join(folder, "joined.parquet"));
  expect(await query(`SELECT name FROM '${join(folder, "joined.parquet")}'`)).toEqual([["b"], ["b 2"], ["a"], ["a 2"]]);
});

test("columns that do not fit are refused by name", async () => {
  const writer = await createParquetWriter(join(folder, "refused.parquet"), { a: "double", b: "double" });
  await expect(writer.append({ a: [1], c: [1] })).rejects.toThrow('columns are a, b; got "c"');
  await expect(writer.append({ a: [1], b: [1, 2] })).rejects.toThrow('columns must have the same length; got {"a":1,"b":2}');
  await writer.discard();
  await expect(createParquetWriter("x", {})).rejects.toThrow("needs at least one column");
  await expect(mergeParquet([], "x")).rejects.toThrow("needs at least one file");
});
