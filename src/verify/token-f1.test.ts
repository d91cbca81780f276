import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { squadWords, tokenF1 } from "./token-f1.ts";

const f1 = (response: string, reference: string | string[]) => scoreOne(tokenF1(), { response, reference });

test("by hand: 2 shared words of 3 given and 4 expected give 4/7", async () => {
  expect(await f1("red green blue", "green blue white black")).toBeCloseTo(4 / 7, 12);
});
test("a word shared twice counts twice, and no more often than both have it", async () => {
  expect(await f1("ha ha ha", "ha ha")).toBeCloseTo(0.8, 12);
});
test("word order does not matter", async () => {
  expect(await f1("b c d", "d c b")).toBe(1);
});
test("is symmetric", async () => {
  expect(await f1("x y z", "x w")).toBe(await f1("x w", "x y z"));
});
test("takes the best of several references", async () => {
  expect(await f1("b", ["c", "b", "b d"])).toBe(1);
});
test("evaluation script 1.1: punctuation and articles do not count, inside words they stay", () => {
  expect(squadWords("The U.S.A.'s a-team, an Anthem!")).toEqual(["usas", "ateam", "anthem"]);
});
test("an article is a word of its own in any alphabet: the a of éa stays", () => {
  expect(squadWords("éa a Éa")).toEqual(["éa", "éa"]);
});
test("nothing against nothing is agreement, nothing against something is not", async () => {
  expect(await f1("the", "")).toBe(1);
  expect(await f1("", "b")).toBe(0);
});
