/**
 * Stiennon et al., "Learning to summarize from human feedback", NeurIPS 2020, arXiv:2009.01325.
 *
 * Setting: 20 posts; a summary fills 24 places with one of six words each, and the policy at the start picks words evenly. Words have 20 features that add up;
 * people like a direction of them, and of the first feature (say, length) some but not too much: + f₀ − 0.4 f₀², so that there is something to overdo within
 * reach (the curve turns at 18 nats). The reward model is linear, from 200 noisy comparisons. References are better than the start by as much as people there
 * preferred them (57%). Policies are the exact optima at each β, so their KL and gold are exact too; no PPO; 3 seeds; no model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { overoptimisation } from "guerdon/audit";
import { pairAccuracy } from "guerdon/bench";
import { argmax, dot, geomspace, kl, logit, mean, range, sigmoid, standardDeviation, sum, tilt } from "guerdon/math";
import { bradleyTerryLoss, centreOnReferences, fitLinearReward } from "guerdon/model";
import { bestOfNKl } from "guerdon/search";

export const paper: Paper = {
  title: "Learning to summarize from human feedback",
  year: 2020,
  link: "https://arxiv.org/abs/2009.01325",
  grade: "small",
};

const [places, words, features] = [24, 6, 20];
const even = range(words).map(() => 1 / words);
/** A policy: chances of the words at each place of each post, [posts][places][words]. */
type Chances = readonly (readonly (readonly number[])[])[];
const round = (x: number) => Number(x.toFixed(4));

const runs = [1, 2, 3].map((seed) => {
  const random = createRandom(seed);
  const taste = range(features).map((k) => random.normal(0, 1 / Math.sqrt(features)) + (k === 0 ? 1 : 0));
  const table = range(20).map(() =>
    range(places).map(() => {
      const rows = range(words).map(() => range(features).map(() => random.normal(0, 1 / Math.sqrt(places))));
      const center = range(features).map((k) => mean(rows.map((row) => row[k]!)));
      return rows.map((row) => row.map((x, k) => x - center[k]!));
    }),
  );
  /** What each word adds to a linear score, [posts][places][words]. */
  const worths = (weights: ArrayLike<number>) =>
    table.map((post) => post.map((rows) => rows.map((row) => dot(weights, row.slice(0, features)))));
  const lengthOf = worths([1, ...new Array<number>(features - 1).fill(0)]);
  const tasteOf = worths(taste);

  const start: Chances = table.map((post) => post.map(() => even));
  const optimum = (worth: readonly (readonly (readonly number[])[])[], beta: number): Chances =>
    worth.map((post) => post.map((rewards) => tilt(even, rewards, beta)));
  const distance = (policy: Chances) => mean(policy.map((post) => sum(post.map((chances) => kl(chances, even)))));
  /** Exact means: words add up over places, and the square of the length needs its variance too. */
  const expected = (policy: Chances, worth: typeof lengthOf, square = 0) =>
    mean(
      policy.map((post, x) => {
        const lengths = post.map((chances, place) => dot(chances, lengthOf[x]![place]!));
        const spread = post.map(
          (chances, place) =>
            dot(
              chances,
              lengthOf[x]![place]!.map((length) => length ** 2),
            ) -
            lengths[place]! ** 2,
        );
        return sum(post.map((chances, place) => dot(chances, worth[x]![place]!))) + square * (sum(lengths) ** 2 + sum(spread));
      }),
    );
  const gold = (policy: Chances) => expected(policy, tasteOf, -0.4);

  type Summary = readonly number[];
  const write = (policy: Chances, post: number): Summary => policy[post]!.map((chances) => random.weighted(chances));
  const total = (worth: typeof lengthOf, post: number, summary: Summary) =>
    summary.reduce((sum, word, place) => sum + worth[post]![place]![word]!, 0);
  const goldOf = (post: number, summary: Summary) => total(tasteOf, post, summary) - 0.4 * total(lengthOf, post, summary) ** 2;
  const draw = (policy: Chances) => {
    const post = random.integer(table.length);
    return { post, summary: write(policy, post) };
  };

  const pairsOf = (count: number) => {
    const rowOf = (post: number, summary: Summary) => {
      const row = range(features).map((k) => summary.reduce((sum, word, place) => sum + table[post]![place]![word]![k]!, 0));
      return [...row, row[0]! ** 2];
    };
    const pairs = range(count).map(() => {
      const { post, summary: a } = draw(start);
      const b = write(start, post);
      const first = goldOf(post, a) - goldOf(post, b) + logit(random()) > 0;
      return [rowOf(post, first ? a : b), rowOf(post, first ? b : a)] as const;
    });
    return { chosen: pairs.map(([chosen]) => chosen), rejected: pairs.map(([, rejected]) => rejected) };
  };
  const linear = ({ chosen, rejected }: ReturnType<typeof pairsOf>) => ({
    chosen: chosen.map((row) => row.slice(0, features)),
    rejected: rejected.map((row) => row.slice(0, features)),
  });
  const reward = fitLinearReward(bradleyTerryLoss(), linear(pairsOf(200)));
  const rewardOf = worths(reward.weights);
  const test = linear(pairsOf(2000));

  // References: the start leant towards what people like, until people prefer them as often as they did.
  const wins = (policy: Chances, against: Chances) =>
    mean(
      range(3000).map(() => {
        const { post, summary } = draw(policy);
        return sigmoid(goldOf(post, summary) - goldOf(post, write(against, post)));
      }),
    );
  const people = range(20)
    .map((lean) => optimum(tasteOf, 20 / (lean + 0.01)))
    .find((policy) => wins(start, policy) <= 0.43)!;
  const references = table.map((_, post) => write(people, post));
  const same = lengthOf.map((post, x) => post.map((row, place) => row.map((_, word) => (references[x]![place] === word ? 1 : 0))));
  const centred = centreOnReferences(
    (row) => row[0]!,
    range(500).map(() => {
      const { post, summary } = draw(people);
      return [total(rewardOf, post, summary)];
    }),
  );

  const learned = geomspace(30, 0.01, 50).map((beta) => optimum(rewardOf, beta));
  const overlap = geomspace(30, 0.05, 50).map((beta) => optimum(same, beta));
  const near = (policies: readonly Chances[], nats: number) =>
    policies.reduce((best, one) => (Math.abs(distance(one) - nats) < Math.abs(distance(best) - nats) ? one : best));
  const best16 = range(1000).map(() => {
    const { post } = draw(start);
    const drawn = range(16).map(() => write(start, post));
    return goldOf(post, drawn[argmax(drawn.map((summary) => total(rewardOf, post, summary)))]!);
  });
  const curve = [start, ...learned];
  const seenBy = (judge: (policy: Chances) => number) =>
    overoptimisation(
      curve.map(distance),
      curve.map((policy) => expected(policy, rewardOf)),
      curve.map(judge),
    );
  // The same with more data, and with the square that the small model cannot see.
  const able = fitLinearReward(bradleyTerryLoss(), pairsOf(4000)).weights;
  const ableOf = worths(able.slice(0, features));

  const deviation = standardDeviation(
    range(2000).map(() => {
      const { post, summary } = draw(start);
      return goldOf(post, summary);
    }),
  );
  const gain = (policy: Chances) => (gold(policy) - gold(start)) / deviation;
  return {
    accuracy: pairAccuracy(test.chosen.map(reward.score), test.rejected.map(reward.score)),
    startWins: wins(start, people),
    learnedWins: wins(near(learned, 7), people),
    learned: gain(near(learned, 7)),
    overlap: gain(near(overlap, 7)),
    best16: (mean(best16) - gold(start)) / deviation,
    sameKl: gain(near(learned, bestOfNKl(16))),
    centred: centred([expected(people, rewardOf)]),
    curve: seenBy(gold),
    warned: seenBy((policy) => expected(policy, ableOf, able[features])).drop,
  };
});
const over = (read: (run: (typeof runs)[number]) => number) => round(mean(runs.map(read)));

export const claims: readonly Claim[] = [
  {
    where: "figure 1, baseline",
    says: "how often the start is preferred to the references",
    reported: 0.43,
    expected: { equals: 0.43, within: 0.02 },
    measured: over((run) => run.startWins),
    note: `the reward model of 200 pairs is right in ${over((run) => run.accuracy)} of new comparisons`,
  },
  {
    where: "figure 1",
    says: "at 7 nats the policy of the reward model is preferred to the references",
    reported: 0.61,
    expected: { atLeast: 0.61 },
    measured: over((run) => run.learnedWins),
  },
  {
    where: "figure 5",
    says: "and its true value is above the start's by, in its deviations",
    expected: { atLeast: 0.5 },
    measured: over((run) => run.learned),
  },
  {
    where: "section 4.4, figure 7",
    says: "optimising overlap with the reference gains at most half of that at the same distance, as a ratio",
    expected: { atMost: 0.5 },
    measured: over((run) => run.overlap / run.learned),
  },
  {
    where: "figure 5",
    says: "as β goes to 0 the reward keeps rising: smallest step",
    expected: { atLeast: 0 },
    measured: over((run) => run.curve.leastStep),
  },
  {
    where: "figure 5",
    says: "while the true value loses, of what it had gained at its peak",
    expected: { atLeast: 0.2 },
    measured: over((run) => run.curve.drop),
    note: `the peak is ${over((run) => run.curve.peak)} at ${over((run) => run.curve.at)} nats; above 1 means below the start`,
  },
  {
    where: "appendix G.3",
    says: "best of 16 earns as much as the optimum at its distance, 1.84 nats: difference in deviations",
    expected: { equals: 0, within: 0.1 },
    measured: over((run) => run.best16 - run.sameKl),
  },
  {
    where: "section 3.4",
    says: "centred on references the reward gives people's summaries 0",
    expected: { equals: 0, within: 0.1 },
    measured: over((run) => run.centred),
  },
  {
    where: "control",
    says: "a reward model of 4000 pairs that also sees the square would have warned: loss that it sees behind its peak",
    expected: { atLeast: 0.2 },
    measured: over((run) => run.warned),
  },
];
