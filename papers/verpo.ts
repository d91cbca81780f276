/**
 * "VeRPO: Verifiable Dense Reward Policy Optimization for Code Generation", 2026.
 *
 * Setting: 24 tasks; a program is six choices of one in five, right for the task or not. Nine unit tests: four need only the first choice right, five need
 * the first two, three, ... six. A policy draws each choice by itself; at the start 0.04 % of its programs pass all tests. Group policy gradient,
 * G = 8, learning rate 0.7, 50 updates, with three rewards; pass@1 of the trained policy is exact; mean of 3 seeds; no model; < 10 s.
 */
import { type Claim, type CodeRunner, createContext, createRandom, judgeBatch, type Paper, type Reward, rollout, valueOf } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { groupAdvantage, groupPolicyGradient } from "guerdon/env";
import { mean, range, softmax, sum } from "guerdon/math";
import { allTestsPass, codeTests, denseTestReward, testDifficultyWeights } from "guerdon/verify";

export const paper: Paper = {
  title: "VeRPO: Verifiable Dense Reward Policy Optimization for Code Generation",
  year: 2026,
  link: "https://arxiv.org/abs/2601.03525",
  grade: "small",
};

const tasks = range(24);
const slots = range(6);
const choices = 5;
const needs = [1, 1, 1, 1, 2, 3, 4, 5, 6]; // how many leading choices each test wants right
const groupSize = 8;
const passAtStart = 0.0004;

/** Runs a program of this world: test j gives back whether as many leading choices as it needs are right (choice 0 is, in every task). */
const world: CodeRunner = {
  run: async ({ source, calls = [] }) => {
    const right = [...source].findIndex((choice) => choice !== "0");
    const returned = calls.map(({ arguments: [needed] }) => ({ value: (right < 0 ? slots.length : right) >= (needed as number) }));
    return { status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 0, returned };
  },
};
const reference = { function: "passes", calls: needs.map((needed) => ({ arguments: [needed], expected: true })) };
const attempt = (program: readonly number[], group: string) => rollout({ response: program.join(""), reference, group });

/** One softmax for each task and slot, all leaning a little to the right choice. */
function start(): number[][][] {
  const p = passAtStart ** (1 / slots.length);
  const lean = Math.log((p * (choices - 1)) / (1 - p));
  return tasks.map(() => slots.map(() => range(choices).map((choice) => (choice === 0 ? lean : 0))));
}

const passAt1 = (logits: number[][][]) => mean(logits.map((task) => task.reduce((all, slot) => all * softmax(slot)[0]!, 1)));

async function trained(reward: Reward, seed: number) {
  const random = createRandom(seed);
  const logits = start();
  for (let update = 0; update < 50; update++) {
    for (const task of tasks) {
      const policy = logits[task]!.map((slot) => softmax(slot));
      const programs = range(groupSize).map(() => policy.map((probabilities) => random.weighted(probabilities)));
      const verdicts = await judgeBatch(
        reward,
        programs.map((one) => attempt(one, `${task}`)),
        createContext(),
      );
      const advantages = groupAdvantage(verdicts.map((one) => valueOf(one as number) ?? Number.NaN));
      for (const slot of slots) {
        const gradient = groupPolicyGradient(
          policy[slot]!,
          programs.map((one) => one[slot]!),
          advantages,
        );
        logits[task]![slot]!.forEach((_, choice, all) => {
          all[choice]! += 0.7 * gradient[choice]!;
        });
      }
    }
  }
  return passAt1(logits);
}
const seeds = [1, 2, 3];
const figure = async (reward: Reward) => mean(await Promise.all(seeds.map((seed) => trained(reward, seed))));

const outcome = await figure(allTestsPass(world));
const uniform = await figure(weightedSum({ outcome: [1, allTestsPass(world)], share: [1, codeTests(world)] }));
const verpo = await figure(denseTestReward(world));
const denseOnly = await figure(codeTests(world));

/** At the start: how much of all weight lies on the five tests that need more than one choice, for equal weights and by difficulty. */
const rates = needs.map((needed) => passAtStart ** (needed / slots.length));
const frontier = (weights: readonly number[]) => sum(weights.filter((_, test) => needs[test]! > 1));

export const claims: readonly Claim[] = [
  {
    where: "setting",
    says: "pass@1 before training",
    reported: 0.0004,
    expected: { equals: 0.0004, within: 1e-6 },
    measured: passAt1(start()),
  },
  {
    where: "section 5, baseline",
    says: "outcome alone learns next to nothing: pass@1",
    reported: 0.001,
    expected: { atMost: 0.05 },
    measured: outcome,
  },
  {
    where: "section 5",
    says: "VeRPO against outcome alone: gain in pass@1",
    reported: 0.63,
    expected: { atLeast: 0.4 },
    measured: verpo - outcome,
  },
  {
    where: "section 5",
    says: "VeRPO against the plain share of passed tests with outcome: gain in pass@1",
    reported: 0.12,
    expected: { atLeast: 0.05 },
    measured: verpo - uniform,
    note: `VeRPO ${verpo.toFixed(3)}, share with outcome ${uniform.toFixed(3)}, share alone ${denseOnly.toFixed(3)}`,
  },
  {
    where: "section 4, cardinality bias",
    says: "weight on the tests past the first choice at the start: by difficulty minus equal weights",
    expected: { atLeast: 0.05 },
    measured: frontier(testDifficultyWeights(rates)) - frontier(needs.map(() => 1 / needs.length)),
  },
  {
    where: "control",
    says: "a group whose programs pass the same tests learns nothing: spread of its rewards",
    expected: { equals: 0, within: 1e-12 },
    measured: await (async () => {
      const same = await judgeBatch(
        denseTestReward(world),
        ["012340", "011111", "043210"].map((one) => attempt([...one].map(Number), "g")),
        createContext(),
      );
      const values = same.map((one) => valueOf(one as number)!);
      return Math.max(...values) - Math.min(...values);
    })(),
  },
];
