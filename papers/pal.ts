/**
 * Chen et al., "PAL: Pluralistic Alignment Framework for Learning from Heterogeneous Preferences", 2024, arXiv:2406.08469.
 *
 * Setting: responses are directions in 8 dimensions; each person has an ideal near one of 3 centres that are at right angles to each other, and prefers
 * what is nearer in angle, with some noise. 90 people with 30 pairs each; 30 new people with 10. Models with 1 to 5 prototypes; then the same for people
 * who are all alike. One seed. Reddit TL;DR and Pick-a-Pic are out of reach. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { argmax, cosine, logit, maximum, mean, range, sum } from "guerdon/math";
import { idealPointReward, type PersonalPair } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "PAL: Pluralistic Alignment Framework for Learning from Heterogeneous Preferences",
  year: 2024,
  link: "https://arxiv.org/abs/2406.08469",
  grade: "small",
};

const backend = await wasmBackend();
const dimensions = 8;

/** People of some centres: what they answered, and on what they are tested, without noise. */
function people(random: Random, centres: number, count: number, answers: number) {
  return range(count).map((u) => {
    const ideal = range(dimensions).map((k) => (k === u % centres ? 1 : 0) + random.normal(0, 0.1));
    const draw = () => range(dimensions).map(() => random.normal());
    const pair = (noise: number): PersonalPair => {
      const [a, b] = [draw(), draw()];
      const lead = cosine(a, ideal) - cosine(b, ideal) + noise * logit(random());
      return lead > 0 ? { user: `u${u}`, chosen: a, rejected: b } : { user: `u${u}`, chosen: b, rejected: a };
    };
    return { user: `u${u}`, centre: u % centres, answers: range(answers).map(() => pair(0.1)), test: range(100).map(() => pair(0)) };
  });
}

const random = createRandom(2);
const seen = people(random, 3, 90, 30);
const unseen = people(random, 3, 30, 10);
const alike = people(random, 1, 90, 30);

const learn = (group: typeof seen, points: number) =>
  idealPointReward(
    group.flatMap(({ answers }) => answers),
    { points, steps: 400, batch: 256, rate: 0.006, random: random.fork(points), backend },
  );
type Fitted = Awaited<ReturnType<typeof learn>>;
async function accuracy(reward: Fitted, group: typeof seen, weightsOf: (one: (typeof seen)[number]) => Promise<readonly number[]>) {
  const found: number[] = [];
  for (const one of group) {
    const said = await reward.score([...one.test.map((p) => p.chosen), ...one.test.map((p) => p.rejected)], await weightsOf(one));
    found.push(pairAccuracy(said.slice(0, 100), said.slice(100)));
  }
  return mean(found);
}
const trained = (reward: Fitted, group: typeof seen) => accuracy(reward, group, async ({ user }) => reward.users.get(user)!);

const rewards: Fitted[] = [];
const curve: number[] = [];
for (const points of [1, 2, 3, 4, 5]) {
  const reward = await learn(seen, points);
  rewards.push(reward);
  curve.push(await trained(reward, seen));
}
const three = rewards[2]!;
const newcomers = await accuracy(three, unseen, ({ answers }) => three.adapt(answers));
/** Share of people whose prototype is the one that most people of their centre have. */
const nearest = seen.map(({ user, centre }) => ({ centre, prototype: argmax(three.users.get(user)!) }));
const purity =
  sum(
    range(3).map((p) => maximum(range(3).map((c) => nearest.filter(({ centre, prototype }) => prototype === p && centre === c).length))),
  ) / seen.length;
const [one, two] = [await trained(await learn(alike, 1), alike), await trained(await learn(alike, 2), alike)];

const round = (x: number) => Math.round(x * 1e4) / 1e4;
export const claims: readonly Claim[] = [
  {
    where: "figure 3",
    says: "3 centres: gain in accuracy of 3 prototypes over one",
    expected: { atLeast: 0.12 },
    measured: round(curve[2]! - curve[0]!),
    note: `With 1 to 5 prototypes: ${curve.map(round).join(", ")}.`,
  },
  {
    where: "figure 3",
    says: "more than 3 prototypes change little: largest change with 4 or 5",
    expected: { atMost: 0.01 },
    measured: round(maximum(curve.slice(3).map((x) => Math.abs(x - curve[2]!)))),
    note: "The ideals of people scatter around their centres, which further prototypes can follow a little.",
  },
  {
    where: "section 4.2",
    says: "new people with 10 answers: loss against people with 30 who were trained on",
    expected: { atMost: 0.03 },
    measured: round(curve[2]! - newcomers),
  },
  { where: "section 4.1", says: "people of one centre share a prototype: purity", expected: { atLeast: 0.9 }, measured: round(purity) },
  {
    where: "control",
    says: "people who are all alike: difference between 2 prototypes and one",
    expected: { equals: 0, within: 0.01 },
    measured: round(two - one),
    note: "Training is noisy: with half the batch and nearly twice the learning rate it was −0.018.",
  },
];
