/**
 * Zhou, Liu, Sims et al., "Reinforcing General Reasoning without Verifiers" (VeriFree), 2025.
 *
 * Setting: (1) one prompt of a text bandit in two stages: 12 traces, then 8 answers, logits drawn from N(0, 1); a group of 8; slopes in all 108 logits over 4000
 * groups against the same for a verifier with leave-one-out advantages. (2) Learning curves of both, 20 such prompts, 3 seeds. (3) A transformer of some 15,000
 * parameters thinks of a code and answers with it; 40 updates of 8 x 8 answers; accuracy over 300 sampled answers; 2 seeds. < 50 s.
 */
import { type Claim, createRandom, each, type Paper, type Random, responseText } from "guerdon";
import { referenceLikelihoodReward } from "guerdon/likelihood";
import {
  type Example,
  type JudgedGroup,
  languageModelTrainer,
  reinforce,
  type TinyLm,
  tinyLm,
  trainLanguageModel,
  weightedAnswer,
} from "guerdon/lm";
import { maximum, mean, minimum, range, softmax, sum, variance } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";
import { verifreeLoss } from "guerdon/optimize";
import { extractTag } from "guerdon/verify";

export const paper: Paper = {
  title: "Reinforcing General Reasoning without Verifiers",
  year: 2025,
  link: "https://arxiv.org/abs/2505.21493",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));
const size = 8;
const [traces, answers] = [12, 8];

/** Logits of the traces and, for each, of the answers; answer 0 is the right one. */
interface Prompt {
  trace: number[];
  answer: number[][];
}
const drawn = (random: Random): Prompt => ({
  trace: range(traces).map(() => random.normal()),
  answer: range(traces).map(() => range(answers).map(() => random.normal())),
});
const slopesOf = () => ({ trace: new Float64Array(traces), answer: range(traces).map(() => new Float64Array(answers)) });
type Slopes = ReturnType<typeof slopesOf>;

/** Adds weight · ∂ log softmax(logits)[choice] / ∂ logits. */
function push(slopes: Float64Array, p: readonly number[], choice: number, weight: number): void {
  for (let a = 0; a < p.length; a++) slopes[a]! += weight * ((a === choice ? 1 : 0) - p[a]!);
}

const leaveOneOut = (rewards: readonly number[]) => rewards.map((reward) => (size / (size - 1)) * (reward - mean(rewards)));

/** One group's estimate of the slope of the expected reward, by each of the two. */
function estimates({ trace, answer }: Prompt, random: Random): { verifier: Slopes; verifree: Slopes } {
  const [pz, py] = [softmax(trace), answer.map((row) => softmax(row))];
  const [verifier, verifree] = [slopesOf(), slopesOf()];
  const z = range(size).map(() => random.weighted(pz));
  const y = z.map((k) => random.weighted(py[k]!));
  const advantages = leaveOneOut(y.map((a) => (a === 0 ? 1 : 0)));
  const { gradient } = verifreeLoss(
    z.map((k) => Math.log(pz[k]!)),
    z.map((k) => Math.log(py[k]![0]!)),
  );
  z.forEach((k, i) => {
    push(verifier.trace, pz, k, advantages[i]! / size);
    push(verifier.answer[k]!, py[k]!, y[i]!, advantages[i]! / size);
    push(verifree.trace, pz, k, -gradient.reasoning[i]!);
    push(verifree.answer[k]!, py[k]!, 0, -gradient.reference[i]!);
  });
  return { verifier, verifree };
}
const flat = ({ trace, answer }: Slopes) => [...trace, ...answer.flatMap((row) => [...row])];

// (1) Same mean, less variance.
const random = createRandom(1);
const prompt = drawn(random);
const samples = range(4000).map(() => estimates(prompt, random));
const columns = (name: "verifier" | "verifree") => {
  const all = samples.map((one) => flat(one[name]));
  return range(all[0]!.length).map((c) => all.map((row) => row[c]!));
};
const [byVerifier, byVerifree] = [columns("verifier"), columns("verifree")];
const farthest = maximum(byVerifier.map((column, c) => Math.abs(mean(column) - mean(byVerifree[c]!))));
const varianceRatio = sum(byVerifree.map((column) => variance(column))) / sum(byVerifier.map((column) => variance(column)));

// (2) Steps until the expected success over 20 prompts is 0.9, for each at the learning rate that suits it: less noise allows longer steps.
function stepsTo(target: number, name: "verifier" | "verifree", seed: number, rate: number): number {
  const random = createRandom(seed);
  const prompts = range(20).map(() => drawn(random));
  for (let step = 1; step <= 500; step++) {
    for (const one of prompts) {
      const slopes = estimates(one, random)[name];
      slopes.trace.forEach((slope, k) => (one.trace[k]! += rate * slope));
      slopes.answer.forEach((row, k) => row.forEach((slope, a) => (one.answer[k]![a]! += rate * slope)));
    }
    const success = prompts.map(({ trace, answer }) => sum(softmax(trace).map((p, k) => p * softmax(answer[k]!)[0]!)));
    if (mean(success) >= target) return step;
  }
  return 500;
}
const seeds = range(3).map((i) => i + 1);
const rates = [1, 10];
const curve = (name: "verifier" | "verifree") => rates.map((rate) => mean(seeds.map((seed) => stepsTo(0.9, name, seed, rate))));
const steps = { verifier: curve("verifier"), verifree: curve("verifree") };

// (3) In a language model.
const vocabulary = [..."<think> </think> <answer </answer>".split(" "), ">", ..."0123456789", ...range(12).map((q) => `Q${q}`)];
const questions = range(12).map((q) => ({ prompt: `Q${q}`, reference: [q, 7 * q, 3 * q + 5].map((x) => x % 10).join("") }));
const attempt = (code: string) => `<think>${code}</think><answer>${code}</answer>`;
/** Before training: each digit of the thought is right four times in ten, and otherwise anything. */
const habits = (random: Random): Example[] =>
  range(40).flatMap(() =>
    questions.map(({ prompt, reference }) => ({
      prompt,
      continuation: attempt([...reference].map((digit) => (random() < 0.4 ? digit : random.integer(10))).join("")),
    })),
  );
const backend = await wasmBackend();
const right = (response: string, reference: unknown) => (extractTag(response, "answer") === reference ? 1 : 0);
const accuracy = (model: TinyLm) =>
  mean(
    questions.flatMap(({ prompt, reference }, i) =>
      model.sample(prompt, { n: 25, seed: i, maxTokens: 14 }).map(({ text }) => right(text, reference)),
    ),
  );

/** The reasoning, up to the cut in the answer's tag, by its advantage; what the reference adds, by its reward. */
const learnVerifree = (groups: readonly JudgedGroup[]): Example[] =>
  groups.flatMap(({ rollouts, rewards }) => {
    const advantages = leaveOneOut(rewards);
    return rollouts.flatMap((one, i): Example[] => {
      const text = responseText(one);
      const at = text.lastIndexOf("<answer>");
      if (at < 0) return [weightedAnswer(one, advantages[i]!)];
      const before = text.slice(0, at + "<answer".length);
      const asked = one.prompt.map(({ content }) => content).join("");
      return [
        { prompt: asked, continuation: before, ends: false, weight: advantages[i]! },
        { prompt: asked + before, continuation: `>${one.reference}</answer>`, ends: false, weight: rewards[i]! },
      ];
    });
  });
const learnVerifier = (groups: readonly JudgedGroup[]): Example[] =>
  groups.flatMap(({ rollouts, rewards }) => leaveOneOut(rewards).map((advantage, i) => weightedAnswer(rollouts[i]!, advantage)));

async function trained(start: TinyLm, seed: number, how: Pick<Parameters<typeof reinforce>[0], "reward" | "learn">): Promise<number> {
  const trainer = await languageModelTrainer({ model: start, backend, rate: 1e-3, decay: 0 });
  return accuracy(await reinforce({ trainer, tasks: questions, ...how, updates: 40, maxTokens: 14, random: createRandom(seed) }));
}
const runs = await Promise.all(
  [1, 2].map(async (seed) => {
    const random = createRandom(seed);
    const fresh = await tinyLm({ vocabulary, length: 23, width: 32, layers: 1, random });
    const start = await trainLanguageModel({ model: fresh, backend, examples: habits(random), steps: 200, batch: 64, rate: 1e-2, random });
    return {
      start: accuracy(start),
      verifree: await trained(start, seed, { reward: (policy) => referenceLikelihoodReward(policy), learn: learnVerifree }),
      verifier: await trained(start, seed, { reward: () => each((one) => right(responseText(one), one.reference)), learn: learnVerifier }),
    };
  }),
);
const over = (name: "start" | "verifree" | "verifier") => round(mean(runs.map((run) => run[name])));

export const claims: readonly Claim[] = [
  {
    where: "section 2, equivalence of the objectives",
    says: "largest difference between the mean slopes of VeriFree and of the verifier, over 4000 groups and 108 logits",
    reported: 0,
    expected: { atMost: 0.01 },
    measured: round(farthest),
  },
  {
    where: "theorem 1, variance reduction",
    says: "total variance of the slope: VeriFree's share of the verifier's",
    reported: 0.06,
    expected: { atMost: 0.3 },
    measured: round(varianceRatio),
  },
  {
    where: "learning curves, in small",
    says: "how many times as many steps the verifier needs to an expected success of 0.9",
    expected: { atLeast: 2 },
    measured: round(minimum(steps.verifier) / minimum(steps.verifree)),
    note: `at learning rates ${rates}: verifier ${steps.verifier.map(round)}, VeriFree ${steps.verifree.map(round)} steps (mean of 3 seeds). It does not hold here: both take the same path on average, and one right answer in eight is found often enough that the path, not the noise, sets the pace`,
  },
  {
    where: "table 1, in small",
    says: "accuracy of the language model trained with VeriFree minus that trained with the verifier",
    expected: { atLeast: -0.01 },
    measured: round(over("verifree") - over("verifier")),
    note: `start ${over("start")}, VeriFree ${over("verifree")}, verifier ${over("verifier")}`,
  },
];
