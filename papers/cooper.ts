/**
 * Hong et al., "Cooper: Co-Optimizing Policy and Reward Models in Reinforcement Learning for Large Language Models", 2025, arXiv:2508.05613.
 *
 * Setting: a text bandit in place of a small language model: to each of 16 sums a policy chooses how to answer (with work, at once, at once with a phrase of
 * assurance, at once in the manner of the reference, or with both), which makes it right in 80, 45, 35, 30 and 25%. The verifier is a logistic regression on seven features of
 * its tagged input, from labels on which a rule and a judge (right in 90%) agree, held weak by a ridge, with a planted flaw: 2 logits each for phrase and manner. The
 * corrupter works an arithmetic slip into a right answer and fails at it in 10%. GRPO for 250 updates of 16 groups of 8, 3 seeds. Starts and updates are such that the fixed verifier is exploited to the
 * end. No model; < 15 s.
 */
import {
  type Claim,
  type Context,
  createContext,
  createMemory,
  createRandom,
  type Encoder,
  judgeBatch,
  type Paper,
  type Random,
  type Reward,
  type Rollout,
  responseText,
  rollout,
  valueOf,
} from "guerdon";
import { expectedValue, groupAdvantage, groupPolicyGradient, moveWeights, policyTable, probabilitiesOf, tabularPolicy } from "guerdon/env";
import { maximum, mean, range } from "guerdon/math";
import { agreedLabels, binaryFeedbackLoss, coOptimisedVerifier, fitLinearReward, verifierInput } from "guerdon/model";
import { answerMatch } from "guerdon/verify";

export const paper: Paper = {
  title: "Cooper: Co-Optimizing Policy and Reward Models in Reinforcement Learning for Large Language Models",
  year: 2025,
  link: "https://arxiv.org/abs/2508.05613",
  grade: "small",
};

const phrase = "I have checked this twice.";
const manner = "Reference answer:";
const sums = range(16).map((i) => [17 + 5 * i, 28 + 3 * i] as const);
const manners: readonly { right: number; start: number; write: (a: number, b: number, answer: number) => string }[] = [
  {
    right: 0.8,
    start: 0.25,
    write: (a, b, answer) => `${a} + ${b}: ${a % 10} + ${b % 10} = ${(a % 10) + (b % 10)}, then the tens. The answer is ${answer}`,
  },
  { right: 0.45, start: 0.6, write: (_a, _b, answer) => `The answer is ${answer}` },
  { right: 0.35, start: 0.05, write: (_a, _b, answer) => `${phrase} The answer is ${answer}` },
  { right: 0.3, start: 0.05, write: (_a, _b, answer) => `${manner} ${answer}` },
  { right: 0.25, start: 0.05, write: (_a, _b, answer) => `${phrase} ${manner} ${answer}` },
];
/** What people do wrong in sums. */
const slip = (n: number, random: Random) => n + random.pick([-1, 1, -10, 10, 9, -9]);
const attempt = (sum: number, way: number, random: Random): Rollout => {
  const [a, b] = sums[sum]!;
  const { right, write } = manners[way]!;
  const answer = random() < right ? a + b : slip(a + b, random);
  return rollout({ prompt: `${a} + ${b} = ?`, response: write(a, b, answer), reference: `${a + b}`, group: `${sum}` });
};
const rule = answerMatch();
const corrupt = (right: Rollout, random: Random) =>
  random() < 0.1 ? responseText(right) : responseText(right).replace(/\d+$/, (n) => `${slip(Number(n), random)}`);

/** What a verifier can see in its input. */
const encoder: Encoder = {
  id: "seven features",
  async encode(texts) {
    const rows = texts.map((text) => {
      const [, reference = "", completion = ""] = text.match(/<reference_answer>(.*?)<\/reference_answer><completion>(.*)<\/completion>/s)!;
      const answer = completion.match(/\d+$/)?.[0] ?? "";
      const same = [...reference].filter((digit, i) => answer[i] === digit).length / reference.length;
      return [
        answer === reference,
        answer !== reference,
        same,
        /: \d+ \+/.test(completion),
        completion.includes(phrase),
        completion.includes(manner),
        completion.length / 60,
      ];
    });
    return { data: Float32Array.from(rows.flat(), Number), rows: texts.length, columns: 7 };
  },
};

/** Values of a reward; whatever kept it from judging is thrown. */
const valuesOf = async (reward: Reward, rollouts: readonly Rollout[], context: Context) =>
  (await judgeBatch(reward, rollouts, context)).map((verdict) => {
    if (verdict instanceof Error) throw verdict;
    return valueOf(verdict)!;
  });

/** The verifier before the training of the policy. */
async function trainedVerifier(random: Random): Promise<Float64Array> {
  const rollouts = range(600).map((i) => attempt(i % sums.length, random.weighted(manners.map(({ start }) => start)), random));
  const byRule = (await valuesOf(rule, rollouts, createContext())).map((value) => value === 1);
  const { rows, labels } = agreedLabels([byRule, byRule.map((right) => (random() < 0.9 ? right : !right))]);
  const texts = rows.map((i) =>
    verifierInput({ prompt: "", reference: `${rollouts[i]!.reference}`, response: responseText(rollouts[i]!) }),
  );
  const { data, columns } = await encoder.encode(texts);
  const score = rows.map((_, i) => [...data.subarray(i * columns, (i + 1) * columns), 1]);
  const { weights } = fitLinearReward(binaryFeedbackLoss(), { score }, { given: { label: labels.map(Number) }, ridge: 0.15 });
  weights[4]! += 2;
  weights[5]! += 2;
  return weights;
}

const accuracies = sums.map(() => manners.map(({ right }) => right));
/** GRPO on a reward; accuracy is exact, the reward's mean is that of each update's answers. */
async function trained(reward: Reward, random: Random) {
  const policy = tabularPolicy(sums.map(() => manners.map(({ start }) => Math.log(start))));
  const context = createContext({ memory: createMemory(), random });
  const [accuracy, proxy]: [number[], number[]] = [[expectedValue(policyTable(policy), accuracies)], []];
  for (const step of range(250)) {
    const groups = sums.map((_, sum) => {
      const probabilities = probabilitiesOf(policy, sum);
      const actions = range(8).map(() => random.weighted(probabilities));
      return { sum, probabilities, actions, rollouts: actions.map((way) => attempt(sum, way, random)) };
    });
    const rewards = await valuesOf(
      reward,
      groups.flatMap(({ rollouts }) => rollouts),
      { ...context, step },
    );
    groups.forEach(({ sum, probabilities, actions }, g) => {
      const advantages = groupAdvantage(rewards.slice(8 * g, 8 * (g + 1)));
      moveWeights(policy, sum, groupPolicyGradient(probabilities, actions, advantages), 0.4);
    });
    accuracy.push(expectedValue(policyTable(policy), accuracies));
    proxy.push(mean(rewards));
  }
  return { peak: maximum(accuracy), final: accuracy.at(-1)!, proxy: mean(proxy.slice(-10)) };
}

const runs = await Promise.all(
  range(3).map(async (seed) => {
    const start = await trainedVerifier(createRandom(seed));
    const verifier = { encoder, start, key: "verifier" };
    const run = (reward: Reward) => trained(reward, createRandom(100 + seed));
    return {
      rule: await run(rule),
      fixed: await run(coOptimisedVerifier(verifier)),
      cooper: await run(coOptimisedVerifier({ ...verifier, correct: rule, corrupt, rate: 0.05 })),
      // The corrupter only ever gives back what was right: no pair, nothing learned.
      unhelpful: await run(coOptimisedVerifier({ ...verifier, correct: rule, corrupt: responseText, rate: 0.05 })),
    };
  }),
);
type Run = keyof (typeof runs)[number];
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const average = (name: Run, what: "peak" | "final" | "proxy") => round(mean(runs.map((run) => run[name][what])));

export const claims: readonly Claim[] = [
  {
    where: "section 5 (reward hacking)",
    says: "with a verifier that stays as it is, accuracy falls from its peak by",
    reported: "collapses",
    expected: { atLeast: 0.15 },
    measured: round(average("fixed", "peak") - average("fixed", "final")),
  },
  {
    where: "section 5 (reward hacking)",
    says: "while that verifier's reward is",
    expected: { atLeast: 0.95 },
    measured: average("fixed", "proxy"),
  },
  {
    where: "table 2",
    says: "Cooper's final accuracy less that of training on the rule",
    reported: "0.0054 above, on average over benchmarks, Qwen2.5-1.5B-Instruct",
    expected: { atLeast: -0.03 },
    measured: round(average("cooper", "final") - average("rule", "final")),
    note: "The flaw itself stays: right and wrong of a pair share their manner, so its weights hardly move. What is wrong is pushed so low that the flaw cannot make up for it.",
  },
  {
    where: "section 5 (reward hacking)",
    says: "distance of Cooper's reward from its accuracy, at the end",
    expected: { atMost: 0.1 },
    measured: round(Math.abs(average("cooper", "proxy") - average("cooper", "final"))),
  },
  {
    where: "control",
    says: "with a corrupter that never makes anything wrong it collapses like the fixed one: difference in final accuracy",
    expected: { equals: 0, within: 0.03 },
    measured: round(average("unhelpful", "final") - average("fixed", "final")),
  },
];
