/**
 * Shen et al., "MiCRo: Mixture Modeling and Context-aware Routing for Personalized Preference Learning", 2025, arXiv:2505.24846.
 *
 * Setting: 3 groups of people weigh 6 attributes differently; 2000 pairs of which nobody says whose they are, each with 3 features of its prompt that
 * tell a little of it; 60 new people with 20 answers. Linear rewards; 2 seeds. Language models and the attribute-wise benchmarks are out of reach. No
 * model; < 15 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { argmax, cosine, dot, expectation, logSigmoid, mean, range, sigmoid } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward, hedgeWeights, mixtureReward } from "guerdon/model";

export const paper: Paper = {
  title: "MiCRo: Mixture Modeling and Context-aware Routing for Personalized Preference Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2505.24846",
  grade: "small",
};

const groups = [
  [3, 0, 0, 1, 0, 0],
  [0, 3, 0, -1, 0, 0],
  [-2, -2, 2, 0, 0, 0],
];
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

function setting(seed: number) {
  const random = createRandom(seed);
  const world = prefSim(random, { attributes: 6, groups, temperature: 0.5 });
  const draw = (count: number) =>
    range(count).map((i) => {
      const group = i % groups.length;
      const [pair] = world.pairs(groups[group]!, 1);
      const prompt = groups.map((_, g) => (g === group ? 1 : 0) + random.normal());
      return { group, prompt, chosen: pair!.chosen.features, rejected: pair!.rejected.features };
    });
  const [training, test] = [draw(2000), draw(2000)];
  const single = fitLinearReward(bradleyTerryLoss(), { chosen: training.map((p) => p.chosen), rejected: training.map((p) => p.rejected) });
  const mixture = mixtureReward(training, { heads: 3, restarts: 3, random: random.fork("mixture") });
  const still = mixtureReward(
    training.map(({ chosen, rejected }) => ({ chosen, rejected })),
    { heads: 3, restarts: 3, random: random.fork("still") },
  );
  type Pair = (typeof test)[number];
  const leadsOf = (model: typeof mixture, { chosen, rejected }: Pair) => {
    const low = model.scores(rejected);
    return model.scores(chosen).map((r, k) => r - low[k]!);
  };
  const likelihood = (p: (pair: Pair) => number) => mean(test.map((pair) => Math.log(p(pair))));
  const mixed = (model: typeof mixture, gated: boolean) =>
    likelihood((pair) => expectation(model.weigh(gated ? pair.prompt : undefined), leadsOf(model, pair).map(sigmoid)));
  const alone = likelihood(({ chosen, rejected }) => Math.exp(logSigmoid(single.score(chosen) - single.score(rejected))));
  /** What it costs that one reward speaks for all: the likelihood if the group were known, less that of the single reward. */
  const known = likelihood(({ group, chosen, rejected }) => sigmoid((dot(groups[group]!, chosen) - dot(groups[group]!, rejected)) / 0.5));

  /** Which head stands for which group: the assignment that is most alike in all. */
  const alike = mixture.heads.map((head) => groups.map((weights) => cosine(head, weights)));
  const headOf = orders[argmax(orders.map((order) => mean(order.map((head, group) => alike[head]![group]!))))]!;
  const responsible = mean(
    test.map((pair) => {
      const weights = hedgeWeights(mixture.weigh(pair.prompt), [leadsOf(mixture, pair)]);
      return argmax(weights) === headOf[pair.group] ? 1 : 0;
    }),
  );
  const matched = mean(headOf.map((head, group) => (alike[head]![group]! > 0.9 ? 1 : 0)));

  const people = range(60).map((u) => {
    const group = u % groups.length;
    const asked = world
      .pairs(groups[group]!, 20)
      .map((p) => ({ group, prompt: [], chosen: p.chosen.features, rejected: p.rejected.features }));
    const pairs = world
      .pairs(groups[group]!, 200)
      .map(({ chosen, rejected, lead }) => (lead > 0 ? [chosen, rejected] : [rejected, chosen]));
    const accuracy = (score: (row: readonly number[]) => number) =>
      pairAccuracy(
        pairs.map(([better]) => score(better!.features)),
        pairs.map(([, worse]) => score(worse!.features)),
      );
    const weights = hedgeWeights(
      [1, 1, 1],
      asked.map((pair) => leadsOf(mixture, pair)),
    );
    return {
      single: accuracy(single.score),
      routed: accuracy((row) => mixture.score(row, weights)),
      oracle: accuracy((row) => mixture.scores(row)[headOf[group]!]!),
      unrouted: accuracy((row) => mixture.score(row, [1 / 3, 1 / 3, 1 / 3])),
    };
  });
  const average = (name: keyof (typeof people)[number]) => mean(people.map((one) => one[name]));
  return {
    gain: mixed(mixture, true) - alone,
    stillGain: mixed(still, false) - alone,
    excess: known - alone,
    matched,
    responsible,
    single: average("single"),
    routed: average("routed"),
    oracle: average("oracle"),
    unrouted: average("unrouted"),
  };
}

const runs = range(2).map(setting);
const average = (name: keyof (typeof runs)[number]) => Math.round(mean(runs.map((run) => run[name])) * 1e4) / 1e4;
const gain = (name: keyof (typeof runs)[number], over: keyof (typeof runs)[number]) =>
  Math.round((average(name) - average(over)) * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "theorem 3.1",
    says: "what one reward for all loses in likelihood against knowing the group, nats per pair",
    expected: { atLeast: 0.03 },
    measured: average("excess"),
  },
  {
    where: "section 3.1",
    says: "gain in test likelihood of three heads and a gate over one reward, nats per pair",
    expected: { atLeast: 0.03 },
    measured: average("gain"),
  },
  {
    where: "section 5.3",
    says: "the gate counts: gain over three heads without one, nats per pair",
    expected: { atLeast: 0 },
    measured: gain("gain", "stillGain"),
  },
  {
    where: "section 5.2",
    says: "share of heads that stand for one group, with a cosine above 0.9",
    expected: { atLeast: 0.8 },
    measured: average("matched"),
    note: `Prompt and pair together tell whose a single pair is in ${average("responsible")} of cases; most pairs could be anybody's.`,
  },
  {
    where: "section 5.3",
    says: "20 answers: gain in accuracy over one reward",
    expected: { atLeast: 0.1 },
    measured: gain("routed", "single"),
  },
  {
    where: "section 5.3",
    says: "20 answers: loss against the head of one's own group",
    expected: { atMost: 0.04 },
    measured: gain("oracle", "routed"),
  },
  {
    where: "control",
    says: "the same heads without answers: gain over one reward",
    expected: { atMost: 0.05 },
    measured: gain("unrouted", "single"),
  },
];
