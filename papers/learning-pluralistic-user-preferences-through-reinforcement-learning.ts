/**
 * Nam et al., "Learning Pluralistic User Preferences through Reinforcement Learning Fine-tuned Summaries", 2025, arXiv:2507.13579.
 *
 * Setting: 6 types of people like one of 6 attributes and dislike another; 240 people with 15 answers; summaries of 4 words out of 12 are made from 3
 * answers; 90 new people with 3 answers each. Against it: one reward for all; summaries that were never trained, with a reward that was; and a linear
 * reward that reads the mean of the 3 answers as it is. 2 seeds. Language models are out of reach. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { argmax, dot, logSigmoid, maximum, mean, range, sum } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward, type PersonalPair, summaryConditionedReward } from "guerdon/model";

export const paper: Paper = {
  title: "Learning Pluralistic User Preferences through Reinforcement Learning Fine-tuned Summaries",
  year: 2025,
  link: "https://arxiv.org/abs/2507.13579",
  grade: "small",
};

const [types, history] = [6, 3];
const groups = range(types).map((type) => range(types).map((k) => (k === type ? 3 : k === (type + 1) % types ? -2 : 0)));

function setting(seed: number) {
  const random = createRandom(seed);
  const world = prefSim(random, { attributes: types, groups, temperature: 0.5 });
  const asked = (type: number, user: string, count: number): PersonalPair[] =>
    world.pairs(groups[type]!, count).map(({ chosen, rejected }) => ({ user, chosen: chosen.features, rejected: rejected.features }));
  const people = range(240).map((u) => asked(u % types, `u${u}`, 15));
  const training = people.flat();
  const learned = summaryConditionedReward(training, { history, random: random.fork("plus") });
  const untrained = summaryConditionedReward(training, { history, summariserRate: 0, random: random.fork("plus") });
  const single = fitLinearReward(bradleyTerryLoss(), { chosen: training.map((p) => p.chosen), rejected: training.map((p) => p.rejected) });

  const known = (answers: readonly PersonalPair[]) =>
    range(types).map((k) => mean(answers.map(({ chosen, rejected }) => chosen[k]! - rejected[k]!)));
  /** A response, and each of its attributes times each of what is known. */
  const crossed = (x: ArrayLike<number>, h: readonly number[]) => [
    ...Array.from(x),
    ...Array.from(x).flatMap((value) => h.map((other) => value * other)),
  ];
  const lessons = people.flatMap((answers) => answers.slice(history).map((target) => ({ target, h: known(answers.slice(0, history)) })));
  const direct = fitLinearReward(
    bradleyTerryLoss(),
    {
      chosen: lessons.map(({ target, h }) => crossed(target.chosen, h)),
      rejected: lessons.map(({ target, h }) => crossed(target.rejected, h)),
    },
    { steps: 60 },
  );

  const newcomers = range(90).map((u) => {
    const type = u % types;
    const answers = asked(type, "new", history);
    const test = world.pairs(groups[type]!, 100).map(({ chosen, rejected, lead }) => (lead > 0 ? [chosen, rejected] : [rejected, chosen]));
    const accuracy = (score: (row: readonly number[]) => number) =>
      pairAccuracy(
        test.map(([better]) => score(better!.features)),
        test.map(([, worse]) => score(worse!.features)),
      );
    const [summary, plain, h] = [learned.summarise(answers), untrained.summarise(answers), known(answers)];
    return {
      type,
      answers,
      summary,
      single: accuracy(single.score),
      learned: accuracy((row) => learned.score(row, summary)),
      untrained: accuracy((row) => untrained.score(row, plain)),
      direct: accuracy((row) => direct.score(crossed(row, h))),
    };
  });
  /** Of the people with one first word, the share that are of one type. */
  const words = [...new Set(newcomers.map(({ summary }) => summary[0]!))];
  const largest = (word: number) =>
    maximum(range(types).map((t) => newcomers.filter(({ type, summary }) => type === t && summary[0] === word).length));
  const average = (name: "single" | "learned" | "untrained" | "direct") => mean(newcomers.map((one) => one[name]));
  const likely = (pairs: readonly PersonalPair[]) =>
    argmax(
      groups.map((weights) => sum(pairs.map(({ chosen, rejected }) => logSigmoid((dot(weights, chosen) - dot(weights, rejected)) / 0.5)))),
    );
  const legible = mean(newcomers.map(({ type, answers }) => (likely(answers) === type ? 1 : 0)));
  return { average, legible, purity: sum(words.map(largest)) / newcomers.length };
}

const runs = range(2).map(setting);
const round = (x: number) => Math.round(x * 1e4) / 1e4;
type Name = Parameters<(typeof runs)[number]["average"]>[0];
const accuracy = (name: Name) => mean(runs.map((run) => run.average(name)));

export const claims: readonly Claim[] = [
  {
    where: "table 1",
    says: "new people: gain in accuracy over one reward for all",
    reported: "11 to 77% of its accuracy",
    expected: { atLeast: 0.15 },
    measured: round(accuracy("learned") - accuracy("single")),
    note: `One reward for all reaches ${round(accuracy("single"))}.`,
  },
  {
    where: "table 2",
    says: "gain in accuracy over summaries that were never trained",
    expected: { atLeast: 0.05 },
    measured: round(accuracy("learned") - accuracy("untrained")),
  },
  {
    where: "section 5.2",
    says: "types of people that share the first word of their summary: purity",
    expected: { atLeast: 0.7 },
    measured: round(mean(runs.map(({ purity }) => purity))),
    note: `Three answers do not always tell the type: who knows all six exactly reads it from them in ${round(mean(runs.map(({ legible }) => legible)))} of cases.`,
  },
  {
    where: "baseline",
    says: "gain in accuracy over reading the three answers as they are",
    expected: { atLeast: 0 },
    measured: round(accuracy("learned") - accuracy("direct")),
    note: "That reward has a weight for each pair of attributes; words are fewer, and cost it less to learn.",
  },
];
