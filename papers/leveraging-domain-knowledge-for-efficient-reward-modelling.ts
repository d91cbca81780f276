/**
 * Nath et al., "Leveraging Domain Knowledge for Efficient Reward Modelling in RLHF: A Case-Study in E-Commerce Opinion Summarization", 2024, arXiv:2402.15473.
 *
 * Setting: people weigh seven aspects of a summary. Experts score each with noise 0.4; an embedding of 256 numbers holds the same aspects, mixed, and noise
 * of the same size in each number. A net of 16 units over the scores, a linear reward over the embedding; 2 seeds; test pairs held to the true order. What
 * experts would score and how is taken as given. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { mean, range, spearman } from "guerdon/math";
import { bradleyTerryLoss, domainFeatures, featureContributions, fitLinearReward, fitReward, mlpHead } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Leveraging Domain Knowledge for Efficient Reward Modelling in RLHF",
  year: 2024,
  link: "https://arxiv.org/abs/2402.15473",
  grade: "small",
};

const backend = await wasmBackend();
const aspects = ["aspect coverage", "opinion faithfulness", "opinion coverage", "conciseness", "relevance", "hallucination", "language"];
const sizes = [100, 300, 940, 5000];

/** @param unseen how many things people weigh that no expert scores */
async function setting(seed: number, unseen: number, counts: readonly number[]) {
  const random = createRandom(seed);
  const attributes = aspects.length + unseen;
  const world = prefSim(random, { attributes, features: 256, featureNoise: 0.4, temperature: 0.5 });
  const taste = range(attributes).map(() => 0.3 + 0.7 * random());
  const judged = (attributes: readonly number[]) =>
    Object.fromEntries(aspects.map((name, k) => [name, attributes[k]! + random.normal(0, 0.4)]));
  const see = (count: number) =>
    world.pairs(taste, count).map(({ chosen, rejected, lead }) => ({
      chosen: { embedding: chosen.features, scores: judged(chosen.attributes) },
      rejected: { embedding: rejected.features, scores: judged(rejected.attributes) },
      sign: Math.sign(lead),
    }));
  const [pairs, test] = [see(Math.max(...counts)), see(1500)];
  const accuracy = (high: ArrayLike<number>, low: ArrayLike<number>) =>
    pairAccuracy(
      test.map(({ sign }, i) => sign * high[i]!),
      test.map(({ sign }, i) => sign * low[i]!),
    );

  const embedded = counts.map((count) => {
    const on = pairs.slice(0, count);
    const columns = { chosen: on.map(({ chosen }) => chosen.embedding), rejected: on.map(({ rejected }) => rejected.embedding) };
    const { score } = fitLinearReward(bradleyTerryLoss(), columns, { ridge: 0.01, steps: 40 });
    return accuracy(
      test.map(({ chosen }) => score(chosen.embedding)),
      test.map(({ rejected }) => score(rejected.embedding)),
    );
  });
  const domain = await Promise.all(
    counts.map(async (count) => {
      const on = pairs.slice(0, count);
      const { names, row } = domainFeatures(on.flatMap(({ chosen, rejected }) => [chosen.scores, rejected.scores]));
      const columns = { chosen: on.map(({ chosen }) => row(chosen.scores)), rejected: on.map(({ rejected }) => row(rejected.scores)) };
      const training = { steps: 150, rate: 0.01, decay: 0.1, random: createRandom(5), backend };
      const { score } = await fitReward(bradleyTerryLoss(), mlpHead({ inputs: names.length, hidden: [16] }), columns, training);
      const spread = await featureContributions(
        score,
        names.map(() => 1),
        names,
      );
      return {
        accuracy: accuracy(
          await score(test.map(({ chosen }) => row(chosen.scores))),
          await score(test.map(({ rejected }) => row(rejected.scores))),
        ),
        readable: spearman(Object.values(spread), taste.slice(0, aspects.length)),
      };
    }),
  );
  return { embedded, domain: domain.map(({ accuracy }) => accuracy), readable: domain.map(({ readable }) => readable) };
}

const runs = [await setting(1, 0, sizes), await setting(2, 0, sizes)];
const capped = [await setting(3, 3, [5000])];
const at = (size: number, of: "embedded" | "domain" | "readable") => mean(runs.map((run) => run[of][sizes.indexOf(size)]!));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const curve = (of: "embedded" | "domain") => sizes.map((size) => `${size}: ${round(at(size, of))}`).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "section 6, data efficiency",
    says: "with 300 comparisons the experts' scores are above the embedding by, in accuracy",
    expected: { atLeast: 0.08 },
    measured: round(at(300, "domain") - at(300, "embedded")),
    note: `not by as much as thought: the ridge of the embedding is one that suits it, and its noise no larger than the experts'. Scores ${curve("domain")}; embedding ${curve("embedded")}`,
  },
  {
    where: "abstract",
    says: "and no more than 2 points below the embedding with 5000, a 17th of the comparisons",
    reported: "940 comparisons, 21 times fewer",
    expected: { atLeast: -0.02 },
    measured: round(at(300, "domain") - at(5000, "embedded")),
  },
  {
    where: "section 4",
    says: "940 comparisons are enough: 5000 add at most",
    expected: { atMost: 0.02 },
    measured: round(at(5000, "domain") - at(940, "domain")),
  },
  {
    where: "section 6, what it looks at",
    says: "what each score adds is ordered as people weigh the aspects: rank correlation at 940",
    expected: { atLeast: 0.6 },
    measured: round(at(940, "readable")),
  },
  {
    where: "control",
    says: "the scores are the ceiling: where people weigh three more things, the embedding is above them with 5000",
    expected: { atLeast: 0 },
    measured: round(mean(capped.map(({ embedded, domain }) => embedded[0]! - domain[0]!))),
  },
];
