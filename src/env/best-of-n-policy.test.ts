import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { range, sum } from "../math/index.ts";
import { bestOfNPolicy } from "./best-of-n-policy.ts";
import { meanKl } from "./mean-kl.ts";

/** log n − (n − 1) / n, as bestOfNKl in search says */
const bestOfNKl = (n: number) => Math.log(n) - (n - 1) / n;
const random = createRandom(1);
const reference = [range(3000).map(() => 1 / 3000)];
const rewards = [range(3000).map(() => random.normal())];

test.each([1, 4, 16, 64])("best of %i among many answers is as far away as the formula says", (n) => {
  const policy = bestOfNPolicy(reference, rewards, n);
  expect(sum(policy[0]!)).toBeCloseTo(1, 9);
  expect(meanKl(policy, reference)).toBeCloseTo(bestOfNKl(n), 2);
});
test("where answers tie the formula is an upper bound", () => {
  const graded = [rewards[0]!.map(Math.round)];
  expect(meanKl(bestOfNPolicy(reference, graded, 16), reference)).toBeLessThan(bestOfNKl(16) - 0.1);
});
test("is what drawing n and keeping the best gives", () => {
  const [q, r] = [
    [0.5, 0.3, 0.2],
    [1, 3, 2],
  ];
  const counts = [0, 0, 0];
  for (let i = 0; i < 20_000; i++) {
    const drawn = range(3).map(() => random.weighted(q!));
    counts[drawn.reduce((best, a) => (r![a]! > r![best]! ? a : best))]! += 1 / 20_000;
  }
  bestOfNPolicy([q!], [r!], 3)[0]!.forEach((p, a) => expect(p).toBeCloseTo(counts[a]!, 1.7));
});
