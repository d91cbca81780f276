/**
 * Poddar et al., "Personalizing Reinforcement Learning from Human Feedback with Variational Preference Learning", 2024, arXiv:2408.10075.
 *
 * Setting: people of 2 or 4 groups want opposite things of two attributes, and the same of two others; 200 people with 24 answers each; 60 new people of
 * whom 8 answers are known. Controversial are pairs that the groups order differently. Then 2 groups of which one cares seven times as much, so that
 * unscaled rewards differ about as in the claim; and new people who answer 4 questions chosen from 40 random sets. One seed. Robots and UltraFeedback-P
 * are out of reach. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { preferenceAsReward } from "guerdon/compose";
import { prefSim } from "guerdon/env";
import { argmax, dot, maximum, mean, minimum, range, sigmoid, standardDeviation } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward, labelInformation, latentUserReward, type PersonalPair } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Personalizing Reinforcement Learning from Human Feedback with Variational Preference Learning",
  year: 2024,
  link: "https://arxiv.org/abs/2408.10075",
  grade: "small",
};

const backend = await wasmBackend();
const latent = 8;
type Measured = "shared" | "vpl" | "shuffled" | "random4" | "active4" | "spread" | "scaledSpread";

async function setting(groups: readonly (readonly number[])[]) {
  const random = createRandom(groups.length);
  const world = prefSim(random, { attributes: 4, groups, temperature: 0.5 });
  const asked = (group: number, user: string, count: number): PersonalPair[] =>
    world.pairs(world.person(group), count).map(({ chosen, rejected }) => ({ user, chosen: chosen.features, rejected: rejected.features }));
  const training = range(200).flatMap((u) => asked(u % groups.length, `u${u}`, 24));
  const reward = await latentUserReward(training, { latent, steps: 450, rate: 0.005, random: random.fork("vpl"), backend });
  const shared = fitLinearReward(bradleyTerryLoss(), {
    chosen: training.map(({ chosen }) => chosen),
    rejected: training.map(({ rejected }) => rejected),
  });

  /** Pairs that the groups order differently, as the group of a person orders them. */
  const controversial = (group: number) =>
    range(300).flatMap(() => {
      const [a, b] = [world.response().attributes, world.response().attributes];
      const leads = groups.map((weights) => dot(weights, a) - dot(weights, b));
      if (leads.every((lead) => lead > 0) || leads.every((lead) => lead < 0)) return [];
      return [leads[group]! > 0 ? { chosen: a, rejected: b } : { chosen: b, rejected: a }];
    });
  type Pairs = readonly { readonly chosen: ArrayLike<number>; readonly rejected: ArrayLike<number> }[];
  const right = async (z: readonly number[], on: Pairs) => {
    const scores = await reward.score([...on.map(({ chosen }) => chosen), ...on.map(({ rejected }) => rejected)], z);
    return pairAccuracy(scores.slice(0, on.length), scores.slice(on.length));
  };

  /** What people might say who are drawn from the prior, and so the set of questions whose answers tell most. */
  const possible = range(64).map(() => range(latent).map(() => random.normal()));
  const lengths = possible.map((z) => z.map((x) => (x * Math.sqrt(latent)) / Math.sqrt(dot(z, z))));
  async function questions(count: number) {
    const sets = range(40).map(() => range(count).map(() => [world.response().features, world.response().features] as const));
    const flat = sets.flat();
    const opinions: number[][] = [];
    for (const z of lengths) {
      const scores = await reward.score([...flat.map(([a]) => a), ...flat.map(([, b]) => b)], z);
      opinions.push(flat.map((_, i) => sigmoid(scores[i]! - scores[flat.length + i]!)));
    }
    const told = sets.map((_, s) => labelInformation(opinions.map((p) => p.slice(s * count, (s + 1) * count))));
    return sets[argmax(told)]!;
  }

  const chosenSet = await questions(4);
  const people: Record<Measured, number>[] = [];
  for (const u of range(60)) {
    const group = u % groups.length;
    const [answers, test] = [asked(group, "new", 8), controversial(group)];
    const { mean: z } = await reward.encodeUser(answers);
    const { mean: other } = await reward.encodeUser(asked((group + 1) % groups.length, "other", 8));
    const replies = chosenSet.map(([a, b]) => {
      const { chosen, rejected } = world.compare(world.person(group), { attributes: a, features: a }, { attributes: b, features: b });
      return { chosen: chosen.features, rejected: rejected.features };
    });
    const pool = range(40).map(() => world.response().features);
    const raw = await reward.score(pool, z);
    people.push({
      shared: pairAccuracy(
        test.map(({ chosen }) => shared.score(chosen)),
        test.map(({ rejected }) => shared.score(rejected)),
      ),
      vpl: await right(z, test),
      shuffled: await right(other, test),
      random4: await right((await reward.encodeUser(answers.slice(0, 4))).mean, test),
      active4: await right((await reward.encodeUser(replies)).mean, test),
      spread: standardDeviation(raw),
      scaledSpread: standardDeviation(raw.map((r) => preferenceAsReward(r, raw))),
    });
  }
  const average = (name: Measured) => mean(people.map((one) => one[name]));
  /** how many times larger the rewards of one group spread than those of another */
  const ratio = (name: "spread" | "scaledSpread") => {
    const of = groups.map((_, g) => mean(people.filter((_, u) => u % groups.length === g).map((one) => one[name])));
    return maximum(of) / minimum(of);
  };
  return { average, ratio };
}

const two = await setting([
  [2, -2, 1, 1],
  [-2, 2, 1, 1],
]);
const four = await setting([
  [2, 2, 1, 1],
  [2, -2, 1, 1],
  [-2, 2, 1, 1],
  [-2, -2, 1, 1],
]);
const uneven = await setting([
  [2.8, -2.8, 1, 1],
  [-0.4, 0.4, 0.15, 0.15],
]);
const round = (x: number) => Math.round(x * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "table 1",
    says: "2 groups: accuracy of one reward for all on controversial pairs",
    reported: "near chance",
    expected: { atMost: 0.6 },
    measured: round(two.average("shared")),
  },
  {
    where: "table 1",
    says: "2 groups: gain of a latent user on controversial pairs, new people",
    reported: "near 1, against chance",
    expected: { atLeast: 0.2 },
    measured: round(two.average("vpl") - two.average("shared")),
  },
  {
    where: "table 1",
    says: "4 groups: gain of a latent user on controversial pairs, new people",
    expected: { atLeast: 0.2 },
    measured: round(four.average("vpl") - four.average("shared")),
  },
  {
    where: "control",
    says: "2 groups: accuracy with the latent of somebody of the other group",
    expected: { atMost: 0.4 },
    measured: round(two.average("shuffled")),
  },
  {
    where: "section 4.2",
    says: "a group that cares seven times as much: how many times larger its rewards spread",
    expected: { atLeast: 3 },
    measured: round(uneven.ratio("spread")),
  },
  {
    where: "section 4.2",
    says: "the same with rewards that are probabilities to win against a pool",
    expected: { atMost: 1.5 },
    measured: round(uneven.ratio("scaledSpread")),
    note: "It shrinks large ratios and does not end them: with a group that cares ten times as much it was 4.5 and 1.9.",
  },
  {
    where: "section 4.3",
    says: "4 groups: 4 chosen questions against 8 random ones, difference in accuracy",
    expected: { atLeast: 0 },
    measured: round(four.average("active4") - four.average("vpl")),
    note: `4 random questions: ${round(four.average("random4") - four.average("vpl"))}.`,
  },
];
