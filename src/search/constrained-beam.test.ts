import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { range } from "../math/index.ts";
import { constrainedBeam } from "./constrained-beam.ts";
import { prefixTree } from "./prefix-tree.ts";

const random = createRandom(3);
const names = range(40).map((i) => [i % 4, 10 + (i % 5), 100 + i].slice(0, 2 + (i % 2)).concat(1000 + i));
/** A model with a fixed log-probability for each prefix and token. */
const table = new Map<string, number>();
const next = (prefix: readonly number[], tokens: readonly number[]) =>
  tokens.map((token) => {
    const key = [...prefix, token].join();
    if (!table.has(key)) table.set(key, Math.log(random()));
    return table.get(key)!;
  });
const logprobOf = (name: readonly number[]) => name.reduce((sum, token, i) => sum + next(name.slice(0, i), [token])[0]!, 0);

test("a beam as wide as the catalogue finds every name, in order of probability", async () => {
  const found = await constrainedBeam(next, prefixTree(names), { width: 40 });
  const exact = range(40).sort((a, b) => logprobOf(names[b]!) - logprobOf(names[a]!));
  expect(found.map(({ name }) => name)).toEqual(exact);
  for (const { name, logprob } of found) expect(logprob).toBeCloseTo(logprobOf(names[name]!), 12);
});
test("a narrow beam finds as many, all different, each with its own probability", async () => {
  const found = await constrainedBeam(next, prefixTree(names), { width: 5 });
  expect(new Set(found.map(({ name }) => name)).size).toBe(5);
  for (const { name, logprob } of found) expect(logprob).toBeCloseTo(logprobOf(names[name]!), 12);
});
test("width 1 is greedy, and can miss the best", async () => {
  const chance: Record<string, number> = { a: 0.6, b: 0.4, ax: 0.5, ay: 0.5, bz: 1 };
  const model = (prefix: readonly string[], tokens: readonly string[]) =>
    tokens.map((token) => Math.log(chance[[...prefix, token].join("")]!));
  const tree = prefixTree([
    ["a", "x"],
    ["a", "y"],
    ["b", "z"],
  ]);
  expect((await constrainedBeam(model, tree, { width: 1 })).map(({ name }) => name)).toEqual([0]);
  expect((await constrainedBeam(model, tree, { width: 2 })).map(({ name }) => name)).toEqual([2, 0]);
});
test("what the model never writes is not found, and a model may answer later", async () => {
  const never = async (_: readonly string[], tokens: readonly string[]) => tokens.map((token) => (token === "b" ? 0 : -Infinity));
  expect(await constrainedBeam(never, prefixTree([["a"], ["b"]]), { width: 2 })).toEqual([{ name: 1, logprob: 0 }]);
});
test("names of one token may stand beside longer ones", async () => {
  const found = await constrainedBeam((_, tokens) => tokens.map(() => Math.log(0.5)), prefixTree([["a"], ["b", "c"]]), { width: 2 });
  expect(found.map(({ name }) => name)).toEqual([0, 1]);
});
test("refuses a catalogue in which a name could not end, and a model that gives NaN", async () => {
  for (const wrong of [
    [["a"], ["a", "b"]],
    [["a", "b"], ["a"]],
    [["a"], ["a"]],
    [[]],
    [
      ["a", "b"],
      ["a", "b"],
    ],
    [["a"], ["a", "b", "c"]],
  ]) {
    expect(() => prefixTree(wrong)).toThrow("prefixTree: no name may be empty, or equal to or the beginning of another one");
  }
  expect(() => prefixTree([])).toThrow("prefixTree: needs at least one name");
  await expect(constrainedBeam(() => [Number.NaN], prefixTree([["a"]]), { width: 1 })).rejects.toThrow(
    "the model must give 1 log-probabilities",
  );
  await expect(constrainedBeam(() => [0], prefixTree([["a"]]), { width: 0 })).rejects.toThrow("width must be a whole number from 1; got 0");
});
