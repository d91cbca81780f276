/**
 * Wang et al., "Beyond Reward Hacking: Causal Rewards for Large Language Model Alignment", 2025, arXiv:2501.09620.
 *
 * Setting: quality seen through two noisy features, beside length and its square; the better of two responses is chosen, and in 70% of 1500
 * training pairs it is made the longer one (in the rest chance decides); in the test pairs length has nothing to do with quality. Linear rewards; the penalty is on the reward itself; 3 seeds. The sycophancy, concept and
 * discrimination figures of the paper need language models. No model; < 25 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { dot, mean, range, spearman } from "guerdon/math";
import { bradleyTerryLoss, causalRewardLoss, fitLinearReward, fitReward, mlpHead } from "guerdon/model";
import { NdArray, wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Beyond Reward Hacking: Causal Rewards for Large Language Model Alignment",
  year: 2025,
  link: "https://arxiv.org/abs/2501.09620",
  grade: "small",
};

function response(random: Random) {
  const [quality, length] = [random.normal(), random.normal()];
  const seen = () => quality + random.normal(0, 1);
  return resized({ quality, length, row: [seen(), seen(), 0, 0, random.normal()] }, length);
}
const resized = ({ quality, row }: { quality: number; length: number; row: number[] }, length: number) => ({
  quality,
  length,
  row: [...row.slice(0, 2), length, length ** 2 - 1, row[4]!],
});
type Response = ReturnType<typeof response>;
const order = (a: Response, b: Response, better: boolean) => (better ? { chosen: a, rejected: b } : { chosen: b, rejected: a });

const linear = mlpHead({ inputs: 5, hidden: [] });
const training = { steps: 150, batch: 128, rate: 0.01, decay: 0, backend: await wasmBackend() };

async function setting(seed: number) {
  const random = createRandom(seed);
  const pairs = range(1500).map(() => {
    const [a, b] = [response(random), response(random)].sort((a, b) => b.quality - a.quality) as [Response, Response];
    const longer = random() < 0.7 || random() < 0.5;
    const [chosen, rejected] = a.length > b.length === longer ? [a.length, b.length] : [b.length, a.length];
    return { chosen: resized(a, chosen), rejected: resized(b, rejected) };
  });
  const test = range(3000).map(() => {
    const [a, b] = [response(random), response(random)];
    return order(a, b, a.quality > b.quality);
  });
  const column = <T>(read: (one: Response) => T) => ({
    chosen: pairs.map((p) => read(p.chosen)),
    rejected: pairs.map((p) => read(p.rejected)),
  });
  const rows = column(({ row }) => row);
  const lengths = column(({ length }) => length);
  const given = { chosenSpurious: lengths.chosen, rejectedSpurious: lengths.rejected };

  const measure = ({ score }: { score: (row: readonly number[]) => number }) => {
    const accuracy = (on: typeof test) =>
      pairAccuracy(
        on.map((p) => score(p.chosen.row)),
        on.map((p) => score(p.rejected.row)),
      );
    const all = test.flatMap(({ chosen, rejected }) => [chosen, rejected]);
    return {
      bias: spearman(
        all.map(({ row }) => score(row)),
        all.map(({ length }) => length),
      ),
      accuracy: accuracy(test),
      short: accuracy(test.filter(({ chosen, rejected }) => chosen.length < rejected.length)),
    };
  };
  const plain = fitLinearReward(bradleyTerryLoss(), rows);
  const start = [{ weight: new NdArray(plain.weights, [5, 1]), bias: new NdArray([0]) }];
  const causal = async (weight: number, conditional = true) => {
    const { params } = await fitReward(causalRewardLoss({ weight, conditional }), linear, rows, {
      given,
      start,
      ...training,
      random: createRandom(1),
    });
    return measure({ score: (row) => dot(params[0]!.weight.data, row) });
  };
  return {
    plain: measure(plain),
    causal: await causal(3),
    unconditional: await causal(10, false),
    front: await Promise.all([0.3, 30].map((weight) => causal(weight))),
  };
}

const runs = await Promise.all(range(3).map(setting));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const average = (read: (run: (typeof runs)[number]) => number) => round(mean(runs.map(read)));
export const claims: readonly Claim[] = [
  {
    where: "section 5.2, length",
    says: "plain Bradley-Terry: rank correlation of reward and length",
    expected: { atLeast: 0.5 },
    measured: average((run) => run.plain.bias),
    note: "The bias to be taken away; where the other 30% of the pairs are ordered by quality alone it is 0.93, where they have the longer one rejected 0.27.",
  },
  {
    where: "section 5.2, length",
    says: "the causal reward, λ = 3: its size",
    expected: { atMost: 0.2 },
    measured: average((run) => Math.abs(run.causal.bias)),
  },
  {
    where: "section 5.2, length",
    says: "gain in accuracy where the better response is the shorter one",
    expected: { atLeast: 0.15 },
    measured: average((run) => run.causal.short - run.plain.short),
  },
  {
    where: "section 5.2, length",
    says: "gain in accuracy over all test pairs",
    expected: { atLeast: 0.04 },
    measured: average((run) => run.causal.accuracy - run.plain.accuracy),
  },
  {
    where: "section 5.2, figure 3",
    says: "the bias is smaller with λ = 30 than with 0.3",
    expected: { equals: true },
    measured: average((run) => Math.abs(run.front[1]!.bias)) <= average((run) => Math.abs(run.front[0]!.bias)),
  },
  {
    where: "control",
    says: "the unconditional penalty with λ = 10 also forbids what length honestly tells, and turns the bias round",
    expected: { atMost: 0 },
    measured: average((run) => run.unconditional.bias),
  },
];
