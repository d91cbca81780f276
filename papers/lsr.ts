/**
 * Wang, Wong & Belkin, "RLSR: Reinforcement Learning with Supervised Reward Outperforms SFT in Instruction Following", 2025.
 *
 * Setting: 80 instructions of three points, of which one answer each is on file. A point can be worded in three ways that share no word; the encoder is
 * learned from co-occurrence. 24 candidates each: good ones in other wordings, partial, verbose, and off topic; gold is their quality. A log-linear policy
 * learns from features that it sees of any candidate, with noise: from 60 instructions, by likelihood of the answer on file (SFT) or by group policy
 * gradient on the embedding similarity with it (RLSR), equal steps; gold on the other 20, mean of 4 seeds; no model; < 30 s.
 */
import { type Claim, createRandom, type Paper, type Random, rollout, scoreAll, valueOf } from "guerdon";
import {
  type ActionTable,
  cooccurrenceEncoder,
  expectedValue,
  logLinearPolicy,
  moveWeights,
  type Policy,
  policyTable,
  probabilitiesOf,
  trainPolicy,
} from "guerdon/env";
import { argmax, mean, range, spearman } from "guerdon/math";
import { embeddingSimilarity, referenceMetric, rougeL } from "guerdon/verify";

export const paper: Paper = {
  title: "RLSR: Reinforcement Learning with Supervised Reward Outperforms SFT in Instruction Following",
  year: 2025,
  link: "https://arxiv.org/abs/2510.14200",
  grade: "small",
};

const words = createRandom(4);
const sounds = ["ka", "lo", "mi", "nu", "pe", "ra", "si", "to", "vu", "za"];
const newWord = () =>
  range(4)
    .map(() => words.pick(sounds))
    .join("");
const glue = "first then so also the of this in".split(" ");
/** A point has words that go with it, and three wordings of two words each. */
const points = range(60).map(() => ({ field: range(5).map(newWord), wordings: range(3).map(() => [newWord(), newWord()]) }));
const corpus = points.flatMap(({ field, wordings }) =>
  range(60).map(() => words.shuffle([...words.pick(wordings), ...words.shuffle(field).slice(0, 3), words.pick(glue)]).join(" ")),
);
const encoder = cooccurrenceEncoder(corpus, { dimensions: 64 });

interface Candidate {
  readonly text: string;
  readonly gold: number;
  /** what a policy can see: share of the points made, share of other points, length beyond need, and which wording */
  readonly traits: readonly number[];
}
const sorts = [...new Array(8).fill("good"), ...new Array(6).fill("partial"), ...new Array(4).fill("verbose"), ...new Array(6).fill("off")];

function instruction(random: Random) {
  const order = random.shuffle(range(points.length));
  const [wanted, others] = [order.slice(0, 3), order.slice(3)];
  const say = (point: number, wording: number) => `${random.pick(glue)} ${points[point]!.wordings[wording]!.join(" ")}`;
  const candidates = sorts.map((sort, i): Candidate => {
    // The answer on file, the first one, keeps to the first wording, as one author does.
    const wording = () => (i === 0 ? 0 : random.integer(3));
    const made = sort === "off" ? [] : wanted.slice(0, sort === "partial" ? 1 + (i % 2) : 3);
    const extra = others.slice(0, sort === "verbose" ? 3 : sort === "off" ? 3 : 0);
    const spoken = [...made, ...extra].map((point) => ({ point, wording: wording() }));
    const gold = made.length / 3 - 0.15 * extra.length;
    const style = mean(spoken.map(({ wording }) => Number(wording === 0)));
    const seen = [made.length / 3, extra.length / 3, spoken.length / 6, style].map((trait) => trait + random.normal(0, 0.2));
    return { text: spoken.map(({ point, wording }) => say(point, wording)).join(" "), gold, traits: seen };
  });
  return { reference: candidates[0]!.text, candidates };
}
type Instruction = ReturnType<typeof instruction>;

const semantic = embeddingSimilarity({ encoder, lowest: -1 });
const surface = referenceMetric(rougeL);
async function judged(reward: typeof semantic, tasks: readonly Instruction[]): Promise<number[][]> {
  return Promise.all(
    tasks.map(async ({ reference, candidates }) => {
      const verdicts = await scoreAll(
        reward,
        candidates.map(({ text }) => rollout({ response: text, reference })),
      );
      return verdicts.map((verdict) => valueOf(verdict)!);
    }),
  );
}

const [steps, batch, rate] = [300, 12, 0.2];
/** Likelihood of the answer on file, by as many steps of the same length. */
function supervised(start: Policy, random: Random): Policy {
  const policy = { ...start, weights: start.weights.slice() };
  for (const _ of range(steps)) {
    const tasks = random.shuffle(range(start.initial.length)).slice(0, batch);
    const slopes = tasks.map((task) => probabilitiesOf(policy, task).map((p, action) => Number(action === 0) - p));
    tasks.forEach((task, i) => {
      moveWeights(policy, task, slopes[i]!, rate / batch);
    });
  }
  return policy;
}

async function run(seed: number) {
  const random = createRandom(seed);
  const tasks = range(80).map(() => instruction(random));
  const [train, test] = [tasks.slice(0, 60), tasks.slice(60)];
  const features = (some: readonly Instruction[]) => some.map(({ candidates }) => candidates.map(({ traits }) => [...traits]));
  const gold = (some: readonly Instruction[]): ActionTable => some.map(({ candidates }) => candidates.map((one) => one.gold));
  const start = logLinearPolicy(features(train));
  const onRewards = (table: ActionTable, policy: Policy) =>
    trainPolicy({
      policy,
      reward: (task, actions) => actions.map((action) => table[task]![action]!),
      groupSize: 8,
      updates: steps,
      promptsPerUpdate: batch,
      learningRate: rate,
      klWeight: 0.01,
      random,
    });
  const heldOut = ({ weights }: Policy) => expectedValue(policyTable(logLinearPolicy(features(test), undefined, weights)), gold(test));
  const table = await judged(semantic, train);
  const sft = supervised(start, random);
  const rlsr = await onRewards(table, start);
  const both = await onRewards(table, sft);
  const rouge = await onRewards(await judged(surface, train), start);
  const shuffled = await onRewards(
    table.map((row) => random.shuffle(row)),
    start,
  );
  const best = (reward: ActionTable) =>
    mean(test.map(({ candidates }, t) => candidates[argmax(reward[t]!.map((r, a) => (a === 0 ? -Infinity : r)))]!.gold));
  const testTable = await judged(semantic, test);
  return {
    start: heldOut(start),
    sft: heldOut(sft),
    rlsr: heldOut(rlsr),
    both: heldOut(both),
    rouge: heldOut(rouge),
    shuffled: heldOut(shuffled),
    bestOfAll: best(testTable),
    agreement: mean(testTable.map((row, t) => spearman(row, gold(test)[t]!))),
  };
}

const runs = await Promise.all([1, 2, 3, 4].map(run));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const over = (name: keyof (typeof runs)[number]) => round(mean(runs.map((one) => one[name])));
const gold = {
  start: over("start"),
  sft: over("sft"),
  rlsr: over("rlsr"),
  both: over("both"),
  rouge: over("rouge"),
  shuffled: over("shuffled"),
};

export const claims: readonly Claim[] = [
  {
    where: "table 1 (win rate 26.34 % against 21.01 %)",
    says: "gold on new instructions: RLSR above SFT on the same data by",
    reported: 0.0533,
    expected: { atLeast: 0.05 },
    measured: round(gold.rlsr - gold.sft),
    note: `start ${gold.start}, SFT ${gold.sft}, RLSR ${gold.rlsr}; the reported figure is a difference of win rates. Missed by a little: here likelihood alone leaves only a tenth of the scale to gain, and half of that is gained`,
  },
  {
    where: "table 1 (SFT then RLSR: 30.73 %)",
    says: "SFT and then RLSR, above the better of the two by",
    reported: 0.0439,
    expected: { atLeast: -0.01 },
    measured: round(gold.both - Math.max(gold.sft, gold.rlsr)),
    note: `SFT then RLSR ${gold.both}; it takes twice the steps`,
  },
  {
    where: "reward",
    says: "rank correlation of the similarity with gold on new instructions",
    expected: { atLeast: 0.5 },
    measured: over("agreement"),
    note: `the candidate nearest to the answer on file, other than itself, has gold ${over("bestOfAll")}`,
  },
  {
    where: "baseline",
    says: "above reinforcement learning on ROUGE-L by",
    expected: { atLeast: 0 },
    measured: round(gold.rlsr - gold.rouge),
    note: `ROUGE-L ${gold.rouge}`,
  },
  {
    where: "control",
    says: "rewards shuffled among the candidates: gold above the start by",
    expected: { atMost: 0.05 },
    measured: round(gold.shuffled - gold.start),
  },
];
