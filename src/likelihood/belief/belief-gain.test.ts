import { expect, test } from "vitest";
import { createRandom, scoreOne } from "../../core/index.ts";
import { entropy, softmax, sum } from "../../math/index.ts";
import { beliefGain } from "./belief-gain.ts";
import { beliefGainReward } from "./belief-gain-reward.ts";
import { beliefLevel } from "./belief-level.ts";
import { beliefShift } from "./belief-shift.ts";

const random = createRandom(3);
const beliefs = Array.from({ length: 6 }, () => softmax([random.normal(), random.normal(), random.normal()]));
const truth = (belief: readonly number[]) => belief[0]!;
const negativeEntropy = (belief: readonly number[]) => -entropy(belief);

test("the turns of a dialogue add up to what the last belief is worth above the first", () => {
  for (const potential of [truth, negativeEntropy])
    expect(sum(beliefGain(beliefs, { potential }))).toBeCloseTo(potential(beliefs[5]!) - potential(beliefs[0]!), 12);
});
test("discounted, what telescopes is the discounted sum", () => {
  const gains = beliefGain(beliefs, { potential: truth, discount: 0.9 });
  expect(sum(gains.map((gain, t) => 0.9 ** t * gain))).toBeCloseTo(0.9 ** 5 * truth(beliefs[5]!) - truth(beliefs[0]!), 12);
});
test("going round in circles gains nothing, but is paid by level and shift", () => {
  const circle = [
    [0.5, 0.5],
    [0.9, 0.1],
    [0.5, 0.5],
    [0.9, 0.1],
    [0.5, 0.5],
  ];
  expect(sum(beliefGain(circle, { potential: truth }))).toBeCloseTo(0, 12);
  expect(sum(beliefLevel(circle, { potential: truth }))).toBeCloseTo(0.8, 12);
  expect(sum(beliefShift(circle))).toBeGreaterThan(1.5);
});
test("from the uniform belief, level and gain agree on the first turn", () => {
  const first = [
    [0.25, 0.25, 0.25, 0.25],
    [0.7, 0.1, 0.1, 0.1],
  ];
  expect(beliefLevel(first, { potential: negativeEntropy })[0]).toBeCloseTo(beliefGain(first, { potential: negativeEntropy })[0]!, 12);
  expect(beliefShift(first)[0]).toBeCloseTo(beliefLevel(first, { potential: negativeEntropy })[0]!, 12);
});
test("a belief that jumps to what it had ruled out moves far, not infinitely far", () => {
  expect(
    beliefShift([
      [1, 0],
      [0, 1],
    ])[0],
  ).toBeCloseTo(Math.log(1e6), 9);
});
test("says which belief is none", () => {
  expect(() => beliefGain([[0.5, 0.6]], { potential: truth })).toThrow(
    "beliefGain: a belief must be probabilities of the same types, which add up to 1; got [0.5,0.6]",
  );
  expect(() => beliefShift([])).toThrow("beliefShift: needs the belief before the first turn");
  expect(() => beliefLevel([[1], [0.5, 0.5]], { potential: truth })).toThrow("beliefLevel");
});

const asked: number[] = [];
const reward = beliefGainReward({
  userModel: (dialogue) => {
    asked.push(dialogue.length);
    const said = dialogue.some(({ role, content }) => role === "user" && content.includes("tea"));
    return said ? [3, 1] : [1, 1];
  },
  potential: (belief, { fields }) => belief[fields.type as number]!,
});
test("each turn of the assistant earns with the reply that follows it", async () => {
  const dialogue = {
    prompt: "Hello",
    response: [
      { role: "assistant" as const, content: "Nice weather!" },
      { role: "user" as const, content: "Yes." },
      { role: "assistant" as const, content: "What do you drink?" },
      { role: "user" as const, content: "tea" },
      { role: "assistant" as const, content: "Here you are." },
    ],
    fields: { type: 0 },
  };
  expect(await scoreOne(reward, dialogue)).toEqual({ value: 0.25, steps: [0, 0.25, 0] });
  expect(asked).toEqual([1, 3, 5, 6]);
});
test("a user model that fails makes the reward fail, it does not earn 0", async () => {
  const broken = beliefGainReward({ userModel: () => [0, 0], potential: truth });
  await expect(scoreOne(broken, { response: "Hi" })).rejects.toThrow("the user model must give weights");
});
