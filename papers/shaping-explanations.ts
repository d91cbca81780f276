/**
 * Pappone, Lazzaroni, Califano, Gentile & Marras, "Shaping Explanations: Semantic Reward Modeling with Encoder-Only Transformers for GRPO", 2025.
 *
 * Setting: explanations built from concepts, each of which can be worded in three ways that share no word. 40 questions of six concepts; 24 candidate
 * explanations each: other wordings with concepts left out, concepts swapped for wrong ones, and stuffed keywords. Gold is the share of concepts right, less
 * the wrong ones. The encoder is learned from co-occurrence. Group policy gradient on the text bandit, mean of 3 seeds; no model; < 30 s.
 */
import { type Claim, createRandom, type Paper, type Reward, rollout, scoreAll, valueOf } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { cooccurrenceEncoder, expectedValue, groupReward, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { mean, range, spearman } from "guerdon/math";
import { embeddingSimilarity, referenceMetric, rougeL, tokenJaccard } from "guerdon/verify";

export const paper: Paper = {
  title: "Shaping Explanations: Semantic Reward Modeling with Encoder-Only Transformers for GRPO",
  year: 2025,
  link: "https://arxiv.org/abs/2509.13081",
  grade: "small",
};

const random = createRandom(4);
const sounds = ["ka", "lo", "mi", "nu", "pe", "ra", "si", "to", "vu", "za"];
const newWord = (size: number) =>
  range(size)
    .map(() => random.pick(sounds))
    .join("");
const glue = "because which then so that the of this in a".split(" ");

/** Each concept has a field of words that go with it, and three wordings of two words each. */
const concepts = range(60).map(() => ({ field: range(5).map(() => newWord(3)), wordings: range(3).map(() => [newWord(4), newWord(4)]) }));
const corpus = concepts.flatMap(({ field, wordings }) =>
  range(60).map(() => random.shuffle([...random.pick(wordings), ...random.shuffle(field).slice(0, 3), random.pick(glue)]).join(" ")),
);
const encoder = cooccurrenceEncoder(corpus, { dimensions: 64 });
const say = (concept: number, wording: number) =>
  `${random.pick(glue)} ${concepts[concept]!.wordings[wording]!.join(" ")} ${random.pick(glue)}`;

const questions = range(40).map(() => {
  const wanted = random.shuffle(range(60)).slice(0, 6);
  const wrong = random.shuffle(range(60).filter((concept) => !wanted.includes(concept))).slice(0, 6);
  const reference = wanted.map((concept) => say(concept, 0)).join(" ");
  const candidates = [
    // right concepts, some left out, in wordings of their own
    ...range(10).map((i) => {
      const kept = random.shuffle(wanted).slice(0, 1 + (i % 6));
      return { text: kept.map((concept) => say(concept, random.integer(3))).join(" "), gold: kept.length / 6 };
    }),
    // some concepts swapped for wrong ones, but in the words and order of the reference
    ...range(8).map((i) => {
      const swapped = 1 + (i % 4);
      const said = wanted.map((concept, k) => (k < swapped ? wrong[k]! : concept));
      return { text: said.map((concept) => say(concept, 0)).join(" "), gold: (6 - 2 * swapped) / 6 };
    }),
    // keywords of one concept over and over
    ...range(6).map((i) => ({
      text: range(4)
        .map(() => say(wanted[i]!, 0))
        .join(" "),
      gold: 1 / 6,
    })),
  ];
  return { reference, candidates };
});

const semantic = embeddingSimilarity({ encoder });
const rouge = referenceMetric(rougeL);
const overlap = referenceMetric(tokenJaccard);
const mixed = weightedSum({ semantic: [0.5, semantic], rouge: [0.5, rouge] });
const attempt = (question: number, action: number) =>
  rollout({ response: questions[question]!.candidates[action]!.text, reference: questions[question]!.reference, group: String(question) });

const gold = questions.map(({ candidates }) => candidates.map((one) => one.gold));
async function correlation(reward: Reward): Promise<number> {
  const rows = await Promise.all(
    questions.map(async ({ candidates }, q) => {
      const verdicts = await scoreAll(
        reward,
        candidates.map((_, action) => attempt(q, action)),
      );
      return spearman(
        verdicts.map((verdict) => valueOf(verdict)!),
        gold[q]!,
      );
    }),
  );
  return mean(rows);
}
async function trained(reward: Reward): Promise<number> {
  const runs = range(3).map(async (seed) => {
    const policy = await trainPolicy({
      policy: tabularPolicy(gold.map((row) => row.map(() => 0))),
      reward: groupReward(reward, attempt),
      groupSize: 8,
      updates: 120,
      learningRate: 0.3,
      random: createRandom(seed + 1),
    });
    return expectedValue(policyTable(policy), gold);
  });
  return mean(await Promise.all(runs));
}

const agreement = {
  semantic: await correlation(semantic),
  rouge: await correlation(rouge),
  overlap: await correlation(overlap),
  mixed: await correlation(mixed),
};
const final = { semantic: await trained(semantic), rouge: await trained(rouge), mixed: await trained(mixed) };
const start = mean(gold.flat());
const scattered = random.shuffle(corpus.flatMap((line) => line.split(" ")));
const scatteredLines = range(Math.floor(scattered.length / 6)).map((i) => scattered.slice(6 * i, 6 * i + 6).join(" "));
const blind = await correlation(embeddingSimilarity({ encoder: cooccurrenceEncoder(scatteredLines) }));

const round = (x: number) => Math.round(x * 1e4) / 1e4;
export const claims: readonly Claim[] = [
  {
    where: "results",
    says: "the semantic reward follows the concepts better than ROUGE-L or keywords (Spearman, above the better of the two)",
    expected: { atLeast: 0.15 },
    measured: round(agreement.semantic - Math.max(agreement.rouge, agreement.overlap)),
    note: `semantic ${round(agreement.semantic)}, ROUGE-L ${round(agreement.rouge)}, keywords ${round(agreement.overlap)}`,
  },
  {
    where: "results (Elo 1574.4, the best)",
    says: "a policy trained on it covers more concepts than one trained on ROUGE-L",
    expected: { atLeast: 0.05 },
    measured: round(final.semantic - final.rouge),
    note: `gold: start ${round(start)}, semantic ${round(final.semantic)}, ROUGE-L ${round(final.rouge)}, both ${round(final.mixed)}`,
  },
  {
    where: "results",
    says: "mixing ROUGE-L into the semantic reward lowers the result",
    expected: { atLeast: 0.005 },
    measured: round(final.semantic - final.mixed),
  },
  {
    where: "control",
    says: "an encoder learned from shuffled words knows no synonyms (Spearman lost)",
    expected: { atLeast: 0.1 },
    measured: round(agreement.semantic - blind),
    note: `shuffled ${round(blind)}`,
  },
];
