import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InputError, type Rollout, responseText } from "../core/index.ts";
import { DataError } from "./data-error.ts";
import { connectDuckDB } from "./duckdb.ts";
import { openRollouts } from "./open-rollouts.ts";
import type { Cursor, OpenOptions, RolloutBatch } from "./source.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-data-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string | Uint8Array | readonly unknown[], extension = ".jsonl"): string {
  const path = join(folder, `rows-${files++}${extension}`);
  writeFileSync(path, Array.isArray(content) ? content.map((row) => `${JSON.stringify(row)}\n`).join("") : (content as string));
  return path;
}

async function batchesOf(inputs: string | readonly string[], options: OpenOptions = {}, from?: Cursor): Promise<RolloutBatch[]> {
  const source = await openRollouts(typeof inputs === "string" ? [inputs] : inputs, options);
  const batches: RolloutBatch[] = [];
  for await (const batch of source.batches({ from })) batches.push(batch);
  await source.close();
  return batches;
}

const read = async (inputs: string | readonly string[], options?: OpenOptions): Promise<Rollout[]> =>
  (await batchesOf(inputs, options)).flatMap(({ rollouts }) => rollouts);
const responses = async (inputs: string | readonly string[], options?: OpenOptions) => (await read(inputs, options)).map(responseText);

const rows = (count: number, more: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({ prompt: `p${index}`, response: `r${index}`, ...more(index) }));
const names = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`);

test("lines, a list and values over several lines hold the same rows, packed or not", async () => {
  const lines = rows(5)
    .map((row) => JSON.stringify(row))
    .join("\n");
  const list = JSON.stringify(rows(5), null, 2);
  const run = rows(5)
    .map((row) => JSON.stringify(row, null, 1))
    .join("\n");
  expect(await responses(write(lines))).toEqual(names(5));
  expect(await responses(write(`${lines.replaceAll("\n", "\r\n\r\n")}\n\n`, ".ndjson"))).toEqual(names(5));
  expect(await responses(write(`\ufeff${lines}`))).toEqual(names(5));
  expect(await responses(write(list, ".json"))).toEqual(names(5));
  expect(await responses(write(run, ".json"))).toEqual(names(5));
  expect(await responses(write(gzipSync(lines), ".jsonl.gz"))).toEqual(names(5));
  expect(await responses(write(gzipSync(list), ".json.gz"))).toEqual(names(5));
});

/** Rows p0 to p39 as `zstd -19` (1.5) packs them. */
const zstd = Buffer.from(
  "KLUv/WS0BN0EADLJFROQLXS2H4Cs/z8xAP9LqfvIOE0JwFRJb29vb29vb29vLycnJycnJycnJ+fe3t7e3t7e3t5ekiDIcRhGURBES27AVMMVKLVAjfNAyxUINTwVKBU9jPNTUk6oEYD6/p8BgDNKDxB+RKh8FlcOx8/C6nNwXdFlrnKNa7h6y63bii1rUWtaoeWsZi1rshpLTB2JLRBTJG3hGRCrcYzw3w==",
  "base64",
);

test("zstd is unpacked too, also in several frames, and a file that was cut off is noticed", async () => {
  expect(await responses(write(zstd, ".jsonl.zst"))).toEqual(names(40));
  expect(await responses(write(Buffer.concat([zstd, zstd]), ".jsonl.zst"))).toEqual([...names(40), ...names(40)]);
  for (const length of [20, zstd.length - 10]) {
    await expect(responses(write(zstd.subarray(0, length), ".jsonl.zst"))).rejects.toThrow(
      "the zstd data ends in the middle: the file was cut off",
    );
  }
});

test("Parquet gives the same rows as JSON, nested columns included; what JSON cannot hold becomes null or text", async () => {
  const path = join(folder, "rows.parquet");
  const connection = await connectDuckDB();
  await connection.run(
    `COPY (SELECT 'p' || i AS prompt, 'r' || i AS response, 9007199254740993 AS big, i::BIGINT AS small, 'NaN'::DOUBLE AS nan, ['NaN'::DOUBLE, 1.5] AS list,
      {'a': [{'b': 'NaN and "inf"'}]} AS nested, TIMESTAMP '2024-01-02 03:04:05' AS time FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  const all = await read(path);
  expect(all.map(responseText)).toEqual(names(5000));
  expect(all[4999]!.fields).toEqual({
    big: "9007199254740993",
    small: 4999,
    nan: null,
    list: [null, 1.5],
    nested: { a: [{ b: 'NaN and "inf"' }] },
    time: "2024-01-02 03:04:05",
  });
  const batches = await batchesOf(path, { batchSize: 700 });
  const rest = await batchesOf(path, { batchSize: 700 }, batches[3]!.next);
  expect(rest).toEqual(batches.slice(4));
});

test("files, folders and patterns are read in the order of their names, and hidden files are not", async () => {
  const base = join(folder, "tree");
  mkdirSync(join(base, "inner"), { recursive: true });
  writeFileSync(join(base, "b.jsonl"), '{"response":"b"}');
  writeFileSync(join(base, "a.jsonl"), '{"response":"a"}');
  writeFileSync(join(base, "inner", "c.jsonl"), '{"response":"c"}');
  writeFileSync(join(base, "about.json"), '{"name":"not rows"}');
  writeFileSync(join(base, ".hidden.jsonl"), '{"response":"hidden"}');
  expect(await responses(base)).toEqual(["a", "b", "c"]);
  expect(await responses(join(base, "*.jsonl"))).toEqual(["a", "b"]);
  expect(await responses(join(base, "**", "*.jsonl"))).toEqual(["a", "b", "c"]);
  expect(await responses([join(base, "b.jsonl"), join(base, "a.jsonl")])).toEqual(["b", "a"]);
});

test("a mapping renames columns, leads inside them and comes before every guess", async () => {
  const path = write([{ question: "2+2?", answer: "4", response: "old", output: { text: "four", model: "m" } }]);
  expect(await read(path, { map: { response: "output.text", reference: "answer" } })).toEqual([
    {
      prompt: [{ role: "user", content: "2+2?" }],
      response: [{ role: "assistant", content: "four" }],
      reference: "4",
      fields: { output: { text: "four", model: "m" } },
    },
  ]);
  await expect(read(path, { map: { response: "outptu" } })).rejects.toThrow(
    "--map response=outptu: there is no such column; there are question, answer, response, output",
  );
});

test("a batch ends where a group ends, and says where its rows stand", async () => {
  const path = write(rows(10, (index) => ({ group: `g${Math.floor(index / 4)}` })));
  const batches = await batchesOf(path, { batchSize: 2 });
  expect(batches.map(({ first, rollouts, rows }) => [first, rollouts.length, [...rows]])).toEqual([
    [0, 4, [0, 1, 2, 3]],
    [4, 4, [4, 5, 6, 7]],
    [8, 2, [8, 9]],
  ]);
});

test("rows with one prompt that follow each other are a group when no column names one", async () => {
  const path = write(["a", "a", "b", "a"].map((prompt, index) => ({ prompt, response: `r${index}` })));
  expect((await read(path)).map(({ group }) => group)).toEqual(["row-0", "row-0", undefined, undefined]);
});

test("a row with several responses is a group of its own", async () => {
  const path = write([
    { prompt: "a", response: ["x", "y"] },
    { prompt: "a", response: ["z", "w"] },
  ]);
  const batches = await batchesOf(path, { batchSize: 1 });
  expect(batches.map(({ rollouts, rows }) => [rollouts.map(({ group }) => group), [...rows]])).toEqual([
    [
      ["row-0", "row-0"],
      [0, 0],
    ],
    [
      ["row-1", "row-1"],
      [1, 1],
    ],
  ]);
});

test("scattered groups are gathered, and every rollout keeps the position of its row", async () => {
  const path = write(rows(3000, (index) => ({ group: `g${index % 1000}` })));
  const batches = await batchesOf(path, { batchSize: 100 });
  const all = batches.flatMap(({ rollouts, rows }) =>
    rollouts.map((rollout, index) => ({ group: rollout.group, row: rows[index], text: responseText(rollout) })),
  );
  expect(all).toHaveLength(3000);
  expect(all.slice(0, 3).map(({ row }) => row)).toEqual([0, 1000, 2000]);
  expect(all.every(({ row, text }) => text === `r${row}`)).toBe(true);
  for (const { rollouts } of batches) {
    const counts = new Map<string, number>();
    for (const { group } of rollouts) counts.set(group!, (counts.get(group!) ?? 0) + 1);
    expect([...counts.values()].every((count) => count === 3)).toBe(true);
  }
  expect(await batchesOf(path, { batchSize: 100 }, batches[6]!.next)).toEqual(batches.slice(7));
});

test("scattered groups that do not fit into memory are gathered through files on disk, which then are gone", async () => {
  const long = "x".repeat(20_000);
  const path = write(rows(2400, (index) => ({ group: index % 800, long })));
  const source = await openRollouts([path], { batchSize: 1 });
  let count = 0;
  const seen = new Set<string>();
  for await (const { rollouts, rows } of source.batches()) {
    expect(rollouts.map(({ group }) => group)).toEqual(Array(3).fill(rollouts[0]!.group));
    expect(rows[1]! - rows[0]!).toBe(800);
    seen.add(rollouts[0]!.group!);
    count += rollouts.length;
  }
  expect([count, seen.size]).toEqual([2400, 800]);
  await source.close();
});

/** The batches of each segment, read by readers of their own. */
async function segmentsOf(inputs: readonly string[], options: OpenOptions): Promise<RolloutBatch[][]> {
  const { segments } = await (await openRollouts(inputs, options)).plan();
  return Promise.all(
    segments.map(async (from, index) => {
      const source = await openRollouts(inputs, { ...options, plan: { scattered: false, segments } });
      const batches: RolloutBatch[] = [];
      for await (const batch of source.batches({ from, to: segments[index + 1] })) batches.push(batch);
      return batches;
    }),
  );
}
const placesOf = (batches: readonly RolloutBatch[]) =>
  batches.flatMap(({ rollouts, rows }) => rollouts.map((rollout, index) => [rows[index], rollout.group, responseText(rollout)]));

test("segments hold all rows once, in order, with their positions, and no group crosses from one to the next", async () => {
  const group = (index: number) => `g${Math.floor(index / 7)}`;
  const lines = rows(2000, (index) => ({ group: group(index), note: "ü".repeat(index % 50) })).map((row) => JSON.stringify(row));
  const inputs = [write(lines.slice(0, 1000).join("\n\n")), write(lines.slice(1000).join("\r\n"))];
  const options = { batchSize: 10, segmentBytes: 10_000 };
  const segments = await segmentsOf(inputs, options);
  expect(segments.length).toBeGreaterThan(15);
  expect(segments.flatMap(placesOf)).toEqual(Array.from({ length: 2000 }, (_, index) => [index, group(index), `r${index}`]));
  const owners = segments.map((batches) => new Set(placesOf(batches).map(([, name]) => name)));
  expect(new Set(owners.flatMap((names) => [...names])).size).toBe(owners.reduce((sum, { size }) => sum + size, 0));
  expect(await segmentsOf(inputs, options)).toEqual(segments);
});

test("rows with one prompt that follow each other stay in one segment, and a group larger than a segment makes it longer", async () => {
  const path = write(rows(600, (index) => ({ prompt: `p${Math.floor(index / 150)}` })));
  const segments = await segmentsOf([path], { segmentBytes: 1000, batchSize: 1 });
  expect(segments.map((batches) => batches.map(({ rollouts }) => rollouts.length))).toEqual([[150], [150], [150], [150]]);
});

test("a fault in a later segment has its line", async () => {
  const lines = rows(500, (index) => ({ group: index })).map((row) => JSON.stringify(row));
  lines[400] = '{"prompt":';
  await expect(segmentsOf([write(lines.join("\n"))], { segmentBytes: 1000 })).rejects.toThrow(
    /:401: the line ends in the middle of a value/,
  );
});

test("the look for groups is not misled by names deeper inside a row, by texts, or by how a value is written", async () => {
  const apart = ['{"response":"a","meta":{"group":"x"},"group":"a"}', '{"response":"group","meta":{"group":"x"},"group":"b"}'];
  expect((await batchesOf(write([...apart, apart[0]].join("\n")), { batchSize: 1 })).map(({ rows }) => [...rows])).toEqual([[0, 2], [1]]);
  const written = ['{"group":"1","response":"a"}', '{"group":"b","response":"\\"group\\":"}', '{"group" : 1 ,"response":"c"}'];
  expect((await batchesOf(write(written.join("\n")), { batchSize: 1 })).map(({ rows }) => [...rows])).toEqual([[0, 2], [1]]);
});

test("Parquet is cut too, where a row names another group than the row before it", async () => {
  const path = join(folder, "segments.parquet");
  const connection = await connectDuckDB();
  await connection.run(
    `COPY (SELECT 'p' || i AS prompt, 'r' || i AS response, 'g' || i // 7 AS "group" FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  const segments = await segmentsOf([path], { segmentBytes: 256 * 1000, batchSize: 100 });
  expect(segments.map((batches) => placesOf(batches).length)).toEqual([1001, 1001, 1001, 1001, 996]);
  expect(segments.flatMap(placesOf)).toEqual(Array.from({ length: 5000 }, (_, i) => [i, `g${Math.floor(i / 7)}`, `r${i}`]));
});

test("a mapped column can name the groups: rows of one prompt belong together wherever they stand", async () => {
  const path = write(["a", "b", "a"].map((question, index) => ({ question, response: `r${index}` })));
  const batches = await batchesOf(path, { map: { group: "question" }, batchSize: 1 });
  expect(batches.map(({ rows }) => [...rows])).toEqual([[0, 2], [1]]);
});

test.each([".jsonl", ".jsonl.gz", ".json"])("reading goes on from any cursor as if it had not stopped: %s", async (extension) => {
  const all = rows(5000, (index) => ({ id: index, group: Math.floor(index / 3), note: "ü".repeat(index % 50) }));
  const text = all.map((row) => JSON.stringify(row)).join("\n\n");
  const path = write(extension.endsWith("gz") ? gzipSync(text) : extension === ".json" ? JSON.stringify(all) : text, extension);
  const batches = await batchesOf([path, write(rows(10, (index) => ({ id: `second ${index}` })))], { batchSize: 300 });
  expect(batches.flatMap(({ rollouts }) => rollouts)).toHaveLength(5010);
  for (const at of [0, 5, batches.length - 2]) {
    const files = [path, write(rows(10, (index) => ({ id: `second ${index}` })))];
    expect(await batchesOf(files, { batchSize: 300 }, JSON.parse(JSON.stringify(batches[at]!.next)))).toEqual(batches.slice(at + 1));
  }
  expect(await batchesOf(path, {}, (await batchesOf(path)).at(-1)!.next)).toEqual([]);
});

test("progress ends at the size of the files", async () => {
  const source = await openRollouts([write(rows(100)), write(gzipSync(JSON.stringify({ response: "x" })), ".jsonl.gz")]);
  for await (const _ of source.batches());
  expect(source.bytesRead()).toBe(source.totalBytes);
});

test("a row of 50 MB is read", async () => {
  const path = write(`{"response":"a"}\n{"response":"${"x".repeat(50_000_000)}"}\n{"response":"b"}`);
  expect((await responses(path)).map((text) => text.length)).toEqual([1, 50_000_000, 1]);
});

test("a row that is too long to be one is an error, not an end of memory", async () => {
  const path = write('{"response":"');
  truncateSync(path, 300 * 2 ** 20); // a hole: it takes no room on the disk
  await expect(read(path)).rejects.toThrow(/:1: a row may have at most 256 MB/);
});

test("an aborted reading stops", async () => {
  const source = await openRollouts([write(rows(10))]);
  const reading = source.batches({ signal: AbortSignal.abort(new Error("stop")) });
  await expect(reading.next()).rejects.toThrow("stop");
});

const good = '{"prompt":"a","response":"b"}';
const faults: readonly [name: string, content: string | Uint8Array, extension: string, message: RegExp][] = [
  ["an empty file", "", ".jsonl", /rows-\d+\.jsonl: the file is empty$/],
  ["a broken line", `${good}\n\n{"prompt":"a", response:"b"}`, ".jsonl", /\.jsonl:3: is not JSON at character \d+; got ".*response/],
  ["a line cut off", `${good}\n{"prompt":"a","resp`, ".jsonl", /:2: the line ends in the middle of a value; got/],
  ["NaN", `${good}\n{"prompt":"NaN","response":"b","score":NaN}`, ".jsonl", /:2: JSON has no NaN; Python's json.dumps .*allow_nan=False/],
  ["minus infinity", `{"response":"b","score":-Infinity}`, ".jsonl", /:1: JSON has no -Infinity/],
  ["a row that is no object", `${good}\n[1,2]`, ".jsonl", /:2: a row must be an object with named columns, not a list; got \[1,2\]/],
  ["a list cut off", `[${good},\n{"prompt":"a"`, ".json", /:2: the file ends in the middle of the list/],
  [
    "bytes that are not UTF-8",
    Buffer.concat([Buffer.from(`${good}\n{"response":"`), Buffer.from([0xe9]), Buffer.from('"}')]),
    ".jsonl",
    /:2: byte 14 of the line \(0xe9\) is not UTF-8/,
  ],
  [
    "gzip cut off",
    gzipSync(`${good}\n`.repeat(100)).subarray(0, 40),
    ".jsonl.gz",
    /the gzip data ends in the middle: the file was cut off/,
  ],
  ["Parquet that is none", "not parquet", ".parquet", /is not a Parquet file: it does not begin with PAR1/],
  ["Parquet that is damaged", `PAR1${"x".repeat(100)}`, ".parquet", /cannot be read as Parquet/],
  [
    "a missing column",
    `${good}\n{"prompt":"a","answer":"b"}`,
    ".jsonl",
    /:2: has no "response", which the first row has; got "prompt, answer"/,
  ],
  [
    "a column of two kinds",
    `${good}\n{"prompt":"a","response":{"text":"b"}}`,
    ".jsonl",
    /:2: column "response" is a string in the first row and a object here/,
  ],
  [
    "an id twice",
    `{"id":1,"response":"a"}\n{"id":2,"response":"a"}\n{"id":1,"response":"b"}`,
    ".jsonl",
    /:3: an id must name one rollout.*--map group=id; got "1"/,
  ],
];
test.each(faults)("%s is an error that says where", async (_name, content, extension, message) => {
  const failure = await read(write(content, extension)).catch((thrown) => thrown);
  expect(failure).toBeInstanceOf(DataError);
  expect(failure.message).toMatch(message);
});

test("a missing file is an error that names its neighbours", async () => {
  writeFileSync(join(folder, "rollouts.jsonl"), good);
  await expect(read(join(folder, "rolouts.jsonl"))).rejects.toThrow(/rolouts\.jsonl: there is no such file; near it: rollouts\.jsonl/);
  await expect(read(join(folder, "none", "*.jsonl"))).rejects.toThrow("no file matches this pattern");
  await expect(read(join(folder, "nowhere", "a.jsonl"))).rejects.toThrow("nor a folder");
});

test("a group that is too large to be held whole is an error", async () => {
  const path = write(rows(20, () => ({ group: "one" })));
  await expect(read(path, { groupWindow: 10 })).rejects.toThrow(/:11: a group may have at most 10 rollouts/);
});

test("a cursor from somewhere else is refused", async () => {
  await expect(batchesOf(write(rows(3)), {}, { page: 2 })).rejects.toThrow(InputError);
});

test("a row without a reference is no error", async () => {
  expect((await read(write(`${good}\n{"prompt":"a","response":"b","reference":null}`))).map(({ reference }) => reference)).toEqual([
    undefined,
    undefined,
  ]);
});

let server: Server;
let address = "";
const asked: { url: string; range?: string; token?: string }[] = [];
let cutNext = 0;
beforeAll(async () => {
  // So much that it does not all fit into the buffers on the way: some must have arrived when the connection breaks.
  const text = rows(2000, () => ({ note: "x".repeat(10_000) }))
    .map((row) => JSON.stringify(row))
    .join("\n");
  server = createServer((request, response) => {
    const url = request.url!;
    const { range, authorization } = request.headers;
    asked.push({ url, range, token: authorization });
    const path = decodeURIComponent(url.split("?")[0]!);
    if (path.startsWith("/api/datasets/owner/name/tree/main")) {
      const second = url.includes("cursor=2");
      if (!second) response.setHeader("link", `<${address}/api/datasets/owner/name/tree/main?recursive=true&cursor=2>; rel="next"`);
      const file = (path: string) => ({ type: "file", path, size: 10 });
      response.end(
        JSON.stringify(
          second
            ? [file("data/test-00000-of-00001.jsonl"), file("README.md")]
            : [{ type: "directory", path: "data" }, file("data/train-00000-of-00002.jsonl"), file("data/train-00001-of-00002.jsonl")],
        ),
      );
    } else if (path === "/busy.jsonl") {
      response.statusCode = cutNext-- > 0 ? 503 : 200;
      response.end('{"response":"at last"}');
    } else if (path === "/rows.jsonl") {
      const from = Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
      if (from > 0) response.statusCode = 206;
      if (cutNext-- > 0) {
        response.setHeader("content-length", text.length);
        response.write(text.slice(0, 16e6), () => response.socket?.end());
      } else response.end(text.slice(from));
    } else if (path === "/rows.jsonl.gz") response.end(gzipSync(text));
    else if (path.startsWith("/datasets/owner/name/resolve/")) response.end(JSON.stringify({ response: path.split("/").at(-1) }));
    else {
      response.statusCode = path.startsWith("/secret") ? 401 : 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("addresses are read like files, and a connection that breaks is taken up where it broke", async () => {
  expect(await responses(`${address}/rows.jsonl.gz`)).toEqual(names(2000));
  cutNext = 1;
  asked.length = 0;
  expect(await responses(`${address}/rows.jsonl`)).toEqual(names(2000));
  expect(asked.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  cutNext = 1;
  expect(await responses(`${address}/busy.jsonl`)).toEqual(["at last"]);
});

test("an address that is not there is an error at once", async () => {
  asked.length = 0;
  await expect(read(`${address}/none.jsonl`)).rejects.toThrow(`${address}/none.jsonl: the server answered 404 Not Found`);
  expect(asked).toHaveLength(1);
  await expect(read(`${address}/secret.jsonl`)).rejects.toThrow("HF_TOKEN");
});

test("hf:// names a file, or a split whose files the hub lists page by page", async () => {
  expect(await responses("hf://datasets/owner/name/data/extra.jsonl", { hub: address })).toEqual(["extra.jsonl"]);
  expect(await responses("hf://datasets/owner/name@v2/a b.jsonl", { hub: address })).toEqual(["a b.jsonl"]);
  expect(asked.at(-1)!.url).toBe("/datasets/owner/name/resolve/v2/a%20b.jsonl");
  expect(await responses("hf://owner/name/train", { hub: address })).toEqual(["train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl"]);
  expect(await responses("hf://owner/name/data/test", { hub: address })).toEqual(["test-00000-of-00001.jsonl"]);
  await expect(read("hf://owner/name", { hub: address })).rejects.toThrow("the data set has the splits train, test: say which");
  await expect(read("hf://owner/name/dev", { hub: address })).rejects.toThrow('no file of the data set belongs to "dev"');
});

const shared = new URL("../../../shared/data/", import.meta.url).pathname;
if (!existsSync(shared)) console.warn(`${shared} is missing: published data sets are not read`);

test.skipIf(!existsSync(shared))("published data sets are recognised, with as many rollouts as they have", async () => {
  const expected: [file: string, format: string, rollouts: number, options?: OpenOptions][] = [
    ["hh_rlhf_harmless/harmless_base_test.jsonl.gz", "preference", 2 * 1943],
    ["llama_factory_pairs/dpo_en.jsonl.gz", "preference", 2 * 261],
    ["llama_factory_pairs/kto_en.jsonl.gz", "kto", 300],
    ["prmbench/multi_solutions.jsonl.gz", "prm-bench", 165],
    ["qwen_math_eval/rm_maj_example_100x8.jsonl.gz", "native", 800],
    ["ifbench/sample_output_strict.jsonl.gz", "native", 294],
    ["gsm8k/example_model_solutions.jsonl.gz", "native", 1319, { map: { response: "6b_finetuning.solution" } }],
    ["gsm8k/test.jsonl.gz", "prompts", 1319, { promptsOnly: true }],
    ["math_test/math_500.jsonl.gz", "prompts", 500, { promptsOnly: true }],
    ["toolrl/rlla_test.parquet", "verl", 80, { promptsOnly: true }],
  ];
  for (const [file, format, rollouts, options] of expected) {
    const source = await openRollouts([join(shared, file)], options);
    let count = 0;
    for await (const batch of source.batches()) count += batch.rollouts.length;
    expect([file, source.format.name, count]).toEqual([file, format, rollouts]);
  }
});

test.skipIf(!existsSync(shared))("published data sets without responses say which column to take", async () => {
  for (const [file, advice] of [
    ["gsm8k/test.jsonl.gz", "--map response=answer"],
    ["math_test/math_test_5000.jsonl.gz", "--map response=solution"],
    ["toolrl/rlla_test.parquet", "--map response=<column>"],
  ]) {
    await expect(read(join(shared, file!))).rejects.toThrow(advice);
  }
});
