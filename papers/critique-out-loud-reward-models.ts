/**
 * Ankner et al., "Critique-out-Loud Reward Models" (CLoud), 2024.
 *
 * Setting: sums of three (short) or seven (long) digits, with a result that is right or not; wrong ones tend to come without their steps. A critic recomputes the sum,
 * slips in each addition with 0.06 and, where it did, sounds unsure in half of the cases; the critic that it learned from never slips and is never unsure. The
 * classic head is linear in the digits of prompt and result and in that cue; a head with critiques sees also whether the critique comes to the same result and
 * whether it sounds unsure. 600 pairs to train on, half of them long, 1,000 of each length to test, one pair a sum. No model; < 10 s.
 */
import {
  type Claim,
  createContext,
  createRandom,
  type LanguageModel,
  type Paper,
  type Random,
  type RolloutInput,
  scoreAll,
  valueOf,
} from "guerdon";
import { argmax, mean, range, sum } from "guerdon/math";
import { bradleyTerryLoss, critiqueOutLoudReward, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "Critique-out-Loud Reward Models",
  year: 2024,
  link: "https://arxiv.org/abs/2408.11791",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));

interface Answer {
  readonly digits: readonly number[];
  readonly result: number;
  readonly showsSteps: boolean;
}
const isRight = ({ digits, result }: Answer) => result === sum(digits);
function answerTo(digits: readonly number[], right: boolean, random: Random): Answer {
  const off = right ? 0 : (1 + random.integer(3)) * (random() < 0.5 ? 1 : -1);
  return { digits, result: sum(digits) + off, showsSteps: random() < (right ? 0.6 : 0.4) };
}
const digitsOf = (length: number, random: Random) => range(length).map(() => random.integer(10));
const pairsOf = (count: number, length: number, random: Random) =>
  range(count).map(() => {
    const digits = digitsOf(length, random);
    return { chosen: answerTo(digits, true, random), rejected: answerTo(digits, false, random) };
  });

/** A critic that recomputes the sum; who slips at `slip` may notice. */
function critique({ digits }: Answer, slip: number, random: Random): string {
  let total = digits[0]!;
  let slipped = false;
  for (const digit of digits.slice(1)) {
    total += digit;
    if (random() < slip) {
      total += random.pick([-10, -1, 1, 10]);
      slipped = true;
    }
  }
  return `It should be ${total}.${slipped && random() < 0.5 ? " But I am not sure." : ""}`;
}
const asRollout = (answer: Answer): RolloutInput => ({
  prompt: answer.digits.join(" + "),
  response: `${answer.showsSteps ? "Step by step: " : ""}${answer.result}`,
});
const asAnswer = (prompt: string, response: string): Answer => ({
  digits: prompt.split(" + ").map(Number),
  result: Number(/-?\d+$/.exec(response)![0]),
  showsSteps: response.startsWith("Step"),
});
const ownSlip = 0.06;
/** The critic as a language model: it reads sum and response in their fences. */
const critic: LanguageModel = {
  id: "critic",
  chat: async (messages, { n = 1, seed = 0 } = {}) => {
    const [, prompt, response] = /<question-\w+>\n(.*)\n<\/question[\s\S]*<response-\w+>\n(.*)\n<\/response/.exec(messages[1]!.content)!;
    return range(n).map((i) => ({
      text: critique(asAnswer(prompt!, response!), ownSlip, createRandom(seed).fork(i)),
      finish: "stop" as const,
    }));
  },
};

/** What a head sees of an answer, and of a critique where there is one. */
function classic({ digits, result, showsSteps }: Answer): number[] {
  return [...range(7).map((i) => (digits[i] ?? 0) / 10), result / 30, Number(showsSteps)];
}
function withCritique(answer: Answer, text: string): number[] {
  const agrees = Number(text.includes(`be ${answer.result}.`));
  const unsure = Number(text.includes("not sure"));
  return [...classic(answer), agrees, unsure, agrees * unsure];
}
type Rows = (answer: Answer) => number[];
const fitHead = (pairs: ReturnType<typeof pairsOf>, rows: Rows) =>
  fitLinearReward(bradleyTerryLoss(), { chosen: pairs.map(({ chosen }) => rows(chosen)), rejected: pairs.map(({ rejected }) => rows(rejected)) }, { ridge: 0.01 }).score; // biome-ignore format: one call

const random = createRandom(1);
const training = [...pairsOf(300, 3, random), ...pairsOf(300, 7, random)];
const [short, long] = [pairsOf(1000, 3, random), pairsOf(1000, 7, random)];
const writes = random.fork("critiques");
const classicHead = fitHead(training, classic);
const ownHead = fitHead(training, (answer) => withCritique(answer, critique(answer, ownSlip, writes)));
const oracleHead = fitHead(training, (answer) => withCritique(answer, critique(answer, 0, writes)));

type Scored = (answers: readonly Answer[]) => Promise<number[]>;
const byClassic: Scored = async (answers) => answers.map((answer) => classicHead(classic(answer)));
const outLoud =
  (head: (row: ArrayLike<number>) => number, samples: number): Scored =>
  async (answers) => {
    const reward = critiqueOutLoudReward({
      model: critic,
      head: ({ prompt, response }, text) => head(withCritique(asAnswer(prompt[0]!.content, response[0]!.content), text)),
      samples,
      ask: { temperature: 1 },
    });
    return (await scoreAll(reward, answers.map(asRollout), createContext({ random: createRandom(5) }))).map((one) => valueOf(one)!);
  };
async function accuracy(score: Scored, pairs: readonly { chosen: Answer; rejected: Answer }[]) {
  const [chosen, rejected] = [await score(pairs.map((pair) => pair.chosen)), await score(pairs.map((pair) => pair.rejected))];
  return mean(chosen.map((value, i) => (Math.sign(value - rejected[i]!) + 1) / 2));
}
const both = async (score: Scored) => {
  const [onShort, onLong] = [await accuracy(score, short), await accuracy(score, long)];
  return { short: onShort, long: onLong, all: (onShort + onLong) / 2 };
};
const plain = await both(byClassic);
const [own, oracle, eight] = [await both(outLoud(ownHead, 1)), await both(outLoud(oracleHead, 1)), await both(outLoud(ownHead, 8))];

/** Share of long sums whose best of 16 answers, three in ten of them right, is right. */
const candidates = range(200).map(() => {
  const digits = digitsOf(7, random);
  return range(16).map(() => answerTo(digits, random() < 0.3, random));
});
async function bestOf(score: Scored) {
  const scores = await score(candidates.flat());
  return mean(candidates.map((group, x) => Number(isRight(group[argmax(scores.slice(16 * x, 16 * x + 16))]!))));
}
const [bestPlain, bestOwn] = [await bestOf(byClassic), await bestOf(outLoud(ownHead, 1))];
const told = ({ short: onShort, long: onLong }: typeof own) => `short ${onShort.toFixed(3)}, long ${onLong.toFixed(3)}`;

export const claims: readonly Claim[] = [
  {
    where: "results, RewardBench",
    says: "accuracy on pairs with a critique, above the classic head",
    reported: 0.0465,
    expected: { atLeast: 0.05 },
    measured: round(own.all - plain.all),
    note: `classic: ${told(plain)}; with one critique: ${told(own)}; a linear head cannot see that a result is off in either direction, so the margin is that of the setting`,
  },
  {
    where: "on-policy critiques",
    says: "a head trained on the model's own critiques against one trained on a better critic's: gain in accuracy",
    expected: { atLeast: 0.02 },
    measured: round(own.all - oracle.all),
    note: `trained on the better critic's: ${told(oracle)}`,
  },
  {
    where: "self-consistency",
    says: "eight critiques against one, long sums: gain in accuracy",
    expected: { atLeast: 0.01 },
    measured: round(eight.long - own.long),
    note: `eight: ${told(eight)}`,
  },
  {
    where: "self-consistency",
    says: "eight critiques against one, short sums: gain in accuracy",
    expected: { equals: 0, within: 0.02 },
    measured: round(eight.short - own.short),
    note: "does not hold: with two additions one critique in nine still slips, and eight mend that too; the gain is smaller than on long sums, as it should be",
  },
  {
    where: "best of n",
    says: "best of 16 by one critique against best of 16 by the classic head: gain in right answers",
    expected: { atLeast: 0.05 },
    measured: round(bestOwn - bestPlain),
    note: `classic ${bestPlain.toFixed(3)}, with critiques ${bestOwn.toFixed(3)}, by chance 0.3: among sixteen the classic head finds the results that it likes for their size`,
  },
];
