import { expect, test } from "vitest";
import { InvalidRollout, type LanguageModel, type Message, scoreAll, scoreOne, valueOf } from "../core/index.ts";
import { densityRatioReward } from "./density-ratio-reward.ts";

/** Letters with a log-probability each; "good" letters gain what the model was given, more where it was told to look for them. */
const model = (gain: number, seen: (readonly Message[])[] = []): LanguageModel => ({
  id: `gain ${gain}`,
  chat: async () => [],
  score: async (prompt, text) => {
    seen.push(prompt);
    const told = prompt.some(({ content }) => content.includes("kind")) ? 1 : 0;
    return { texts: [...text], logprobs: Float32Array.from(text, (letter) => -2 + (letter === "g" ? gain : letter === "k" ? told : 0)) };
  },
});
const value = async (reward: ReturnType<typeof densityRatioReward>, response: string) =>
  valueOf(await scoreOne(reward, { prompt: "?", response }));

test("eq. 1: what alignment gained, however improbable the answer is", async () => {
  const reward = densityRatioReward(model(1), model(0.25));
  expect(await value(reward, "gg")).toBeCloseTo(1.5, 6);
  expect(await value(reward, "ggbbbb")).toBeCloseTo(1.5, 6);
  expect(await value(reward, "bb")).toBe(0);
});
test("two equal models find nothing", async () => {
  const answers = ["gg", "gb", "bbbb"].map((response) => ({ response }));
  expect((await scoreAll(densityRatioReward(model(1), model(1)), answers)).map(valueOf)).toEqual([0, 0, 0]);
});
test("models that change places change the sign", async () => {
  expect(await value(densityRatioReward(model(0), model(1)), "gg")).toBe(-2);
});
test("per token, an answer said twice is worth the same", async () => {
  const reward = densityRatioReward(model(1), model(0), { perToken: true });
  expect(await value(reward, "gb")).toBeCloseTo(0.5, 6);
  expect(await value(reward, "gbgb")).toBeCloseTo(0.5, 6);
});
test("eq. 2: criteria are told to the strong model alone", async () => {
  const [strong, weak]: (readonly Message[])[][] = [[], []];
  const reward = densityRatioReward(model(0, strong), model(0, weak), { criteria: "be kind" });
  expect(await value(reward, "kb")).toBe(1);
  expect(strong![0]!.map(({ role }) => role)).toEqual(["system", "user"]);
  expect(weak![0]!.map(({ role }) => role)).toEqual(["user"]);
});
test("a router may pick the criteria by rollout, or none", async () => {
  const reward = densityRatioReward(model(0), model(0), { criteria: ({ fields }) => (fields.domain === "care" ? "be kind" : null) });
  const judged = await scoreAll(
    reward,
    ["care", "code"].map((domain) => ({ response: "kk", fields: { domain } })),
  );
  expect(judged.map(valueOf)).toEqual([2, 0]);
});
test("an empty answer has no ratio, and a model that cannot score is refused at once", async () => {
  await expect(scoreOne(densityRatioReward(model(1), model(0)), { response: "" })).rejects.toBeInstanceOf(InvalidRollout);
  expect(() => densityRatioReward(model(1), { id: "text only", chat: async () => [] })).toThrow("log-probabilities of a given text");
});
