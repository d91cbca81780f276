/**
 * Lai, Wang, Liu, Huang & Wei, "ALaRM: Align Language Models via Hierarchical Rewards Modeling", ACL Findings 2024.
 *
 * Setting: text bandit, 200 prompts with 64 answers, uniform reference. Quality q is normal; the holistic reward sees it with noise 0.7 for good answers
 * (q > 0.3) and 0.3 for others. Gold is q, for good answers with 0.6 · fact besides; the aspect sees fact. A tenth of the answers is degenerate: q = −1.5, aspect 5.
 * Exact optima at KL 1 and 2; weight of the whole 1, threshold 0.6; no model; < 10 s.
 */
import { type Claim, createRandom, each, type Paper, type Reward, rollout, scoreAll, valueOf } from "guerdon";
import { aspectConsistency, hierarchicalReward, referenceZScore, weightedSum } from "guerdon/compose";
import { expectedValue, tiltToKl } from "guerdon/env";
import { range, sigmoid } from "guerdon/math";

export const paper: Paper = {
  title: "ALaRM: Align Language Models via Hierarchical Rewards Modeling",
  year: 2024,
  link: "https://arxiv.org/abs/2403.06754",
  grade: "small",
};

const [prompts, answers] = [200, 64];
const random = createRandom(1);
const world = range(prompts * answers).map((i) => {
  const degenerate = random() < 0.1;
  const q = degenerate ? -1.5 : random.normal();
  const fact = random.normal();
  const good = q > 0.3;
  return {
    group: `${Math.floor(i / answers)}`,
    holistic: q + random.normal(0, good ? 0.7 : 0.3),
    aspect: degenerate ? 5 : fact,
    inconsistent: random.normal(),
    gold: q + (good ? 0.6 * fact : 0),
    degenerate,
  };
});
const reference = range(prompts).map(() => range(answers).map(() => 1 / answers));
const table = (values: readonly number[]) => range(prompts).map((x) => values.slice(x * answers, (x + 1) * answers));
const gold = table(world.map((one) => one.gold));
const degenerate = table(world.map((one) => (one.degenerate ? 1 : 0)));
const round = (value: number) => Number(value.toFixed(4));

// A thousand outputs of the policy at the start stand in for the reference set of the paper.
const outputs = world.slice(0, 1000).map((one) => one.holistic);
const rollouts = world.map(({ group, holistic, aspect }) =>
  rollout({ response: "", group, fields: { h: referenceZScore(holistic, outputs), aspect } }),
);
const holistic = each(({ fields }) => fields.h as number);
const aspect = each(({ fields }) => fields.aspect as number);
const shaped = each(({ fields }) => sigmoid(fields.aspect as number));

async function optimum(reward: Reward) {
  const values = table((await scoreAll(reward, rollouts)).map((verdict) => valueOf(verdict)!));
  const [one, two] = [1, 2].map((kl) => tiltToKl(reference, values, kl));
  return {
    one: round(expectedValue(one!, gold)),
    two: round(expectedValue(two!, gold)),
    degenerate: round(expectedValue(one!, degenerate)),
  };
}
const alone = await optimum(holistic);
const onlyAspect = await optimum(aspect);
const raw = await optimum(weightedSum({ holistic: [1, holistic], fact: [1, aspect] }));
const shapedSum = await optimum(weightedSum({ holistic: [1, holistic], fact: [1, shaped] }));
const hierarchical = await optimum(hierarchicalReward(holistic, { fact: [1, aspect] }, { weight: 1, threshold: 0.6 }));
const listed = (kl: "one" | "two") =>
  Object.entries({ "holistic only": alone, "aspect only": onlyAspect, "raw sum": raw, "shaped sum": shapedSum, hierarchical })
    .map(([name, result]) => `${name} ${result[kl].toFixed(2)}`)
    .join(", ");

/** How the gold, an aspect that helps, and one that is noise, agree with the whole on 4000 pairs of answers to one prompt. */
const pairs = range(4000).map(() => {
  const x = random.integer(prompts) * answers;
  return [world[x + random.integer(answers)]!, world[x + random.integer(answers)]!] as const;
});
const column = (name: "holistic" | "gold" | "inconsistent") => pairs.map(([a, b]) => [a[name], b[name]] as const);
const consistency = (name: "gold" | "inconsistent") => round(aspectConsistency(column("holistic"), column(name)));

export const claims: readonly Claim[] = [
  {
    where: "win rates",
    says: "hierarchical against holistic only at KL 1: gold gained",
    reported: 0.09,
    expected: { atLeast: 0.05 },
    measured: round(hierarchical.one - alone.one),
    note: listed("one"),
  },
  {
    where: "win rates",
    says: "the same at KL 2",
    expected: { atLeast: 0.05 },
    measured: round(hierarchical.two - alone.two),
    note: listed("two"),
  },
  {
    where: "weighted sum",
    says: "hierarchical against the raw weighted sum at KL 1: gold gained",
    reported: 1.49,
    expected: { atLeast: 0.5 },
    measured: round(hierarchical.one - raw.one),
    note: `degenerate answers: ${(100 * raw.degenerate).toFixed(0)}% with the raw sum, ${(100 * hierarchical.degenerate).toFixed(1)}% with the hierarchy`,
  },
  {
    where: "weighted sum",
    says: "the same at KL 2",
    expected: { atLeast: 0.5 },
    measured: round(hierarchical.two - raw.two),
  },
  {
    where: "control",
    says: "the sigmoid does most of the work, not the gate: a sum of shaped aspects is within 0.05 of the hierarchy at KL 1",
    reported: 0.01,
    expected: { atMost: 0.05 },
    measured: round(Math.abs(hierarchical.one - shapedSum.one)),
  },
  {
    where: "section 3.1, proactive selection",
    says: "an aspect that is noise is rejected: its consistency is at most 0.55",
    expected: { atMost: 0.55 },
    measured: consistency("inconsistent"),
  },
  {
    where: "section 3.1, proactive selection",
    says: "and a true measure of quality is kept",
    expected: { atLeast: 0.7 },
    measured: consistency("gold"),
  },
];
