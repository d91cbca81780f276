import { expect, test } from "vitest";
import { createContext, createRandom, each, judgeBatch, rollout, type Score, scoreAll } from "../../core/index.ts";
import { argmax } from "../../math/index.ts";
import { zScore } from "../z-score.ts";
import { nonDominated } from "./non-dominated.ts";
import { paretoGate } from "./pareto-gate.ts";
import { tagPrompt } from "./tag-prompt.ts";

const field = (name: string) =>
  each((one) => {
    if (one.fields[name] === "broken") throw new Error("broken");
    return one.fields[name] as number | null;
  });
const gate = paretoGate({ x: field("x"), y: field("y") });
const row = (x: unknown, y: unknown, group = "g") => ({ response: "", group, fields: { x, y } });
const values = async (rows: ReturnType<typeof row>[]) => (await scoreAll(gate, rows)).map((verdict) => (verdict as Score).value);

test("the front is what its definition says, in any order and in any increasing units", () => {
  const random = createRandom(12);
  for (let trial = 0; trial < 100; trial++) {
    const points = Array.from({ length: 12 }, () => [random.integer(5), random.integer(5), random.integer(5)]);
    const front = nonDominated(points);
    expect(front).toContain(true);
    expect(nonDominated(points.map((point) => point.map((x, k) => Math.exp(x) * 10 ** k)))).toEqual(front);
    const order = random.shuffle(points.map((_, i) => i));
    expect(nonDominated(order.map((i) => points[i]!))).toEqual(order.map((i) => front[i]));
  }
});
test("with one reward only its maximum is kept, with no rival everything", () => {
  expect(nonDominated([[1], [3], [3], [2]])).toEqual([false, true, true, false]);
  expect(nonDominated([[7, 7]])).toEqual([true]);
  expect(nonDominated([])).toEqual([]);
  expect(() => nonDominated([[1], [1, 2]])).toThrow("nonDominated: every candidate must have the same rewards; got [[1],[1,2]]");
});
test("a NaN is off the front and beats nobody", () => {
  expect(
    nonDominated([
      [Number.NaN, 9],
      [0, 0],
    ]),
  ).toEqual([false, true]);
});
test("dominated responses teach nothing, the others the sum of their z-scores", async () => {
  const given = await values([row(1, 10), row(0, 30), row(0, 10)]);
  const x = zScore([1, 0, 0]);
  const y = zScore([10, 30, 10]);
  expect(given[2]).toBe(0);
  expect(given[0]).toBeCloseTo(x[0]! + y[0]!, 12);
  expect(given[1]).toBeCloseTo(x[1]! + y[1]!, 12);
});
test("the unit of a reward does not matter", async () => {
  const plain = await values([row(1, 4), row(2, 3), row(3, 1)]);
  const scaled = await values([row(1000, 4), row(2000, 3), row(3000, 1)]);
  scaled.forEach((value, i) => {
    expect(value).toBeCloseTo(plain[i]!, 5);
  });
  expect(argmax(plain as number[])).toBe(1);
});
test("a group of one is kept and has no advantage; groups do not mix", async () => {
  expect(await values([row(5, 5, "a"), row(1, 1, "b")])).toEqual([0, 0]);
});
test("abstentions and failures stay, and the others are judged without them", async () => {
  const rows = [row(1, 1), row(null, 100), row(100, "broken"), row(0, 0)].map(rollout);
  const verdicts = await judgeBatch(gate, rows, createContext());
  expect(verdicts[0]).toMatchObject({ value: expect.closeTo(2 * zScore([1, 0])[0]!, 12) as number, parts: { x: 1, y: 1 } });
  expect(verdicts[1]).toMatchObject({ value: null, parts: { x: null, y: 100 } });
  expect((verdicts[2] as Error).message).toBe('part "y": broken');
  expect(verdicts[3]).toMatchObject({ value: 0 });
});
test("tags go before the last thing the user said", () => {
  const chat = [
    { role: "user" as const, content: "Hi" },
    { role: "assistant" as const, content: "Hello" },
    { role: "user" as const, content: "A castle" },
  ];
  expect(tagPrompt(chat, ["beauty"]).map(({ content }) => content)).toEqual(["Hi", "Hello", "<reward beauty> A castle"]);
  expect(tagPrompt(chat, [])).toEqual(chat);
  expect(() => tagPrompt(chat, ["a>b"])).toThrow("tagPrompt: names must be free of angle brackets");
  expect(() => tagPrompt([], ["a"])).toThrow("tagPrompt: the prompt needs a user message; got []");
});
