import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { expectedValue, meanKl, policyTable, tabularPolicy } from "./index.ts";
import { tiltToKl } from "./tilt-to-kl.ts";

const random = createRandom(1);
const draw = () => Array.from({ length: 10 }, () => Array.from({ length: 24 }, () => random.normal()));
const reference = policyTable(tabularPolicy(draw()));
const rewards = draw();

test("the KL is the asked one, over seven orders of magnitude", () => {
  for (const distance of [1e-6, 1e-3, 0.1, 1, 2]) {
    expect(meanKl(tiltToKl(reference, rewards, distance), reference) / distance).toBeCloseTo(1, 6);
  }
});
test("scale and offsets of the reward drop out", () => {
  const other = rewards.map((r, x) => r.map((value) => 1e6 * value + x));
  const plain = tiltToKl(reference, rewards, 1);
  tiltToKl(reference, other, 1).forEach((p, x) => {
    p.forEach((value, a) => {
      expect(value).toBeCloseTo(plain[x]![a]!, 6);
    });
  });
});
test("no policy at that distance earns more", () => {
  const best = tiltToKl(reference, rewards, 1);
  for (let trial = 0; trial < 20; trial++) {
    const rival = tiltToKl(
      reference,
      rewards.map((r) => r.map((value) => value + 0.3 * random.normal())),
      1,
    );
    expect(expectedValue(rival, rewards)).toBeLessThan(expectedValue(best, rewards));
  }
});
test("too far to go: the reference among the best answers", () => {
  expect(tiltToKl([[0.5, 0.3, 0.2]], [[0, 1, 1]], 50)[0]!.map((p) => Number(p.toFixed(9)))).toEqual([0, 0.6, 0.4]);
});
test("a reward that tells nothing apart moves nothing", () => {
  expect(tiltToKl([[0.9, 0.1]], [[7, 7]], 1)).toEqual([[0.9, 0.1]]);
});
test("an answer that never occurs stays so, however well paid", () => {
  const [p] = tiltToKl([[0.5, 0.5, 0]], [[0, 1, 1e9]], 0.2);
  expect(p![2]).toBe(0);
  expect(meanKl([p!], [[0.5, 0.5, 0]])).toBeCloseTo(0.2, 6);
});
test("refuses a negative distance and rewards that are no numbers", () => {
  expect(() => tiltToKl([[0.5, 0.5]], [[0, Number.NaN]], 1)).toThrow("rewards of answers that can occur must be finite");
  expect(() => tiltToKl([[1]], [[0]], -1)).toThrow("tiltToKl: the distance must be at least 0; got -1");
});
