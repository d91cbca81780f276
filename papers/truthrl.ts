/**
 * Wei, Yang, Sun et al., "TruthRL: Incentivizing Truthful LLMs via Reinforcement Learning", 2025.
 *
 * Setting: 200 questions with a familiarity f; an answer is right with probability .05 + .9 σ((f − .5) / .08). A policy sees f with noise and answers or
 * says that it does not know; at the start it answers 88 % of the time. Group policy gradient (G = 8, 600 updates of 32 questions); figures are exact over
 * 200 fresh questions; mean of 2 seeds; no model; < 15 s. Reported figures are those of a reference run at these settings; the paper's own stand in the notes.
 */

import { type Claim, createRandom, type Paper, type Random, type Reward, rollout } from "guerdon";
import { truthfulness } from "guerdon/audit";
import { groupReward, logLinearPolicy, type Policy, policyTable, trainPolicy } from "guerdon/env";
import { logit, mean, range, sigmoid } from "guerdon/math";
import { exactMatch, knowledgeAwareTruth, ternaryTruth } from "guerdon/verify";

export const paper: Paper = {
  title: "TruthRL: Incentivizing Truthful LLMs via Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2509.25760",
  grade: "small",
};

interface Questions {
  /** P(right), were it answered, [questions] */
  chance: number[];
  /** the policy at given weights: action 0 answers, 1 abstains */
  policy: (weights?: ArrayLike<number>) => Policy;
}

function questions(random: Random): Questions {
  const familiarity = range(200).map(() => random());
  const seen = familiarity.map((f) => f + random.normal(0, 0.07));
  const features = seen.map((f) => [
    [1, 4 * (f - 0.5)],
    [0, 0],
  ]);
  return {
    chance: familiarity.map((f) => 0.05 + 0.9 * sigmoid((f - 0.5) / 0.08)),
    policy: (weights) =>
      logLinearPolicy(
        features,
        features.map(() => [logit(0.88), 0]),
        weights ?? [0, 0],
      ),
  };
}

const round = (x: number) => Number(x.toFixed(4));

/** Exact rates of a policy: each outcome weighed by its probability. */
function measure({ chance, policy }: Questions, weights?: ArrayLike<number>) {
  const rates = policyTable(policy(weights)).map(([answers, abstains], x) => ({
    accuracy: answers! * chance[x]!,
    abstention: abstains!,
    hallucination: answers! * (1 - chance[x]!),
  }));
  const over = (name: "accuracy" | "abstention" | "hallucination") => mean(rates.map((rate) => rate[name]));
  return { accuracy: over("accuracy"), abstention: over("abstention"), hallucination: over("hallucination") };
}
type Figures = ReturnType<typeof measure> & { truth: number };

const averaged = (runs: ReturnType<typeof measure>[]): Figures => {
  const over = (name: keyof ReturnType<typeof measure>) => round(mean(runs.map((run) => run[name])));
  const [accuracy, abstention, hallucination] = [over("accuracy"), over("abstention"), over("hallucination")];
  return { accuracy, abstention, hallucination, truth: round(accuracy - hallucination) };
};

const seeds = [1, 2];
async function trained(make: (known: (question: number) => boolean) => Reward): Promise<Figures> {
  const runs = seeds.map(async (seed) => {
    const random = createRandom(seed);
    const world = questions(random);
    // Known is what one of 8 probes gets right. The paper takes 256, which would call every question known here: none is quite hopeless.
    const known = world.chance.map((p) => range(8).some(() => random() < p));
    const attempt = (question: number, action: number, random: Random) =>
      rollout({
        response: action === 1 ? "I don't know." : random() < world.chance[question]! ? "Paris" : "Rome",
        reference: "Paris",
        group: String(question),
      });
    const policy = await trainPolicy({
      policy: world.policy(),
      reward: groupReward(
        make((question) => known[question]!),
        attempt,
      ),
      groupSize: 8,
      updates: 600,
      promptsPerUpdate: 32,
      learningRate: 1,
      random,
    });
    return measure(questions(createRandom(seed + 100)), policy.weights);
  });
  return averaged(await Promise.all(runs));
}

const right = exactMatch();
const start = averaged(seeds.map((seed) => measure(questions(createRandom(seed + 100)))));
const binary = await trained(() => ternaryTruth(right, { values: { right: 1, abstained: -1, wrong: -1 } }));
const ternary = await trained(() => ternaryTruth(right));
const aware = await trained((known) => knowledgeAwareTruth(right, (one) => known(Number(one.group))));
const told = ({ accuracy, abstention, hallucination }: Figures) =>
  `right ${accuracy.toFixed(3)}, withheld ${abstention.toFixed(3)}, wrong ${hallucination.toFixed(3)}`;

export const claims: readonly Claim[] = [
  {
    where: "baseline, binary reward",
    says: "with 1 for right and −1 for all else the policy answers always: hallucination",
    expected: { atLeast: 0.4 },
    measured: binary.hallucination,
    note: `${told(binary)}; at the start ${told(start)}`,
  },
  {
    where: "table 1",
    says: "with the ternary reward: hallucination",
    expected: { atMost: 0.15 },
    measured: ternary.hallucination,
    note: `${told(ternary)}; the paper: 28.9 % fewer hallucinations than with vanilla RL`,
  },
  {
    where: "table 1",
    says: "truthfulness (right minus wrong): ternary minus binary",
    reported: 0.3,
    expected: { atLeast: 0.2 },
    measured: round(ternary.truth - binary.truth),
    note: `ternary ${ternary.truth}, binary ${binary.truth}; the paper: 21.1 % more`,
  },
  {
    where: "table 1",
    says: "accuracy lost against the binary reward: long shots that are no longer tried",
    expected: { atMost: 0.12 },
    measured: round(binary.accuracy - ternary.accuracy),
  },
  {
    where: "ablation, knowledge-enhanced reward",
    says: "telling the reward what is known beyond probing gains nothing: truthfulness of the plain ternary reward minus that variant",
    expected: { atLeast: 0 },
    measured: round(ternary.truth - aware.truth),
    note: `knowledge-aware: ${told(aware)}`,
  },
  {
    where: "definition, truthfulness score",
    says: "its score with the usual weights is the mean of the ternary reward: for 2 right, 1 withheld and 1 wrong",
    expected: { equals: 0.25 },
    measured: truthfulness([1, 1, 0, -1]).score,
  },
];
