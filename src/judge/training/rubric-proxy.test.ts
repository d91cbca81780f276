import { expect, test } from "vitest";
import { createContext, each, judgeBatch, rollout, scoreOne } from "../../core/index.ts";
import type { Side } from "./read-verdict.ts";
import { rubricProxyReward } from "./rubric-proxy-reward.ts";
import { tieredProxyReward } from "./tiered-proxy-reward.ts";

/** What the proxy gets to read of a response. */
async function shown(response: string) {
  const seen: string[] = [];
  const reward = rubricProxyReward((_, rubric) => {
    seen.push(rubric);
    return "A";
  });
  await scoreOne(reward, { response, reference: "A" });
  return seen;
}

test("the proxy reads the rubric alone: no evaluation, no justification, no verdict", async () => {
  expect(await shown("<rubric>brevity 60 <justify>A is short</justify>truth 40</rubric><eval>A wins</eval>[[A]]")).toEqual([
    "brevity 60 truth 40",
  ]);
  expect(await shown("<rubric>one<justify>A</justify> two<justify>A</justify></rubric>")).toEqual(["one two"]);
});
test("a justification that is never closed is cut to the end", async () => {
  expect(await shown("<rubric>truth <justify>A is right</rubric>[[A]]")).toEqual(["truth"]);
});
test("nothing but a justification is no rubric, and the proxy is not asked", async () => {
  expect(await shown("<rubric><justify>A</justify></rubric>")).toEqual([]);
  expect(
    await scoreOne(
      rubricProxyReward(() => "A"),
      { response: "<rubric> </rubric>", reference: "A" },
    ),
  ).toMatchObject({ value: -1 });
});
test("a proxy that leads to the label earns 1, whatever the judge's own verdict is", async () => {
  const proxy = (_: unknown, rubric: string): Side => (rubric.includes("truth") ? "B" : "A");
  const judged = (response: string) => scoreOne(rubricProxyReward(proxy), { response, reference: "B" });
  expect(await judged("<rubric>truth</rubric>[[A]]")).toMatchObject({ value: 1 });
  expect(await judged("<rubric>length</rubric>[[B]]")).toMatchObject({ value: -1 });
});
test("a proxy that is down is a failure, not a wrong rubric", async () => {
  const down = rubricProxyReward(() => Promise.reject(new Error("busy")));
  const [verdict] = await judgeBatch(down, [rollout({ response: "<rubric>a</rubric>", reference: "A" })], createContext());
  expect((verdict as Error).message).toBe("busy");
});
test("tiers: each case has its own, and with ±1 added up they are the sum", async () => {
  const tier = (v: number | null, p: number | null, tiers = {}) =>
    scoreOne(tieredProxyReward(each(() => v), each(() => p), tiers), { response: "" }); // biome-ignore format: one line
  expect(await Promise.all([tier(1, 1), tier(1, -1), tier(-1, 1), tier(-1, -1)])).toMatchObject(
    [2, 0.5, -1, -1.5].map((value) => ({ value })),
  );
  const sum = { both: 2, verdictOnly: 0, rubricOnly: 0, neither: -2 };
  for (const v of [1, -1]) for (const p of [1, -1]) expect(await tier(v, p, sum)).toMatchObject({ value: v + p });
  expect(await tier(1, null)).toMatchObject({ value: null });
  expect(() =>
    tieredProxyReward(
      each(() => 1),
      each(() => 1),
      { both: Infinity },
    ),
  ).toThrow("tieredProxyReward: tiers must be finite numbers");
});
