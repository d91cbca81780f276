/**
 * Su, Yu, Song, Li, Mi, Tu, Zhang & Yu, "Crossing the Reward Bridge: Expanding RL with Verifiable Rewards Across Diverse Domains", 2025.
 *
 * Setting: 400 free-form answers to 50 questions, eight each: the reference in other words, other units, another order, hedged; and wrong ones, near
 * misses among them that keep the reference's words. Rules (exact match, token Jaccard) against a generative verifier that knows the truth for nine of ten answers and gives token
 * probabilities, wrong ones less sure. Then a policy on the text bandit (REINFORCE on z-scores over the batch) with each reward; mean of 3 seeds. The
 * verifier is simulated, no model runs; < 10 s.
 */
import { type Claim, createRandom, type LanguageModel, type Paper, type Reward, rollout, scoreAll, valueOf } from "guerdon";
import { expectedValue, groupReward, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { clamp, mean, range, ranks, standardDeviation } from "guerdon/math";
import { exactMatch, modelVerifier, referenceMetric, tokenJaccard } from "guerdon/verify";

export const paper: Paper = {
  title: "Crossing the Reward Bridge: Expanding RL with Verifiable Rewards Across Diverse Domains",
  year: 2025,
  link: "https://arxiv.org/abs/2503.23829",
  grade: "small",
};

const random = createRandom(2);
const goods = ["copper", "timber", "grain", "cotton", "salt", "silk", "coal", "amber"];
const change = { rises: ["rises", "goes up", "increases", "climbs"], falls: ["falls", "goes down", "decreases", "drops"] } as const;

/** One question with its reference, four right answers and four wrong ones. Near misses share more words with the reference than right ones do. */
function question(id: number) {
  const [first, second, third] = random.shuffle(goods) as [string, string, string];
  const [up, down] = random.shuffle(["rises", "falls"] as const) as ["rises" | "falls", "rises" | "falls"];
  const metres = 100 * (2 + random.integer(90));
  const reference = `the price of ${first} ${up} and ${second} ${down} within ${metres} metres of ${third}`;
  const say = (a: string, one: string, b: string, two: string, distance: string, c: string) =>
    `the price of ${a} ${one} and ${b} ${two} within ${distance} of ${c}`;
  const other = (word: "rises" | "falls") => random.pick(change[word].slice(1));
  const kilometres = `${metres / 1000} km`;
  // People rarely answer in the words of the reference: one question of five has a copy among its answers.
  const right = [
    random() < 0.2 ? reference : say(first, other(up), second, change[down][0], kilometres, third),
    say(first, other(up), second, other(down), kilometres, third),
    `less than ${kilometres} away from ${third}, ${second} ${other(down)} while ${first} ${other(up)}`,
    `I believe, though not with certainty, that ${first} ${other(up)}; ${second} ${other(down)}; and this up to ${kilometres} from ${third}`,
  ];
  // Two near misses in the words of the reference, one in others, and one answer that is just off.
  const wrong = [
    say(first, down, second, up, `${metres} metres`, third),
    say(first, up, second, down, `${metres * 10} metres`, third),
    `less than ${kilometres} away from ${third}, ${second} ${other(up)} while ${first} ${other(down)}`,
    "nothing changes for anyone, as far as I can see",
  ];
  return {
    id,
    prompt: `Question ${id}: what happens to prices?`,
    reference,
    answers: [...right, ...wrong],
    truth: [1, 1, 1, 1, 0, 0, 0, 0],
  };
}
const questions = range(50).map(question);
const truthOf = new Map<string, number>(
  questions.flatMap(({ prompt, answers, truth }) => answers.map((text, a) => [`${prompt}|${text}`, truth[a]!] as const)),
);

/** Says the truth for nine answers of ten, always the same for the same answer; it is less sure where it errs. */
function simulatedVerifier(accuracy: number): LanguageModel {
  return {
    id: `verifier-${accuracy}`,
    chat: async (messages) => {
      const read = (tag: string) => messages.at(-1)!.content.split(`<${tag}>\n`)[1]!.split(`\n</${tag}>`)[0]!;
      const key = `${read("question")}|${read("answer")}`;
      const own = createRandom(17).fork(key);
      const right = own() < accuracy;
      const truth = truthOf.get(key)!;
      const said = right ? truth : 1 - truth;
      const certainty = clamp(own.normal(right ? 0.93 : 0.68, 0.08), 0.5, 0.999);
      const other = { text: String(1 - said), logprob: Math.log(1 - certainty) };
      return [
        {
          text: String(said),
          finish: "stop",
          tokens: { texts: [String(said)], logprobs: Float32Array.of(Math.log(certainty)), top: [[other]] },
        },
      ];
    },
  };
}

const attempt = (x: number, action: number) => {
  const { prompt, answers, reference } = questions[x]!;
  return rollout({ prompt, response: answers[action]!, reference, group: String(x) });
};
const truth = questions.map((one) => one.truth);
const rewards = {
  exact: exactMatch({ caseSensitive: false }),
  jaccard: referenceMetric(tokenJaccard),
  hard: modelVerifier({ model: simulatedVerifier(0.9), soft: false }),
  soft: modelVerifier({ model: simulatedVerifier(0.9) }),
  chance: modelVerifier({ model: simulatedVerifier(0.5), soft: false }),
};

/** Chance that a right answer scores above a wrong one, ties half. */
function auroc(scores: readonly number[], labels: readonly number[]): number {
  const rank = ranks(scores);
  const right = labels.filter((label) => label === 1).length;
  const above = labels.reduce((sum, label, i) => sum + label * rank[i]!, 0) - (right * (right + 1)) / 2;
  return above / (right * (labels.length - right));
}
async function tableOf(reward: Reward): Promise<number[][]> {
  return Promise.all(
    questions.map(async ({ answers }, x) =>
      (
        await scoreAll(
          reward,
          answers.map((_, a) => attempt(x, a)),
        )
      ).map((verdict) => valueOf(verdict)!),
    ),
  );
}

async function measure(reward: Reward) {
  const table = await tableOf(reward);
  const [center, scale] = [mean(table.flat()), standardDeviation(table.flat())];
  const policies = range(3).map(async (seed) => {
    const policy = await trainPolicy({
      policy: tabularPolicy(truth.map((row) => row.map(() => 0))),
      reward: groupReward(reward, attempt),
      // The scores are scaled over the batch of all questions, not inside a group.
      advantage: (scores) => scores.map((score) => (scale === 0 ? 0 : (score - center) / scale)),
      groupSize: 4,
      updates: 60,
      learningRate: 0.2,
      random: createRandom(seed + 1),
    });
    return expectedValue(policyTable(policy), truth);
  });
  return { auroc: auroc(table.flat(), truth.flat()), accuracy: mean(await Promise.all(policies)), table };
}

const found = {
  exact: await measure(rewards.exact),
  jaccard: await measure(rewards.jaccard),
  hard: await measure(rewards.hard),
  soft: await measure(rewards.soft),
  chance: await measure(rewards.chance),
};
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const accuracies = Object.entries(found)
  .map(([name, one]) => `${name} ${round(one.accuracy)}`)
  .join(", ");

export const claims: readonly Claim[] = [
  {
    where: "rule-based rewards",
    says: "exact match knows few right answers: AUROC",
    expected: { atMost: 0.75 },
    measured: round(found.exact.auroc),
  },
  {
    where: "rule-based rewards",
    says: "token Jaccard takes near misses for answers: AUROC",
    expected: { atMost: 0.85 },
    measured: round(found.jaccard.auroc),
    note: "near misses keep more words of the reference than right answers in other words do",
  },
  {
    where: "generative verifier",
    says: "the soft verifier tells right from wrong: AUROC",
    expected: { atLeast: 0.93 },
    measured: round(found.soft.auroc),
  },
  {
    where: "generative verifier",
    says: "its certainty adds to its verdict (AUROC above the binary reward's)",
    expected: { atLeast: 0.02 },
    measured: round(found.soft.auroc - found.hard.auroc),
  },
  {
    where: "results",
    says: "a policy trained with the soft verifier is right more often than with either rule (difference to the better)",
    expected: { atLeast: 0.1 },
    measured: round(found.soft.accuracy - Math.max(found.exact.accuracy, found.jaccard.accuracy)),
    note: `share of right answers from .5: ${accuracies}`,
  },
  {
    where: "control",
    says: "a verifier that guesses teaches nothing: share of right answers",
    expected: { equals: 0.5, within: 0.06 },
    measured: round(found.chance.accuracy),
  },
];
