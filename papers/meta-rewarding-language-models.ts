/**
 * Wu, Yuan, Golovneva, Xu, Tian, Jiao, Weston & Sukhbaatar, "Meta-Rewarding Language Models: Self-Improving Alignment with LLM-as-a-Meta-Judge", 2024.
 *
 * Setting: (a) six judgments with quality ~ N(0, 1); a meta-judge names the first with probability σ(2 (q₁ − q₂)) plus .2 or .4; mean of 200 seeds. (b) text
 * bandit of 60 prompts with 24 answers, log-linear in four features and the length; a judge gives 0 to 5 points with noise, half of it common to all judgments of an answer, and a liking for length; K = 7
 * answers, N = 11 judgments, four iterations of DPO from the policy before, judge pairs in the first two. The judge's noise falls by e⁻ᵏ with the share
 * of its pairs that are right, less those that are wrong (k = .8); 5 seeds; plain numbers in place of a language model; no model; < 15 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { lengthControlledPair } from "guerdon/bench";
import { expectedValue, logLinearPolicy, type PolicyPair, policyTable, policyWinRate, trainOnPairs } from "guerdon/env";
import { type Battle, battleMatrix, ratingsFromBattles } from "guerdon/judge";
import { argmax, clamp, dot, kendall, mean, range, sigmoid, variance } from "guerdon/math";
import { dpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Meta-Rewarding Language Models: Self-Improving Alignment with LLM-as-a-Meta-Judge",
  year: 2024,
  link: "https://arxiv.org/abs/2407.19594",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));

/** Battles between all contestants: in both orders, or twice in one order. */
function fight(quality: readonly number[], favour: number, both: boolean, random: Random): Battle[] {
  return quality.flatMap((_, m) =>
    range(m).flatMap((n) =>
      [0, 1].map((round) => {
        const [first, second] = both && round === 1 ? [m, n] : [n, m];
        const chance = clamp(sigmoid(2 * (quality[first]! - quality[second]!)) + favour, 0, 1);
        return { first, second, firstWon: random() < chance ? 1 : 0 };
      }),
    ),
  );
}

function agreement(favour: number) {
  const taus = range(200).map((seed) => {
    const random = createRandom(seed);
    const quality = range(6).map(() => random.normal());
    const both = fight(quality, favour, true, random);
    const single = fight(quality, favour, false, random);
    const tau = (matrix: number[][]) => kendall(ratingsFromBattles(matrix), quality);
    return {
      weighted: tau(battleMatrix(both, 6)),
      plain: tau(battleMatrix(both, 6, [1, 1])),
      single: tau(battleMatrix(single, 6, [1, 1])),
    };
  });
  const over = (name: "weighted" | "plain" | "single") => round(mean(taus.map((tau) => (Number.isNaN(tau[name]) ? 0 : tau[name]))));
  return { weighted: over("weighted"), plain: over("plain"), single: over("single") };
}
const [slight, strong] = [agreement(0.2), agreement(0.4)];

interface Loop {
  trainsJudge: boolean;
  tolerance: number;
}

function loop({ trainsJudge, tolerance }: Loop, seed: number) {
  const random = createRandom(seed);
  const taste = range(4).map(() => random.normal(0, 0.5));
  const features = range(60).map(() => range(24).map(() => range(5).map(() => random.normal())));
  const gold = features.map((answers) => answers.map((row) => dot(taste, row.slice(0, 4))));
  const lengths = features.map((answers) => answers.map((row) => 300 * Math.exp(0.5 * row[4]!)));
  let policy = logLinearPolicy(features);
  const start = policyTable(policy);
  let noise = 1.5;
  for (let iteration = 0; iteration < 4; iteration++) {
    const table = policyTable(policy);
    const pairs: PolicyPair[] = [];
    let [rightPairs, judgePairs] = [0, 0];
    features.forEach((answers, prompt) => {
      const drawn = range(7).map(() => random.weighted(table[prompt]!));
      /** on the scale of points, where 2.5 is usual */
      const point = (answer: number) => 2.5 + gold[prompt]![answer]! + 0.2 * answers[answer]![4]!;
      const judgments = drawn.map((answer) => {
        const misread = random.normal(0, noise);
        return range(11).map(() => clamp(Math.round(point(answer) + misread + random.normal(0, noise)), 0, 5));
      });
      const pair = lengthControlledPair(
        judgments.map(mean),
        drawn.map((answer) => lengths[prompt]![answer]!),
        { tolerance },
      );
      if (pair && drawn[pair.chosen] !== drawn[pair.rejected]) {
        pairs.push({ prompt, chosen: drawn[pair.chosen]!, rejected: drawn[pair.rejected]! });
      }
      if (!trainsJudge || iteration >= 2) return;
      // The judgments of the response on which they differ most fight each other; a judgment is the better the nearer it is to the truth.
      const disputed = argmax(judgments.map((given) => variance(given)));
      const quality = judgments[disputed]!.map((given) => -Math.abs(given - (2.5 + gold[prompt]![drawn[disputed]!]!)));
      const ratings = ratingsFromBattles(battleMatrix(fight(quality, 0.2, true, random), 11));
      const worst = argmax(ratings.map((rating) => -rating));
      rightPairs += Math.sign(quality[argmax(ratings)]! - quality[worst]!);
      judgePairs++;
    });
    if (judgePairs > 0) noise *= Math.exp((-0.8 * rightPairs) / judgePairs);
    policy = trainOnPairs({ policy, pairs, loss: dpoLoss, steps: 10, learningRate: 1 });
  }
  const end = policyTable(policy);
  return { win: policyWinRate(end, start, gold), growth: expectedValue(end, lengths) / expectedValue(start, lengths), noise };
}

const seeds = [1, 2, 3, 4, 5];
function runs(options: Loop) {
  const all = seeds.map((seed) => loop(options, seed));
  return {
    win: round(mean(all.map(({ win }) => win))),
    growth: round(mean(all.map(({ growth }) => growth))),
    noise: round(mean(all.map(({ noise }) => noise))),
  };
}
const meta = runs({ trainsJudge: true, tolerance: 0.1 });
const actorOnly = runs({ trainsJudge: false, tolerance: 0.1 });
const uncontrolled = runs({ trainsJudge: true, tolerance: 0 });
const told = (of: typeof slight) => `both orders weighted ${of.weighted}, unweighted ${of.plain}, one order ${of.single}`;

export const claims: readonly Claim[] = [
  {
    where: "meta-judge, battles",
    says: "both orders rank judgments better than one order at as many calls (favour .2): Kendall's τ above by",
    reported: 0.11,
    expected: { atLeast: 0.08 },
    measured: round(slight.weighted - slight.single),
    note: `${told(slight)}; a reference run had 0.82, 0.81, 0.71`,
  },
  {
    where: "meta-judge, battles",
    says: "the same for a stronger favour (.4)",
    reported: 0.29,
    expected: { atLeast: 0.08 },
    measured: round(strong.weighted - strong.single),
    note: `${told(strong)}; a reference run had 0.76, 0.72, 0.47`,
  },
  {
    where: "meta-judge, position weights",
    says: "weights by place are no worse than none, favour .2: τ above by",
    reported: 0.01,
    expected: { atLeast: 0 },
    measured: round(slight.weighted - slight.plain),
  },
  {
    where: "meta-judge, position weights",
    says: "and better for a stronger favour: τ above by",
    reported: 0.04,
    expected: { atLeast: 0.01 },
    measured: round(strong.weighted - strong.plain),
  },
  {
    where: "main results",
    says: "training the judge as well as the actor: win rate against the start, above self-rewarding by",
    expected: { atLeast: 0.03 },
    measured: round(meta.win - actorOnly.win),
    note: `${meta.win} against ${actorOnly.win}; the judge's noise falls from 1.5 to ${meta.noise}`,
  },
  {
    where: "length control",
    says: "with ρ = .1 the mean length stays: change",
    expected: { equals: 0, within: 0.05 },
    measured: round(meta.growth - 1),
  },
  {
    where: "length control",
    says: "without it the mean length grows",
    expected: { atLeast: 0.15 },
    measured: round(uncontrolled.growth - 1),
    note: "the direction holds, the margin does not for a liking of 0.2 points a deviation of log length; for one of 0.4 it grew by 0.20, and by 0.09 with ρ = .1",
  },
];
