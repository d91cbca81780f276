/**
 * Shenfeld et al., "Language Model Personalization via Reward Factorization", 2025, arXiv:2503.06358.
 *
 * Setting: 200 people weigh 20 features, each by a mixture of the same 4 ways to weigh them, 30 pairs each; 50 new people answer 5, 10 or 20 questions, chosen at random or so that
 * they tell most; linear features; 3 seeds. The human win rate of the paper is out of reach. No model; < 40 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { dot, mean, range } from "guerdon/math";
import { adaptUser, bradleyTerryLoss, factorisedReward, fitLinearReward, nextQuery, type PersonalPair } from "guerdon/model";

export const paper: Paper = {
  title: "Language Model Personalization via Reward Factorization",
  year: 2025,
  link: "https://arxiv.org/abs/2503.06358",
  grade: "small",
};

const [factors, features] = [4, 20];

function setting(seed: number) {
  const random = createRandom(seed);
  const world = prefSim(random, { attributes: features, temperature: 0.5 });
  const ways = range(factors).map(() => range(features).map(() => random.normal(0, 0.5)));
  const person = () => {
    const share = ways.map(() => random.normal());
    return range(features).map((k) =>
      dot(
        share,
        ways.map((way) => way[k]!),
      ),
    );
  };
  const asked = (taste: readonly number[], user: string, count: number): PersonalPair[] =>
    world.pairs(taste, count).map(({ chosen, rejected }) => ({ user, chosen: chosen.features, rejected: rejected.features }));
  const training = range(200).flatMap((u) => asked(person(), `u${u}`, 30));
  const columns = (pairs: readonly PersonalPair[]) => ({ chosen: pairs.map((p) => p.chosen), rejected: pairs.map((p) => p.rejected) });

  const shared = fitLinearReward(bradleyTerryLoss(), columns(training));
  const reward = factorisedReward(training, { factors, random: random.fork("svd") });
  const randomStart = factorisedReward(training, { factors, start: "random", steps: 60, random: random.fork("start") });
  const svdStart = factorisedReward(training, { factors, steps: 60, random: random.fork("start") });

  const newcomers = range(50).map(() => {
    const taste = person();
    const test = world
      .pairs(taste, 100)
      .map(({ chosen, rejected, lead }) => (lead > 0 ? { chosen, rejected } : { chosen: rejected, rejected: chosen }));
    const accuracy = (score: (row: readonly number[]) => number) =>
      pairAccuracy(
        test.map((p) => score(p.chosen.features)),
        test.map((p) => score(p.rejected.features)),
      );
    const personal = (weights: readonly number[]) => accuracy((row) => dot(weights, reward.embed(row)));
    const answers = asked(taste, "new", 20);
    /** The person answers what is asked, of 50 candidates each time. */
    const active = (count: number) => {
      const given: PersonalPair[] = [];
      for (let i = 0; i < count; i++) {
        const candidates = asked(taste, "new", 50);
        given.push(candidates[nextQuery(reward, adaptUser(reward, given), given, candidates)]!);
      }
      return personal(adaptUser(reward, given));
    };
    const alone = fitLinearReward(bradleyTerryLoss(), columns(answers.slice(0, 10)), { ridge: 0.02 });
    return {
      shared: accuracy(shared.score),
      alone: accuracy(alone.score),
      random5: personal(adaptUser(reward, answers.slice(0, 5))),
      random10: personal(adaptUser(reward, answers.slice(0, 10))),
      random20: personal(adaptUser(reward, answers)),
      active5: active(5),
      active10: active(10),
    };
  });
  const average = (name: keyof (typeof newcomers)[number]) => mean(newcomers.map((one) => one[name]));
  return { average, svd: svdStart.loss, random: randomStart.loss };
}

const runs = range(3).map(setting);
const round = (x: number) => Math.round(x * 1e4) / 1e4;
type Name = Parameters<(typeof runs)[number]["average"]>[0];
const accuracy = (name: Name) => round(mean(runs.map((run) => run.average(name))));
const gain = (name: Name, over: Name) => round(accuracy(name) - accuracy(over));

export const claims: readonly Claim[] = [
  { where: "figure 3", says: "one reward for all: accuracy for a new person", expected: { atMost: 0.55 }, measured: accuracy("shared") },
  {
    where: "figure 3",
    says: "10 chosen questions: gain over one reward for all",
    expected: { atLeast: 0.25 },
    measured: gain("active10", "shared"),
  },
  {
    where: "figure 3",
    says: "10 chosen questions: gain over a model of one's own on the raw features",
    expected: { atLeast: 0.15 },
    measured: gain("active10", "alone"),
  },
  {
    where: "section 4.2",
    says: "10 chosen questions are worth 20 random ones: difference in accuracy",
    expected: { equals: 0, within: 0.02 },
    measured: gain("active10", "random20"),
    note: "Random questions do well here, since each direction of 20 independent features is as good as any.",
  },
  {
    where: "section 4.2",
    says: "5 chosen questions: gain over 5 random ones",
    expected: { atLeast: 0.03 },
    measured: gain("active5", "random5"),
  },
  {
    where: "section 3.2",
    says: "after 60 steps the start at singular vectors has a loss no higher than a random start: seeds of 3",
    expected: { atLeast: 2 },
    measured: runs.filter(({ svd, random }) => svd <= random + 1e-4).length,
  },
];
