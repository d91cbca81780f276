import { expect, test } from "vitest";
import { createRandom, scoreAll, valueOf } from "../core/index.ts";
import { consensus } from "./consensus.ts";
import { consensusReward } from "./consensus-reward.ts";
import { voteShareReward } from "./vote-share-reward.ts";

const group = (responses: string[], name = "q") => responses.map((response) => ({ response, group: name }));
const values = async (reward: ReturnType<typeof consensusReward>, responses: string[]) =>
  (await scoreAll(reward, group(responses))).map(valueOf);

test("a tie goes to the answer that came first, or to nobody", () => {
  expect(consensus(["b", "a", "a", "b", "c"])).toMatchObject({ label: "b", share: 0.4 });
  expect(consensus(["b", "a", "a", "b", "c"], { tie: "none" }).label).toBe(null);
  expect(consensus(["c", "a", "b", "a", "b", "b"], { tie: "none" }).label).toBe("b");
});
test("nobody who answers elects nobody", () => {
  expect(consensus([null, null])).toEqual({ label: null, share: 0, counts: new Map() });
  expect(consensus([]).label).toBe(null);
});
test("samples without an answer do not vote", () => {
  expect(consensus([null, null, null, "a", "b", "b"])).toMatchObject({ label: "b", share: 2 / 3 });
});
test("only the tie rule reads the order", () => {
  const answers = ["a", "b", "b", "c", "b", "a"];
  const random = createRandom(1);
  for (let i = 0; i < 10; i++) expect(consensus(random.shuffle(answers))).toMatchObject({ label: "b", share: 0.5 });
});
test("answers that say the same in other signs vote together", async () => {
  expect(await values(consensusReward(), ["\\boxed{0.5}", "The answer is 1/2", "#### 2", "2"])).toEqual([1, 1, 0, 0]);
});
test("no response with an answer: all are bad, none is a failure", async () => {
  expect(await values(consensusReward(), ["hm\nhm", ""])).toEqual([0, 0]);
});
test("groups vote apart", async () => {
  const rows = [...group(["1", "1", "2"], "x"), ...group(["2", "2", "1"], "y")];
  expect((await scoreAll(consensusReward(), rows)).map(valueOf)).toEqual([1, 1, 0, 1, 1, 0]);
});
test("vote with all, judge the first: the others still change the label", async () => {
  expect(await values(consensusReward({ train: 2 }), ["1", "2", "2", "2"])).toEqual([0, 1, null, null]);
});
test("an unsure label is none", async () => {
  expect(await values(consensusReward({ threshold: 0.6 }), ["1", "1", "2", "3"])).toEqual([null, null, null, null]);
  expect(await values(consensusReward({ threshold: 0.5 }), ["1", "1", "2", "3"])).toEqual([1, 1, 0, 0]);
});
test("vote shares of a group without empty answers are largest where the consensus pays", async () => {
  const responses = ["1", "1", "2", "1", "3"];
  expect(await values(voteShareReward(), responses)).toEqual([0.6, 0.6, 0.2, 0.6, 0.2]);
  const hard = await values(consensusReward(), responses);
  expect((await values(voteShareReward(), responses)).map((share) => (share === 0.6 ? 1 : 0))).toEqual(hard);
});
test("says what is wrong with its numbers", () => {
  expect(() => consensusReward({ threshold: 2 })).toThrow("consensusReward: threshold must be in [0, 1]; got 2");
  expect(() => consensusReward({ train: 0.5 })).toThrow("consensusReward: train must be a whole number from 1; got 0.5");
});
