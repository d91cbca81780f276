/**
 * Zhang, Feng & You, "Router-R1: Teaching LLMs Multi-Round Routing and Aggregation via Reinforcement Learning", 2025.
 *
 * Setting: four simulated models with a price and a known accuracy on each of six topics; questions with five options. A policy that is log-linear in
 * accuracy, price and evidence asks models, up to four, or answers with the option that the evidence supports most. REINFORCE with the reward on
 * the transcript; 4,000 episodes in groups of 8; accuracy and cost over 4,000 fresh questions, mean of 2 seeds; no model; < 30 s.
 */
import { type Claim, createContext, createRandom, type Paper, type Random, type RolloutInput, scoreAll, valueOf } from "guerdon";
import { groupAdvantage, linearSoftmax, reinforceChoice } from "guerdon/env";
import { argmax, maximum, mean, range, softmax } from "guerdon/math";
import { routingReward } from "guerdon/verify";

export const paper: Paper = {
  title: "Router-R1: Teaching LLMs Multi-Round Routing and Aggregation via Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2506.09033",
  grade: "small",
};

interface Model {
  readonly name: string;
  readonly price: number;
  /** [topics] */
  readonly accuracy: readonly number[];
}
const pool: readonly Model[] = [
  { name: "small", price: 1, accuracy: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
  { name: "science", price: 3, accuracy: [0.78, 0.78, 0.74, 0.45, 0.45, 0.45] },
  { name: "letters", price: 3, accuracy: [0.45, 0.45, 0.45, 0.74, 0.78, 0.78] },
  { name: "large", price: 10, accuracy: [0.72, 0.72, 0.74, 0.74, 0.72, 0.72] },
];
/** A model that is not there in training. */
const newcomer: Model = { name: "newcomer", price: 4, accuracy: [0.6, 0.7, 0.75, 0.75, 0.7, 0.6] };
const options = 5;
const rounds = 4;

/** Evidence after some answers: how probable each option is, given how accurate the models are known to be. */
function beliefs(answers: readonly { option: number; accuracy: number }[]): number[] {
  const support = new Array<number>(options).fill(0);
  for (const { option, accuracy } of answers) support[option]! += Math.log((accuracy * (options - 1)) / (1 - accuracy));
  return softmax(support);
}

interface Episode {
  readonly right: boolean;
  readonly cost: number;
  readonly choices: readonly { features: number[][]; chosen: number }[];
  readonly rollout: RolloutInput;
}

/** One question: the policy asks until it answers. `greedy`: it takes what it likes best. */
function play(weights: Float64Array, models: readonly Model[], random: Random, greedy: boolean, limit = rounds): Episode {
  const topic = random.integer(6);
  const truth = random.integer(options);
  const told = models.map(({ accuracy }) => (random() < accuracy[topic]! ? truth : (truth + 1 + random.integer(options - 1)) % options));
  const answers: { option: number; accuracy: number }[] = [];
  const asked: number[] = [];
  const choices: { features: number[][]; chosen: number }[] = [];
  for (;;) {
    const belief = beliefs(answers);
    const sure = maximum(belief);
    const open = asked.length < limit ? models.map((_, k) => k).filter((k) => !asked.includes(k)) : [];
    // The features of asking a model: its accuracy, what it could add to what is known, its price; those of answering: how sure the evidence is.
    const features = [
      ...(asked.length > 0 ? [[1, sure, 0, 0, 0]] : []),
      ...open.map((k) => {
        const accuracy = models[k]!.accuracy[topic]!;
        return [0, 0, 4 * accuracy, 4 * accuracy * (1 - sure), models[k]!.price / 10];
      }),
    ];
    const chances = linearSoftmax(weights, features);
    const chosen = greedy ? argmax(chances) : random.weighted(chances);
    choices.push({ features, chosen });
    if (asked.length > 0 && chosen === 0) break;
    const k = open[chosen - (asked.length > 0 ? 1 : 0)]!;
    asked.push(k);
    answers.push({ option: told[k]!, accuracy: models[k]!.accuracy[topic]! });
  }
  const answer = argmax(beliefs(answers));
  const searches = asked.map((k) => `<search>${models[k]!.name}:topic ${topic}?</search><information>option ${told[k]}</information>`);
  return {
    right: answer === truth,
    cost: asked.reduce((total, k) => total + models[k]!.price, 0),
    choices,
    rollout: {
      response: `<think>Whom to ask?</think>${searches.join("")}<answer>option ${answer}</answer>`,
      reference: `option ${truth}`,
      fields: { calls: asked.map((k) => ({ model: models[k]!.name, outputTokens: 100, pricePerToken: models[k]!.price / 100 })) },
    },
  };
}

async function train(costWeight: number, seed: number, limit = rounds): Promise<Float64Array> {
  const reward = routingReward({ models: pool.map(({ name }) => name), costWeight });
  const [random, context] = [createRandom(seed), createContext()];
  const weights = new Float64Array(5);
  for (let group = 0; group < 500; group++) {
    const episodes = range(8).map(() => play(weights, pool, random, false, limit));
    const verdicts = await scoreAll(
      reward,
      episodes.map(({ rollout }) => rollout),
      context,
    );
    groupAdvantage(verdicts.map((verdict) => valueOf(verdict)!)).forEach((advantage, i) => {
      for (const { features, chosen } of episodes[i]!.choices) reinforceChoice(weights, features, chosen, (0.3 * advantage) / 8);
    });
  }
  return weights;
}

function measure(weights: Float64Array, models = pool, limit = rounds) {
  const random = createRandom(99);
  const episodes = range(4000).map((i) => play(weights, models, random.fork(i), true, limit));
  return { accuracy: mean(episodes.map(({ right }) => Number(right))), cost: mean(episodes.map(({ cost }) => cost)) };
}

async function figures(costWeight: number, limit = rounds, models = pool) {
  const runs = await Promise.all([1, 2].map(async (seed) => measure(await train(costWeight, seed, limit), models, limit)));
  return { accuracy: mean(runs.map((run) => run.accuracy)), cost: mean(runs.map((run) => run.cost)) };
}

const single = Math.max(...pool.map(({ accuracy }) => mean(accuracy)));
const oneRound = await figures(0, 1);
const best = await figures(0);
const thrifty = await figures(0.6);
const cheap = await figures(0.9);
const extended = await figures(0, rounds, [...pool, newcomer]);

export const claims: readonly Claim[] = [
  {
    where: "section 4.2, main results",
    says: "without price: more accurate than the best single model by",
    expected: { atLeast: 0.05 },
    measured: best.accuracy - single,
    note: `best single model ${single.toFixed(3)}`,
  },
  {
    where: "section 4.2, main results",
    says: "several rounds are more accurate than a router of one round by",
    expected: { atLeast: 0.02 },
    measured: best.accuracy - oneRound.accuracy,
    note: `one round ${oneRound.accuracy.toFixed(3)}, up to four ${best.accuracy.toFixed(3)}`,
  },
  {
    where: "section 4.3, cost",
    says: "cost falls with α: from α = 0 to 0.6 by",
    expected: { atLeast: 0 },
    measured: best.cost - thrifty.cost,
    note: `cost ${best.cost.toFixed(1)}, ${thrifty.cost.toFixed(1)} and ${cheap.cost.toFixed(1)} at α = 0, 0.6 and 0.9`,
  },
  { where: "section 4.3, cost", says: "and from α = 0.6 to 0.9 by", expected: { atLeast: 0 }, measured: thrifty.cost - cheap.cost },
  {
    where: "section 4.3, cost",
    says: "share of the cost saved at α = 0.9",
    expected: { atLeast: 0.5 },
    measured: 1 - cheap.cost / best.cost,
  },
  {
    where: "section 4.3, cost",
    says: "accuracy lost at α = 0.9",
    expected: { atMost: 0.12 },
    measured: best.accuracy - cheap.accuracy,
    note: `it asks the cheapest model only (accuracy ${cheap.accuracy.toFixed(3)}; ${thrifty.accuracy.toFixed(3)} at α = 0.6): costs are ranked within what the policy itself spends, so once it is thrifty every small difference in price counts in full`,
  },
  {
    where: "section 4.4, unseen models",
    says: "with a model in the pool that training never saw, known by price and accuracy: accuracy gained",
    expected: { atLeast: -0.03 },
    measured: extended.accuracy - best.accuracy,
  },
];
