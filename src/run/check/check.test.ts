import { expect, test } from "vitest";
import { clip, gate, successWithSteps, weightedSum } from "../../compose/index.ts";
import { deltaSteps } from "../../compose/steps/delta-steps.ts";
import { combine, createRandom, each, type Reward, type Rollout, rollout, type Score, valueOf } from "../../core/index.ts";
import { overlongPenalty } from "../../verify/index.ts";
import { checkReward } from "./check.ts";
import { composition } from "./composition.ts";
import { leastSquares } from "./least-squares.ts";
import { partTree, partTreeOfColumns } from "./part-tree.ts";
import { printCheck } from "./print-check.ts";
import { printComposition } from "./print-composition.ts";

const field = (name: string): Reward => each(({ fields }) => fields[name] as number | null);
const draw = (seed: number, groups: number, make: (random: () => number, group: number) => Record<string, unknown>): Rollout[] => {
  const random = createRandom(seed);
  return Array.from({ length: groups * 8 }, (_, i) => {
    const fields = make(random, i >> 3);
    return rollout({ id: `r${i}`, group: `g${i >> 3}`, response: "word ".repeat(1 + Math.floor(random() * 60)), fields });
  });
};
const names = ({ faults }: Awaited<ReturnType<typeof checkReward>>) => faults.map(({ check, part }) => `${check} ${part}`);
const coin = (random: () => number) => Number(random() < 0.5);

test("least squares finds the weights of a sum, and none for a column that repeats others or stands still", () => {
  const random = createRandom(1);
  const a = Array.from({ length: 50 }, () => random());
  const b = Array.from({ length: 50 }, () => 100 * random());
  const twice = a.map((value, i) => value + b[i]!);
  const { slopes, r2 } = leastSquares(
    [a, b, twice, a.map(() => 3)],
    a.map((value, i) => 2 * value - 0.01 * b[i]! + 7),
  );
  expect(slopes[0]).toBeCloseTo(2, 9);
  expect(slopes[1]).toBeCloseTo(-0.01, 9);
  expect(slopes.slice(2)).toEqual([null, null]);
  expect(r2).toBeCloseTo(1, 12);
});
test("shares of a sum add up to 1 at every level, in variance and in order", async () => {
  const rows = draw(2, 12, (random) => ({ a: random(), b: random(), c: random() }));
  const inner = weightedSum({ b: [2, field("b")], c: [-1, field("c")] });
  const { composition: whole } = await checkReward(weightedSum({ a: [1, field("a")], inner: [0.5, inner] }), rows);
  for (const node of [whole, whole.children[1]!]) {
    for (const kind of ["variance", "order"] as const)
      expect(node.children.reduce((sum, child) => sum + child[kind]!, 0)).toBeCloseTo(node[kind]!, 9);
  }
  expect(whole.variance).toBeCloseTo(1, 12);
  expect(whole.children.map(({ weight, weightIs }) => [weight, weightIs])).toEqual([
    [1, "stated"],
    [0.5, "stated"],
  ]);
});
test("the columns of a file give the same tree and shares as the reward itself, with fitted weights", () => {
  const random = createRandom(3);
  const parts = Array.from({ length: 40 }, () => ({ a: random(), x: random(), y: random() }));
  const verdicts: Score[] = parts.map(({ a, x, y }) => ({ value: 3 * a - x + y, parts: { a, "b.c": { value: y - x, parts: { x, y } } } }));
  const groups = [0, 1, 2, 3, 4].map((g) => Array.from({ length: 8 }, (_, i) => g * 8 + i));
  const column = (of: (score: (typeof parts)[number]) => number) => Float64Array.from(parts, of);
  const columns = {
    a: column(({ a }) => a),
    "b.c": column(({ x, y }) => y - x),
    "b.c.x": column(({ x }) => x),
    "b.c.y": column(({ y }) => y),
  };
  const live = composition(
    partTree(() => [], verdicts),
    groups,
  );
  const file = composition(
    partTreeOfColumns(
      Float64Array.from(verdicts, ({ value }) => value!),
      columns,
    ),
    groups,
  );
  expect(file).toEqual(live);
  expect(file.children.map(({ name, weightIs }) => [name, weightIs])).toEqual([
    ["a", "fitted"],
    ["b.c", "fitted"],
  ]);
  expect(file.children[1]!.children.map(({ weight }) => weight!.toFixed(6))).toEqual(["-1.000000", "1.000000"]);
});
test("right and wrong made equal by a clip: the clip is named, not what is below it", async () => {
  const rows = draw(4, 10, (random) => ({ right: coin(random), base: 2 }));
  const sum = weightedSum({ right: [1, field("right")], base: [1, field("base")] });
  expect(names(await checkReward(clip(sum, { low: 0, high: 2 }), rows))).toContain("group-spread ");
  expect(names(await checkReward(clip(sum, { low: 0, high: 3 }), rows)).filter((one) => one.startsWith("group-spread"))).toEqual([]);
});
test("a part outside the gate that guards the truth, with more to give than the gate can hold back", async () => {
  const rows = draw(5, 12, (random) => ({ right: coin(random), charm: Math.round(random() * 10) / 10 }));
  const guarded = gate(
    field("right"),
    each(() => 1),
  );
  const found = async (weight: number) =>
    names(await checkReward(weightedSum({ solved: [1, guarded], charm: [weight, field("charm")] }), rows, { right: "solved.condition" }));
  expect(await found(3)).toContain("gate-overflow charm");
  expect((await found(0.4)).filter((one) => one.startsWith("gate"))).toEqual([]);
});
test("steps that pay for their number, and the same steps telescoped", async () => {
  const rows = draw(6, 12, (random) => ({
    right: coin(random),
    steps: Array.from({ length: 1 + Math.floor(random() * 9) }, () => 0.5 + random() / 2),
  }));
  const steps = each(({ fields }) => ({ value: 0, steps: fields.steps as number[] }));
  expect(names(await checkReward(successWithSteps(field("right"), steps), rows)).some((one) => one.startsWith("not-a-potential"))).toBe(
    true,
  );
  expect(
    names(await checkReward(successWithSteps(field("right"), steps, { shape: deltaSteps }), rows)).filter((one) =>
      one.startsWith("not-a-potential"),
    ),
  ).toEqual([]);
});
test("a weight of 0, and a part drowned by the scale of another", async () => {
  const rows = draw(7, 12, (random) => ({ loud: 1000 * random(), quiet: random() }));
  const sum = weightedSum({ loud: [1, field("loud")], quiet: [1, field("quiet")], off: [0, field("quiet")] });
  expect(names(await checkReward(sum, rows))).toEqual(["no-effect quiet", "no-effect off"]);
});
test("a transform of one's own that is not monotone is found; a reward that looks at more than its part is no transform", async () => {
  const rows = draw(8, 12, (random) => ({ x: 4 * random(), noise: random() }));
  const of = (shape: (x: number, one: Rollout) => number) =>
    combine({ x: field("x") }, (parts, one) => ({ value: shape(valueOf(parts.x)!, one), parts }));
  expect(
    names(
      await checkReward(
        of((x) => x * (3 - x)),
        rows,
      ),
    ),
  ).toEqual(["not-monotone "]);
  expect(
    names(
      await checkReward(
        of((x) => Math.tanh(x)),
        rows,
      ),
    ),
  ).toEqual([]);
  expect(
    names(
      await checkReward(
        of((x, { fields }) => x + 20 * (fields.noise as number)),
        rows,
      ),
    ),
  ).toEqual([]);
});
test("a length slope is no fault where the part is about length, or where another part takes it back", async () => {
  const rows = draw(9, 16, (random) => ({ right: coin(random) }));
  const words: Reward = each(({ response }) => response[0]!.content.length / 50);
  const faults = async (reward: Reward) =>
    names(await checkReward(reward, rows, { right: "right" })).filter((one) => one.startsWith("length"));
  expect(await faults(weightedSum({ right: [9, field("right")], depth: [1, words] }))).toEqual(["length-slope depth"]);
  expect(await faults(weightedSum({ right: [9, field("right")], brevity: [-1, words] }))).toEqual([]);
  const balanced = weightedSum({
    right: [9, field("right")],
    depth: [1, words],
    penalty: [6, overlongPenalty({ maxTokens: 60, bufferTokens: 60 })],
  });
  expect(await faults(balanced)).toEqual([]);
});
test("noise is no fault: of 100 sums of four random parts, on 4 to 64 prompts, at most 2 are blamed", async () => {
  let blamed = 0;
  for (let seed = 0; seed < 100; seed++) {
    const rows = draw(1000 + seed, 4 << (seed % 5), (random) => ({
      correct: random() < 0.5,
      a: random(),
      b: coin(random),
      c: random() ** 4,
      d: random() < 0.1 ? null : random() - 0.5,
    }));
    const sum = weightedSum({ a: [1, field("a")], b: [0.5, field("b")], c: [-1, field("c")], d: [1, field("d")] });
    blamed += Number((await checkReward(sum, rows)).faults.length > 0);
  }
  expect(blamed).toBeLessThanOrEqual(2);
});
test("one prompt, one rollout, or nothing scored: silent, and printed without a figure that is none", async () => {
  for (const rows of [
    draw(10, 1, (random) => ({ a: random() })),
    draw(11, 1, () => ({ a: 1 })).slice(0, 1),
    draw(12, 1, () => ({ a: null })),
  ]) {
    const report = await checkReward(weightedSum({ a: [1, field("a")] }), rows);
    expect(report.faults).toEqual([]);
    expect(printCheck(report, { color: false }) + printComposition(report.composition, { color: false })).not.toMatch(
      /NaN|undefined|Infinity/,
    );
  }
});
test("without rollouts the built-in ones show a reward that pays for length", async () => {
  const report = await checkReward(
    weightedSum({
      right: [1, each(({ fields }) => Number(fields.correct))],
      depth: [0.01, each(({ response }) => response[0]!.content.length)],
    }),
  );
  expect(report.probes).toBe(true);
  expect(names(report)).toContain("length-slope depth");
  expect(names(report)).toContain("wrong-above-right depth");
});
test("the page of faults names part, rows, figures and what to do", async () => {
  const rows = draw(13, 12, (random) => ({ correct: random() < 0.5, style: random() }));
  const report = await checkReward(
    weightedSum({ right: [0.5, each(({ fields }) => Number(fields.correct))], style: [1, field("style")] }),
    rows,
  );
  const page = printCheck(report, { color: false });
  expect(page).toMatch(/✗ style {2}wrong-above-right\n {2}In \d+ pairs of \d+ \(/);
  expect(page).toMatch(/row +id +is +length +value +right +style/);
  expect(page).toMatch(/Do: Put it behind a gate/);
  for (const line of page.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});
