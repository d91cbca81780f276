/**
 * Zhang et al., "BaseReward: A Strong Baseline for Multimodal Reward Model", 2025, arXiv:2509.16127.
 *
 * Setting: a response is seen through 8 features of its text and 8 of how it fits the image; what people like has squares and products of them, so a line
 * cannot say it. 2000 comparisons with the noise of a logistic, test pairs held to the true order, 2 seeds. Heads as in the paper's grid, narrower (32). The
 * second backbone sees the same responses with noise of its own. MM-RLHF-RewardBench (92.9) and RL are out of reach. No model; < 15 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { referenceZScore } from "guerdon/compose";
import { dot, logit, mean, range } from "guerdon/math";
import { bradleyTerryLoss, fitReward, mlpHead, zeroCentredLoss } from "guerdon/model";
import { type Tensor, wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "BaseReward: A Strong Baseline for Multimodal Reward Model",
  year: 2025,
  link: "https://arxiv.org/abs/2509.16127",
  grade: "small",
};

const backend = await wasmBackend();
const half = 8;
type Row = readonly number[];
type Pair = { readonly chosen: Row; readonly rejected: Row };
const sides = (pairs: readonly Pair[]) => ({ chosen: pairs.map(({ chosen }) => chosen), rejected: pairs.map(({ rejected }) => rejected) });

async function setting(seed: number) {
  const random = createRandom(seed);
  const [text, image] = [0, 1].map(() => range(half).map(() => random.normal(0, 0.4))) as [number[], number[]];
  const textGold = (row: Row) => dot(text, row.slice(0, half)) - 0.4 * (row[0]! ** 2 + row[1]! ** 2 + row[2]! ** 2);
  const imageGold = (row: Row) => dot(image, row.slice(half)) + 0.6 * (row[3]! * row[half]! + row[4]! * row[half + 1]!);
  const gold = (row: Row) => textGold(row) + imageGold(row);
  const normals = (count: number) => range(count).map(() => random.normal());
  const draw = (count: number, noise: number, row = () => normals(2 * half)): Pair[] =>
    range(count).map(() => {
      const [a, b] = [row(), row()];
      return gold(a) - gold(b) + noise * logit(random()) > 0 ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
    });
  const [pairs, test] = [draw(2000, 1), draw(3000, 0)];
  const train = async (options: { hidden?: number[]; activation?: (x: Tensor) => Tensor; weight?: number } = {}, on = pairs) => {
    const { hidden = [32], activation, weight = 0 } = options;
    const objective = weight > 0 ? zeroCentredLoss({ weight }) : bradleyTerryLoss();
    const head = mlpHead({ inputs: 2 * half, hidden, ...(activation && { activation }) });
    const { score } = await fitReward(objective, head, sides(on), { steps: 150, batch: 128, rate: 0.01, random: createRandom(7), backend });
    return score;
  };
  type Score = Awaited<ReturnType<typeof train>>;
  const accuracy = async (score: Score, on = test) =>
    pairAccuracy(await score(on.map((p) => p.chosen)), await score(on.map((p) => p.rejected)));

  const layers = (count: number) => range(count - 1).map(() => 32);
  const best = await train();
  const grid = {
    "1 layer": await accuracy(await train({ hidden: [] })),
    "2 layers": await accuracy(best),
    "3 layers": await accuracy(await train({ hidden: layers(3) })),
    "5 layers": await accuracy(await train({ hidden: layers(5) })),
    ReLU: await accuracy(await train({ activation: (x) => x.relu() })),
    Tanh: await accuracy(await train({ activation: (x) => x.tanh() })),
    "λ 0.01": await accuracy(await train({ weight: 0.01 })),
    "λ 0.1": await accuracy(await train({ weight: 0.1 })),
  };

  // Two backbones: the same responses, each with noise of its own.
  const blurred = (on: readonly Pair[], noise: number[][]) =>
    on.map(({ chosen, rejected }, i) => ({
      chosen: chosen.map((x, k) => x + noise[2 * i]![k]!),
      rejected: rejected.map((x, k) => x + noise[2 * i + 1]![k]!),
    }));
  const noises = (count: number) => range(2 * count).map(() => range(2 * half).map(() => random.normal(0, 0.4)));
  const members = await Promise.all(
    [0, 1].map(async () => {
      const seen = blurred(test, noises(test.length));
      const score = await train({}, blurred(pairs, noises(pairs.length)));
      const [high, low] = [await score(seen.map((p) => p.chosen)), await score(seen.map((p) => p.rejected))];
      const before = Array.from(await score(blurred(pairs.slice(0, 300), noises(300)).map((p) => p.chosen)));
      const standard = (list: Float32Array) => Array.from(list, (r) => referenceZScore(r, before));
      return { high: standard(high), low: standard(low) };
    }),
  );
  const together = (side: "high" | "low") => test.map((_, i) => mean(members.map((member) => member[side][i]!)));

  // Few pairs with images, and many of text alone (features of the image all 0).
  const few = pairs.slice(0, 400);
  const textOnly = draw(1600, 1, () => [...normals(half), ...new Array<number>(half).fill(0)]);
  const decided = test.filter(
    ({ chosen, rejected }) => Math.abs(textGold(chosen) - textGold(rejected)) > Math.abs(imageGold(chosen) - imageGold(rejected)),
  );
  return {
    grid,
    best: Math.max(...members.map(({ high, low }) => pairAccuracy(high, low))),
    both: pairAccuracy(together("high"), together("low")),
    few: await accuracy(await train({}, few), decided),
    mixed: await accuracy(await train({}, [...few, ...textOnly]), decided),
  };
}

const runs = [await setting(1), await setting(2)];
const over = (read: (run: (typeof runs)[number]) => number) => Math.round(mean(runs.map(read)) * 1e4) / 1e4;
const names = Object.keys(runs[0]!.grid) as (keyof (typeof runs)[number]["grid"])[];
const gain = (name: (typeof names)[number], from: (typeof names)[number] = "2 layers") => over(({ grid }) => grid[name] - grid[from]);

export const claims: readonly Claim[] = [
  {
    where: "section 3.2, table 2",
    says: "two layers are above one by, in accuracy",
    expected: { atLeast: 0.03 },
    measured: gain("2 layers", "1 layer"),
    note: names.map((name) => `${name} ${over(({ grid }) => grid[name])}`).join(", "),
  },
  {
    where: "section 3.2, table 2",
    says: "three or five layers gain nothing over two: the better of them, by",
    expected: { atMost: 0.005 },
    measured: Math.max(gain("3 layers"), gain("5 layers")),
  },
  {
    where: "section 3.2, table 2",
    says: "ReLU or Tanh gain nothing over SiLU: the better of them, by",
    expected: { atMost: 0.005 },
    measured: Math.max(gain("ReLU"), gain("Tanh")),
  },
  {
    where: "section 3.3",
    says: "a price on the size of rewards gains nothing: λ = 0.1 against 0",
    expected: { atMost: 0 },
    measured: gain("λ 0.1"),
  },
  {
    where: "section 3.6",
    says: "the mean of two backbones, each in its own standard deviations, is above the better one by",
    expected: { atLeast: 0.005 },
    measured: over(({ both, best }) => both - best),
  },
  {
    where: "section 3.4",
    says: "1600 pairs of text alone beside 400 with images: gain where the text decides",
    expected: { atLeast: 0.03 },
    measured: over(({ mixed, few }) => mixed - few),
    note: `${over(({ few }) => few)} without, ${over(({ mixed }) => mixed)} with`,
  },
];
