/**
 * Fan, Feng, Lyu, Zhou & Yue, "SophiaVL-R1: Reinforcing MLLMs Reasoning with Thinking Reward" (Trust-GRPO), 2025.
 *
 * Setting: log-linear policy in place of a vision-language model; 120 prompts to train on, 120 held out, 16 answers each. An answer has a quality of reasoning g
 * in [0, 1], and one in four takes a shortcut. It is right with chance σ(8 (g − 0.6)); in training a shortcut is right with chance 0.8 whatever its reasoning, so
 * that outcomes alone teach shortcuts. The policy sees g with noise 0.3, the shortcut, and two features without meaning. The thinking score is g with noise 0.1
 * on 70% of the prompts and 1 − g on the others. G = 8, 100 updates of 40 prompts, 3 seeds; exact expectations on held-out prompts; no model; < 10 s.
 */
import { type Claim, createContext, createRandom, each, type Paper, type Reward, rollout, type Score, scoreAll } from "guerdon";
import { trustReward, trustWeight, weightedSum } from "guerdon/compose";
import { expectedValue, groupReward, logLinearPolicy, type Policy, policyTable, trainPolicy } from "guerdon/env";
import { clamp, mean, range, sigmoid } from "guerdon/math";

export const paper: Paper = {
  title: "SophiaVL-R1: Reinforcing MLLMs Reasoning with Thinking Reward",
  year: 2025,
  link: "https://arxiv.org/abs/2505.17018",
  grade: "small",
};

const updates = 100;
const random = createRandom(1);
const prompts = range(120);
const worldOf = (shortcutsPay: boolean) =>
  prompts.map(() =>
    range(16).map(() => {
      const [g, shortcut] = [random(), random() < 0.25];
      const right = random() < (shortcut && shortcutsPay ? 0.8 : sigmoid(8 * (g - 0.6))) ? 1 : 0;
      return {
        g,
        shortcut: shortcut ? 1 : 0,
        right,
        seen: [g + random.normal(0, 0.3), shortcut ? 1 : 0, random.normal(), random.normal()],
      };
    }),
  );
const [training, heldOut, honest] = [worldOf(true), worldOf(false), worldOf(false)];
const column = (name: "g" | "shortcut" | "right") => heldOut.map((row) => row.map((answer) => answer[name]));
const inverted = prompts.map((x) => x % 10 >= 7);
const policyOn = (world: typeof training, weights?: Float64Array) =>
  logLinearPolicy(
    world.map((row) => row.map(({ seen }) => seen)),
    undefined,
    weights,
  );
const heldOutPolicy = ({ weights }: Policy) => policyTable(policyOn(heldOut, weights));
const round = (value: number) => Number(value.toFixed(4));

const outcome = each(({ fields }) => fields.right as number);
const thinking = each(({ fields }) => fields.thinking as number);
async function trained(reward: Reward, world = training) {
  const runs = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const attempt = (x: number, action: number, draws: typeof random) => {
        const { g, right } = world[x]![action]!;
        const seen = clamp((inverted[x] ? 1 - g : g) + draws.normal(0, 0.1), 0, 1);
        return rollout({ response: "", group: `${x}`, fields: { right, thinking: seen } });
      };
      const policy = await trainPolicy({
        policy: policyOn(world),
        reward: groupReward(reward, attempt, createContext({ totalSteps: updates })),
        groupSize: 8,
        updates,
        promptsPerUpdate: 40,
        learningRate: 1,
        random: createRandom(seed),
      });
      return heldOutPolicy(policy);
    }),
  );
  const of = (name: "g" | "shortcut" | "right") => round(mean(runs.map((table) => expectedValue(table, column(name)))));
  return { accuracy: of("right"), reasoning: of("g"), shortcuts: of("shortcut") };
}

const untrained = policyTable(policyOn(heldOut));
const before = { accuracy: expectedValue(untrained, column("right")), reasoning: expectedValue(untrained, column("g")) };
const only = await trained(outcome);
const plain = await trained(weightedSum({ outcome: [1, outcome], thinking: [0.3, thinking] }));
const trust = await trained(trustReward(outcome, thinking, { time: Infinity }));
const annealed = await trained(trustReward(outcome, thinking));
const released = await trained(trustReward(outcome, thinking, { mixedOnly: true, hopeless: 0.2 }));
const honestOnly = await trained(outcome, honest);
const honestAnnealed = await trained(trustReward(outcome, thinking), honest);
const listed = Object.entries({
  "outcome only": only,
  unweighted: plain,
  trust,
  "trust and annealing": annealed,
  "released options": released,
})
  .map(([name, run]) => `${name} ${run.accuracy} right, reasoning ${run.reasoning}, shortcuts ${run.shortcuts}`)
  .join("; ");

export const claims: readonly Claim[] = [
  {
    where: "trust weight",
    says: "trust for 0.3 against 0.8",
    reported: 0.607,
    expected: { equals: 0.607, within: 0.001 },
    measured: round(trustWeight([0.3, 0.8], [true, false])),
  },
  {
    where: "ablation",
    says: "trust and annealing against outcome only: points of accuracy gained",
    expected: { atLeast: 0.02 },
    measured: round(annealed.accuracy - only.accuracy),
    note: `before training ${round(before.accuracy)}, reasoning ${round(before.reasoning)}; ${listed}`,
  },
  {
    where: "ablation",
    says: "and quality of reasoning gained",
    expected: { atLeast: 0.2 },
    measured: round(annealed.reasoning - only.reasoning),
    note: "the direction holds; the policy sees the quality of reasoning through noise, and outcomes alone raise it too",
  },
  {
    where: "ablation",
    says: "without trust: points of accuracy lost against trust",
    expected: { atLeast: 0.02 },
    measured: round(trust.accuracy - plain.accuracy),
    note: "does not hold: the weight is at most a factor of e smaller, and only in groups of the inverted prompts, where the outcome outweighs 0.3 of thinking anyway; the other 70% outvote them",
  },
  {
    where: "control",
    says: "where no shortcut pays in training, outcomes are enough: at most 2 points are gained",
    expected: { atMost: 0.02 },
    measured: round(honestAnnealed.accuracy - honestOnly.accuracy),
    note: `outcome only ${honestOnly.accuracy}, trust and annealing ${honestAnnealed.accuracy}; in a tabular bandit, where nothing is shared by prompts, a first trial of this lost 1.7 points`,
  },
  {
    where: "control",
    says: "with the options of the released code trust is always 1 for outcomes of 0 and 1: wrong answers are never read",
    expected: { equals: 1 },
    measured: await releasedTrust(),
  },
];

/** Least trust over all training prompts, each with its answers as one group, when the thinking of hopeless answers is not read. */
async function releasedTrust() {
  const rows = training.flatMap((row, x) =>
    row.map(({ g, right }) => ({ response: "", group: `${x}`, fields: { right, thinking: inverted[x] ? 1 - g : g } })),
  );
  const verdicts = await scoreAll(trustReward(outcome, thinking, { mixedOnly: true, hopeless: 0.2 }), rows);
  return Math.min(...verdicts.map((verdict) => (verdict as Score).parts!.trust as number));
}
