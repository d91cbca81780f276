import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean, range } from "../math/index.ts";
import { selfLabel } from "./self-label.ts";

test("the label is what most numbers of steps lead to", async () => {
  const answers = ["7", "9", "9", null, "9"];
  expect(await selfLabel("x", { slow: (_, k) => answers[k - 1]! })).toEqual({ label: "9", share: 0.75, kept: true });
});
test("too little agreement, or no answer at all, is no label to learn from", async () => {
  expect((await selfLabel("x", { slow: (_, k) => String(k) })).kept).toBe(false);
  expect(await selfLabel("x", { slow: () => null, minShare: 0 })).toEqual({ label: null, share: 0, kept: false });
});
test("a symmetry is asked with as many steps, and only where the label is still kept", async () => {
  const asked: string[] = [];
  const slow = async (problem: string, k: number) => {
    asked.push(`${problem}${k}`);
    return problem.startsWith("-") ? "no" : "yes";
  };
  const flip = (problem: string) => `-${problem}`;
  expect((await selfLabel("x", { slow, steps: 2, symmetries: [flip, flip] })).kept).toBe(false);
  expect(asked).toEqual(["x1", "x2", "-x1", "-x2"]);
});
test("checks clean labels of errors that scatter, and not of those that repeat", async () => {
  const random = createRandom(2);
  const noisy = () => (random() < 0.3 ? String(random.integer(50)) : "right");
  const labels = await Promise.all(range(400).map(() => selfLabel("x", { slow: noisy, symmetries: [(x) => x] })));
  const kept = labels.filter((one) => one.kept);
  expect(mean(kept.map(({ label }) => Number(label === "right")))).toBeGreaterThan(0.99);
  expect((await selfLabel("x", { slow: () => "wrong", symmetries: [(x) => x] })).kept).toBe(true);
});
test("says what is wrong with its numbers", async () => {
  await expect(selfLabel("x", { slow: () => "1", steps: 0 })).rejects.toThrow("selfLabel: steps must be a whole number from 1; got 0");
  await expect(selfLabel("x", { slow: () => "1", minShare: 2 })).rejects.toThrow("selfLabel: minShare must be in [0, 1]; got 2");
});
