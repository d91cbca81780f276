import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { type Position, shuffledBatches } from "./batches.ts";
import type { RecordReader } from "./record-file.ts";

/** Records of one number each: their own place. */
const numbered = (count: number): RecordReader => ({
  count,
  width: 1,
  read: async (from, rows, target) => target.set(Array.from({ length: rows }, (_, i) => from + i)),
  close: async () => {},
});
const small = { blockBytes: 32, windowBytes: 96 }; // blocks of 8 records, windows of 3 blocks
const taken = async (reader: RecordReader, from: Position, limits = small, seed = 1) => {
  const batches: { records: number[]; next: Position }[] = [];
  for await (const { records, next } of shuffledBatches(reader, 4, createRandom(seed), limits).epoch(from))
    batches.push({ records: [...records], next });
  return batches;
};
const begin = (epoch: number): Position => ({ epoch, window: 0, batch: 0 });

test.each([[small], [{}]])("an epoch has each record once, but for less than a batch", async (limits) => {
  const seen = (await taken(numbered(103), begin(0), limits as typeof small)).flatMap(({ records }) => records);
  expect([seen.length, new Set(seen).size]).toEqual([100, 100]);
  expect(shuffledBatches(numbered(103), 4, createRandom(1), limits).perEpoch).toBe(25);
});
test("another epoch and another seed have another order, the same ones the same", async () => {
  const order = async (epoch: number, seed = 1) =>
    (await taken(numbered(64), begin(epoch), small, seed)).map(({ records }) => records.join());
  expect(await order(0)).toEqual(await order(0));
  expect(await order(0)).not.toEqual(await order(1));
  expect(await order(0)).not.toEqual(await order(0, 2));
});
test.each([[small], [{}]])(
  "from wherever it is taken up, the rest of an epoch is the same, and so is the next epoch: also after its last batch",
  async (limits) => {
    const whole = await taken(numbered(50), begin(3), limits as typeof small);
    for (const [i, { next }] of whole.entries()) {
      const batches = shuffledBatches(numbered(50), 4, createRandom(1), limits);
      const rest: number[][] = [];
      for await (const { records } of batches.epoch(next)) rest.push([...records]);
      expect(rest).toEqual(whole.slice(i + 1).map(({ records }) => records));
      const following: number[][] = [];
      for await (const { records } of batches.epoch(begin(4))) following.push([...records]);
      expect(following).toEqual((await taken(numbered(50), begin(4), limits as typeof small)).map(({ records }) => records));
    }
  },
);
test("fewer records than a batch are one batch", async () => {
  expect((await taken(numbered(3), begin(0))).map(({ records }) => records.toSorted())).toEqual([[0, 1, 2]]);
});
