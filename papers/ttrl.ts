/**
 * Zuo, Zhang, Sheng et al., "TTRL: Test-Time Reinforcement Learning", 2025.
 *
 * Setting: text bandit of 100 prompts with 12 answers; the right one is preferred at the start (logit + N(1.6, .9)) and shares 15 skill features with the
 * right answers of other prompts. A log-linear policy votes with 64 samples and trains on the first 32: 400 steps of 8 of the very prompts that it is
 * tested on. Accuracies are exact; mean of 2 seeds; no model; < 30 s. Reported figures are those of a reference run at these settings; the paper's own
 * stand in the notes.
 */
import { type Claim, createRandom, type Paper, type Random, type Reward, responseText, rollout } from "guerdon";
import { type PseudoLabels, pseudoLabels } from "guerdon/audit";
import { expectedValue, groupAdvantage, groupReward, logLinearPolicy, type Policy, policyTable, trainPolicy } from "guerdon/env";
import { consensus, consensusReward } from "guerdon/likelihood";
import { mean, range } from "guerdon/math";
import { exactMatch } from "guerdon/verify";

export const paper: Paper = {
  title: "TTRL: Test-Time Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2504.16084",
  grade: "small",
};

const [prompts, answers, skills, votes, trained] = [100, 12, 15, 64, 32];
const truth = 0;

/** Errors scatter over eleven wrong answers, or most of them fall on one distractor that is preferred as the truth is elsewhere. */
function world(random: Random, distractor: boolean): Policy {
  const features = range(prompts).map(() => {
    const mask = range(skills).map(() => Number(random() < 0.25));
    const active = Math.max(1, mask.filter((bit) => bit === 1).length);
    return range(answers).map((answer) => mask.map((bit) => (answer === truth ? (1.2 * bit) / Math.sqrt(active) : 0.25 * random.normal())));
  });
  const initial = range(prompts).map(() => {
    const logits = range(answers).map(() => random.normal(0, 0.5));
    logits[truth]! += random.normal(1.6, 0.9);
    if (distractor) logits[1]! += random.normal(3.2, 0.9);
    return logits;
  });
  return logLinearPolicy(features, initial);
}

const passAt1 = (policy: Policy) =>
  expectedValue(
    policyTable(policy),
    range(prompts).map(() => range(answers).map((answer) => Number(answer === truth))),
  );

function majorityAccuracy(policy: Policy, random: Random) {
  const hits = policyTable(policy).flatMap((chances) =>
    range(10).map(() => Number(consensus(range(votes).map(() => String(random.weighted(chances)))).label === String(truth))),
  );
  return mean(hits);
}

/** Vote with all, then train on the first 32 only. */
const firstOnly = (rewards: readonly number[]) => {
  const advantages = groupAdvantage(rewards.slice(0, trained));
  return rewards.map((_, i) => (i < trained ? (advantages[i]! * votes) / trained : 0));
};

async function run(reward: Reward, seed: number, distractor = false) {
  const random = createRandom(seed);
  const policy = world(random, distractor);
  const early: string[][] = [];
  const judge = groupReward(reward, (prompt, action) =>
    rollout({ response: String(action), reference: String(truth), group: String(prompt) }),
  );
  const learned = await trainPolicy({
    policy,
    reward: (prompt, actions, draws, update) => {
      if (update < 20) early.push(actions.map(String));
      return judge(prompt, actions, draws, update);
    },
    advantage: firstOnly,
    groupSize: votes,
    updates: 400,
    promptsPerUpdate: 8,
    learningRate: 0.6,
    random,
  });
  const labels = pseudoLabels(
    early,
    early.map(() => String(truth)),
  );
  return { start: passAt1(policy), majority: majorityAccuracy(policy, random), final: passAt1(learned), labels };
}
const label = consensusReward({ read: responseText });
const gold = exactMatch();
const seeds = [1, 2];
async function figures(reward: Reward, distractor = false) {
  const runs = await Promise.all(seeds.map((seed) => run(reward, seed, distractor)));
  const over = (read: (one: (typeof runs)[number]) => number) => Math.round(mean(runs.map(read)) * 1e4) / 1e4;
  const labels = (name: keyof PseudoLabels) => over((one) => one.labels[name]);
  return {
    start: over((one) => one.start),
    majority: over((one) => one.majority),
    final: over((one) => one.final),
    labelAccuracy: labels("labelAccuracy"),
    rewardAccuracy: labels("rewardAccuracy"),
  };
}
const self = await figures(label);
const taught = await figures(gold);
const misled = await figures(label, true);
const round = (x: number) => Math.round(x * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "table 1 (pass@1 up by 211 % on AIME 2024)",
    says: "pass@1 after training on its own majority, without any label",
    reported: 0.88,
    expected: { atLeast: 0.8 },
    measured: self.final,
    note: `from ${self.start}`,
  },
  {
    where: "section 4, beyond the majority of the initial model",
    says: "final pass@1 above the majority vote of the model at the start by",
    reported: 0.16,
    expected: { atLeast: 0.08 },
    measured: round(self.final - self.majority),
    note: `majority of 64 at the start ${self.majority}`,
  },
  {
    where: "section 4, near to training with labels",
    says: "pass@1 short of training with true labels by",
    reported: 0.02,
    expected: { atMost: 0.03 },
    measured: round(taught.final - self.final),
    note: `true labels ${taught.final}`,
  },
  {
    where: "section 4, lucky hit",
    says: "in the first 20 steps rewards are right more often than labels by",
    reported: 0.08,
    expected: { atLeast: 0.05 },
    measured: round(self.rewardAccuracy - self.labelAccuracy),
    note: `labels ${self.labelAccuracy}, rewards ${self.rewardAccuracy}`,
  },
  {
    where: "control",
    says: "where errors gather on one distractor, pass@1 rises by",
    expected: { atMost: 0.05 },
    measured: round(misled.final - misled.start),
    note: `from ${misled.start} to ${misled.final}; labels ${misled.labelAccuracy}, rewards ${misled.rewardAccuracy}`,
  },
];
