/**
 * Shafayat, Tajwar, Salakhutdinov, Schneider & Zanette, "Can Large Reasoning Models Self-Train?" (SRT), 2025.
 *
 * Setting: text bandit of 120 prompts with 10 answers. Half can be learned: the right answer leads and has one of 10 shared skills. Half are hopeless: one
 * answer, the same for all prompts, leads the right one. That constant answer has a feature of its own, of settable strength: the attractor. RLOO with 32
 * samples, 1,200 steps of 16 prompts; accuracies are exact; mean of 2 seeds; no model; < 60 s. Reported figures are those of a reference run at these
 * settings; the paper's own stand in the notes.
 */
import { type Claim, createRandom, type Paper, type Random, responseText, rollout } from "guerdon";
import { answerCollapse } from "guerdon/audit";
import { expectedValue, groupReward, logLinearPolicy, type Policy, policyTable, trainPolicy } from "guerdon/env";
import { consensus, consensusReward } from "guerdon/likelihood";
import { maximum, mean, range } from "guerdon/math";
import { exactMatch } from "guerdon/verify";

export const paper: Paper = {
  title: "Can Large Reasoning Models Self-Train?",
  year: 2025,
  link: "https://arxiv.org/abs/2505.21444",
  grade: "small",
};

const [prompts, answers, skills, samples] = [120, 10, 10, 32];
const constant = 0;
interface World {
  policy: Policy;
  truth: number[];
}

interface Strengths {
  /** of the feature that the constant answer has in every prompt */
  attractor: number;
  skill: number;
  /** lead of the constant answer in hopeless prompts, in logits */
  lead: number;
  decay: number;
}
const strong: Strengths = { attractor: 2, skill: 2, lead: 0.6, decay: 0.002 };
const weak: Strengths = { attractor: 1, skill: 3, lead: 0.7, decay: 0.001 };

function world(random: Random, { attractor, skill, lead }: Strengths): World {
  const truth = range(prompts).map(() => 1 + random.integer(answers - 1));
  const learnable = range(prompts).map((x) => x % 2 === 0);
  const features = truth.map((right, x) => {
    const own = random.integer(skills);
    return range(answers).map((answer) => {
      const row = new Array<number>(skills + 1).fill(0);
      if (answer === right && learnable[x]) row[own] = skill;
      if (answer === constant) row[skills] = attractor;
      return row;
    });
  });
  const initial = truth.map((right, x) => {
    const logits = range(answers).map(() => random.normal(0, 0.3));
    logits[right]! += learnable[x] ? 1.8 : 0.2;
    if (!learnable[x]) logits[constant]! += lead;
    return logits;
  });
  return { policy: logLinearPolicy(features, initial), truth };
}

/** RLOO: how much better a sample is than the mean of the others. */
const leaveOneOut = (rewards: readonly number[]) => {
  const center = mean(rewards);
  return rewards.map((reward) => ((reward - center) * rewards.length) / (rewards.length - 1));
};

type Labels = "online" | "offline" | "curriculum" | "gold";
async function run(labels: Labels, strengths: Strengths, seed: number) {
  const random = createRandom(seed);
  const { policy, truth } = world(random, strengths);
  const gold = truth.map((right) => range(answers).map((answer) => Number(answer === right)));
  // What the model at the start would vote for, once and for all.
  const base = policyTable(policy).map((chances) => consensus(range(samples).map(() => String(random.weighted(chances)))));
  const surest = range(prompts).sort((a, b) => base[b]!.share - base[a]!.share);
  const easy = surest.slice(0, prompts / 3);
  const reference = (prompt: number) => (labels === "offline" ? base[prompt]!.label! : String(truth[prompt]!));
  const judge = groupReward(
    labels === "online" || labels === "curriculum" ? consensusReward({ read: responseText }) : exactMatch(),
    (prompt, action) => rollout({ response: String(action), reference: reference(prompt), group: String(prompt) }),
  );
  const accuracy: number[] = [expectedValue(policyTable(policy), gold)];
  const learned = await trainPolicy({
    policy,
    reward: judge,
    advantage: leaveOneOut,
    groupSize: samples,
    updates: 1200,
    promptsPerUpdate: 16,
    ...(labels === "curriculum" && { batch: (_: number, draws: Random) => draws.shuffle(easy).slice(0, 16) }),
    learningRate: 0.5,
    weightDecay: strengths.decay,
    random,
    observe: (update, now) => {
      if (update % 10 === 0) accuracy.push(expectedValue(policyTable(now), gold));
    },
  });
  const given = policyTable(learned).map((chances) => range(samples).map(() => String(random.weighted(chances))));
  const atStart = policyTable(policy).map((chances) => range(samples).map(() => String(random.weighted(chances))));
  const collapse = answerCollapse(given);
  return {
    start: accuracy[0]!,
    peak: maximum(accuracy),
    final: accuracy.at(-1)!,
    pseudo: mean(given.map((one) => consensus(one).share)),
    across: collapse.acrossPrompts,
    acrossAtStart: answerCollapse(atStart).acrossPrompts,
    commonest: collapse.commonestShare,
  };
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
async function figures(labels: Labels, strengths: Strengths) {
  const runs = await Promise.all([1, 2].map((seed) => run(labels, strengths, seed)));
  const over = (name: keyof (typeof runs)[number]) => round(mean(runs.map((one) => one[name])));
  return {
    start: over("start"),
    peak: over("peak"),
    final: over("final"),
    pseudo: over("pseudo"),
    across: over("across"),
    acrossAtStart: over("acrossAtStart"),
    commonest: over("commonest"),
  };
}
const collapsed = await figures("online", strong);
const offline = await figures("offline", strong);
const curriculum = await figures("curriculum", strong);
const taught = await figures("gold", strong);
const healthy = await figures("online", weak);
const healthyTaught = await figures("gold", weak);

export const claims: readonly Claim[] = [
  {
    where: "early training matches ground truth",
    says: "weak attractor: share of the gain with true labels that self-training reaches",
    reported: 0.86,
    expected: { atLeast: 0.75 },
    measured: round((healthy.final - healthy.start) / (healthyTaught.final - healthyTaught.start)),
    note: `from ${healthy.start}: own labels ${healthy.final}, true labels ${healthyTaught.final}`,
  },
  {
    where: "collapse under long training",
    says: "strong attractor: accuracy of self-training first rises by",
    reported: 0.06,
    expected: { atLeast: 0.02 },
    measured: round(collapsed.peak - collapsed.start),
    note: `from ${collapsed.start} to ${collapsed.peak}`,
  },
  {
    where: "collapse under long training",
    says: "strong attractor: final accuracy of self-training",
    reported: 0.003,
    expected: { atMost: 0.05 },
    measured: collapsed.final,
  },
  {
    where: "collapse under long training",
    says: "while its own reward is",
    reported: 0.98,
    expected: { atLeast: 0.95 },
    measured: collapsed.pseudo,
  },
  {
    where: "collapse monitor (our own)",
    says: "collapsed: share of the entropy of answers over all prompts that is left",
    expected: { atMost: 0.1 },
    measured: round(collapsed.across / collapsed.acrossAtStart),
    note: `commonest answer ${collapsed.commonest}; weak attractor: ${round(healthy.across / healthy.acrossAtStart)} left, commonest answer ${healthy.commonest}`,
  },
  {
    where: "remedy: offline labels",
    says: "labels of the model at the start: final accuracy",
    reported: 0.49,
    expected: { atLeast: 0.4 },
    measured: offline.final,
  },
  {
    where: "remedy: curriculum",
    says: "only the surest third of the prompts: share of the accuracy with true labels",
    reported: 1,
    expected: { atLeast: 0.9 },
    measured: round(curriculum.final / taught.final),
    note: `curriculum ${curriculum.final}, true labels ${taught.final}`,
  },
  {
    where: "control",
    says: "true labels with the strong attractor: final accuracy",
    reported: 0.54,
    expected: { atLeast: 0.5 },
    measured: taught.final,
  },
];
