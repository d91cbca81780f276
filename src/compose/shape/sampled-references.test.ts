import { expect, test } from "vitest";
import {
  type ChatOptions,
  createContext,
  createMemory,
  each,
  type LanguageModel,
  type Message,
  responseText,
  rollout,
  scoreAll,
} from "../../core/index.ts";
import { againstReferences } from "./against-references.ts";
import { contrastiveReward } from "./contrastive-reward.ts";
import { sampledReferences } from "./sampled-references.ts";

const byLength = each((one) => (responseText(one) === "?" ? null : responseText(one).length));
function policy(texts: string[]): LanguageModel & { calls: { prompt: readonly Message[]; options: ChatOptions }[] } {
  const calls: { prompt: readonly Message[]; options: ChatOptions }[] = [];
  return {
    id: "sft",
    calls,
    chat: async (prompt, options = {}) => {
      calls.push({ prompt, options });
      return texts.slice(0, options.n).map((text) => ({ text, finish: "stop" as const }));
    },
  };
}
const at = (prompt: string) => rollout({ prompt, response: "x", id: "own", steps: [] });

test("a prompt is sampled once; its rewards are remembered, also over a restart", async () => {
  const model = policy(["a", "bb", "ccc"]);
  const stored = new Map<string, unknown>();
  const references = () => sampledReferences(model, byLength, { count: 3 });
  const context = () => createContext({ memory: createMemory(new Map(JSON.parse(JSON.stringify([...stored])))) });
  const first = createContext({ memory: createMemory(stored) });
  expect(await references()(at("p"), first)).toEqual([1, 2, 3]);
  expect(await references()(at("p"), context())).toEqual([1, 2, 3]);
  expect(model.calls.length).toBe(1);
  await references()(at("q"), context());
  expect(model.calls.length).toBe(2);
});
test("the model is asked for that many, with a seed that depends on the prompt alone", async () => {
  const model = policy(["a", "bb", "ccc"]);
  const references = sampledReferences(model, byLength, { count: 2 });
  await references(at("p"), createContext());
  await references(at("q"), createContext());
  await references(at("p"), createContext());
  const [p, q, again] = model.calls.map(({ options }) => options);
  expect(p!.n).toBe(2);
  expect(p!.seed).toBe(again!.seed);
  expect(p!.seed).not.toBe(q!.seed);
});
test("samples the reward has no opinion of are left out, and one it fails on is no reference", async () => {
  expect(await sampledReferences(policy(["?", "bb"]), byLength, { count: 2 })(at("p"), createContext())).toEqual([2]);
  const broken = each(() => {
    throw new Error("down");
  });
  await expect(async () => sampledReferences(policy(["a"]), broken, { count: 1 })(at("p"), createContext())).rejects.toThrow("down");
});
test("two keys are two stores", async () => {
  const context = createContext();
  const model = policy(["a"]);
  await sampledReferences(model, byLength, { count: 1, key: "length" })(at("p"), context);
  expect(
    await sampledReferences(
      model,
      each(() => 7),
      { count: 1, key: "seven" },
    )(at("p"), context),
  ).toEqual([7]);
});
test("with a shape it is the whole contrastive reward", async () => {
  const reward = againstReferences(byLength, sampledReferences(policy(["aa", "bbbb"]), byLength, { count: 2 }), contrastiveReward);
  expect(
    await scoreAll(reward, [
      { prompt: "p", response: "four" },
      { prompt: "p", response: "x" },
    ]),
  ).toMatchObject([{ value: 1 }, { value: -2 }]);
});
test("refuses a count that is none", () => {
  expect(() => sampledReferences(policy([]), byLength, { count: 0 })).toThrow(
    "sampledReferences: count must be a positive whole number; got 0",
  );
});
