import { readdirSync, readFileSync } from "node:fs";
import { type Reward, type Rollout, rollout } from "guerdon";
import { expect, test } from "vitest";
import { checkReward } from "../../src/run/check/check.ts";
import { makeRollouts } from "./make-rollouts.ts";

const written = readFileSync(new URL("rollouts.jsonl", import.meta.url), "utf8");
const rollouts: Rollout[] = makeRollouts().map(({ id, group, prompt, response, reference, ...fields }) =>
  rollout({ id, group, prompt, response, reference, fields }),
);
const load = async (path: string) => ((await import(path)) as { default: Reward }).default;
const names = readdirSync(new URL("faulty", import.meta.url)).map((file) => file.replace(".ts", ""));

test("rollouts.jsonl is what the script writes", () => {
  expect(
    written ===
      makeRollouts()
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(""),
  ).toBe(true);
});
test("there are ten faults, and a sound reward beside each", () => {
  expect(names.length).toBe(10);
  expect(readdirSync(new URL("sound", import.meta.url)).map((file) => file.replace(".ts", ""))).toEqual(names);
});
test.each(names)("faulty/%s.ts: the fault is found, alone, with its rows", async (name) => {
  const { faults } = await checkReward(await load(`./faulty/${name}.ts`), rollouts);
  expect(faults.map(({ check }) => check)).toEqual([name]);
  expect(faults[0]!.rows.length).toBeGreaterThan(1);
  expect(faults[0]!.says).not.toMatch(/NaN|undefined|Infinity/);
});
test.each(names)("sound/%s.ts: no fault", async (name) => {
  const { faults, scored } = await checkReward(await load(`./sound/${name}.ts`), rollouts);
  expect(faults).toEqual([]);
  expect(scored).toBe(rollouts.length);
});
