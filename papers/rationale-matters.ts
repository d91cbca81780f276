/**
 * Qiu, Guan, Wang, Li, Gai, Zhou, Zhao, Jiang & Jiang, "Rationale Matters: Learning Transferable Rubrics via Proxy-Guided Critique for VLM Reward Models", 2026.
 *
 * Setting: a toy judge whose thought is a rubric of one criterion out of five; for each of five types one criterion tells the better response (right 90 % of the
 * time), the others tell nothing. Its own verdict can also follow a shortcut (right 90 % of the time) that no rubric names. Group policy gradient (G = 8,
 * 250 updates of 24 pairs); fresh evaluators follow the rubric with noise of their own. Figures are exact over 2,000 fresh pairs, mean of 5 seeds;
 * plain numbers in place of a language model; no model; < 30 s.
 */
import { type Claim, createRandom, type Paper, type Random, type Reward, type Rollout } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { judgmentReward, type ToyJudge, type ToyPair, thoughtChances, toyJudge, toyJudgeFigures, trainToyJudge } from "guerdon/env";
import { rubricProxyReward, signedVerdict, tieredProxyReward } from "guerdon/judge";
import { mean, meanInterval, range, sigmoid } from "guerdon/math";

export const paper: Paper = {
  title: "Rationale Matters: Learning Transferable Rubrics via Proxy-Guided Critique for VLM Reward Models",
  year: 2026,
  link: "https://arxiv.org/abs/2603.16600",
  grade: "small",
};

const types = 5;
function draw(random: Random): ToyPair {
  const type = random.integer(types);
  const firstIsBetter = random() < 0.5;
  const side = (chance: number) => (random() < chance === firstIsBetter ? 2 : -2);
  return {
    context: range(types).map((criterion) => range(types * types).map((cell) => (cell === type * types + criterion ? 1 : 0))),
    evidence: range(types).map((criterion) => side(criterion === type ? 0.9 : 0.5)),
    glance: [side(0.9)],
    firstIsBetter,
  };
}
const fresh = range(2000).map((i) => draw(createRandom(80_000 + i)));

/** How often an evaluator is right that follows a rubric with the given strength; 0.5 where it tosses a coin. */
const follow = (judge: ToyJudge, strength: number) =>
  mean(
    fresh.map((pair) =>
      thoughtChances(judge, pair).reduce((total, chance, criterion) => {
        const first = sigmoid(strength * pair.evidence[criterion]!);
        return total + chance * (pair.firstIsBetter ? first : 1 - first);
      }, 0),
    ),
  );
const evaluators = [1, 1.5, 4];

const proxy = rubricProxyReward(({ fields }: Rollout, rubric, { random }) =>
  random() < sigmoid(2 * (fields.evidence as number[])[Number(rubric.slice("criterion ".length))]!) ? "A" : "B",
);
const own = signedVerdict();
const sum = weightedSum({ verdict: [1, own], proxy: [1, proxy] });

const round = (x: number) => Number(x.toFixed(4));
async function figures(reward: Reward) {
  const judges: ToyJudge[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = createRandom(seed);
    judges.push(
      await trainToyJudge({
        judge: toyJudge({ thoughts: new Array<number>(types * types).fill(0), trust: new Array<number>(types).fill(0.3), glances: [1] }),
        pairs: range(600).map(() => draw(random)),
        reward: judgmentReward(reward, ({ thought, first }, { evidence }) => {
          const winner = first ? "A" : "B";
          return {
            response: `<rubric>criterion ${thought} <justify>${winner} has more of it</justify></rubric><answer>[[${winner}]]</answer>`,
            fields: { evidence },
          };
        }),
        groupSize: 8,
        updates: 250,
        pairsPerUpdate: 24,
        learningRate: 1,
        random,
      }),
    );
  }
  const transfer = judges.map((judge) => mean(evaluators.map((strength) => follow(judge, strength))));
  return {
    own: round(mean(judges.map((judge) => toyJudgeFigures(judge, fresh).accuracy))),
    transfer: round(mean(transfer)),
    each: transfer,
  };
}

const outcome = await figures(own);
const withProxy = await figures(sum);
const tiered = await figures(tieredProxyReward(own, proxy));
// A proxy that reads a verdict in the justification repeats it: its reward is that of the verdict.
const leaking = await figures(weightedSum({ verdict: [1, own], proxy: [1, own] }));
const best = round(mean(evaluators.map((strength) => 0.9 * sigmoid(2 * strength) + 0.1 * sigmoid(-2 * strength))));
const told = ({ own, transfer, each }: typeof outcome) => {
  const { low, high } = meanInterval(each);
  return `own accuracy ${own}, evaluators ${transfer} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
};

export const claims: readonly Claim[] = [
  {
    where: "rubric transfer",
    says: "with the verdict reward alone, fresh evaluators that follow the rubrics are right: share",
    expected: { atMost: 0.65 },
    measured: outcome.transfer,
    note: `${told(outcome)}; the right criterion always would give them ${best}`,
  },
  {
    where: "rubric transfer",
    says: "with the proxy reward as well",
    expected: { atLeast: 0.8 },
    measured: withProxy.transfer,
    note: told(withProxy),
  },
  {
    where: "main results",
    says: "at the same own accuracy: difference",
    expected: { equals: 0, within: 0.02 },
    measured: round(withProxy.own - outcome.own),
  },
  {
    where: "ablation, aggregation",
    says: "the plain sum is not worse than tiers: evaluators' accuracy above theirs",
    expected: { atLeast: -0.005 },
    measured: round(withProxy.transfer - tiered.transfer),
    note: told(tiered),
  },
  {
    where: "control, leak",
    says: "a proxy that can read the verdict in the justification teaches nothing of rubrics: evaluators' accuracy above the verdict reward's",
    expected: { atMost: 0.05 },
    measured: round(leaking.transfer - outcome.transfer),
    note: told(leaking),
  },
];
