/**
 * Ma et al., "An Efficient Rubric-based Generative Verifier for Search-Augmented LLMs", 2025.
 *
 * Setting: a simulated verifier labels nuggets rightly in 92 of 100 cases, one at a time, and in 91 of 100 where ten stand in one request. 200 short answers: word for
 * word, in other words, or wrong. 60 long answers that state ten facts wholly, in part or not at all. 30 topics of ten facts in a corpus of 300 passages, found
 * by shared words; each side of a topic has words of its own that only another wording of the question has; a reader misses one fact in twenty. No model; < 30 s.
 */
import { type Claim, createContext, createRandom, type Paper, type RolloutInput, type Score, scoreAll } from "guerdon";
import { buildNuggets, nuggetScores } from "guerdon/bench";
import { answerNugget, labelNuggets, nuggetLabels, nuggetReward } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { mean, pearson, range } from "guerdon/math";
import { exactMatch } from "guerdon/verify";

export const paper: Paper = {
  title: "An Efficient Rubric-based Generative Verifier for Search-Augmented LLMs",
  year: 2025,
  link: "https://arxiv.org/abs/2510.14660",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(11);

// Short answers: the reference word for word, the same in other words, or something else.
const short = range(200).map((x) => {
  const form = random.pick(["verbatim", "paraphrase", "paraphrase", "wrong"]);
  const reference = `the ${x}th of May`;
  const response = { verbatim: reference, paraphrase: `May ${x}`, wrong: `June ${x}` }[form]!;
  return { prompt: `When was battle ${x}?`, response, reference, right: Number(form !== "wrong") };
});
const values = (verdicts: readonly unknown[]) => verdicts.map((one) => (typeof one === "number" ? one : (one as Score).value!));
const rowsOf = (answers: readonly (RolloutInput & { right: number })[]) => answers.map(({ right: _, ...row }) => row);
const reader = simulatedJudge({
  truth: new Map(short.map(({ response, right }) => [response, { criteria: { n1: right } }])),
  sigma: 0.05,
  accuracy: 0.92,
});
const agreement = (said: readonly number[]) => mean(said.map((value, i) => Number(value === short[i]!.right)));
const byVerifier = agreement(values(await scoreAll(nuggetReward({ model: reader, nuggets: answerNugget, partial: 0 }), rowsOf(short))));
const byMatch = agreement(values(await scoreAll(exactMatch(), rowsOf(short))));

// Long answers.
const nuggets = range(10).map((i) => ({ text: `fact ${i + 1}`, weight: i < 4 ? 1 : 0.5 }));
const long = range(60).map((x) => {
  const fluency = random();
  const labels = nuggets.map(() => (random() < fluency ? 2 : random.integer(2)));
  return { text: `long answer ${x}`, labels };
});
const truth = new Map(
  long.map(({ text, labels }) => [text, { criteria: Object.fromEntries(labels.map((label, i) => [`n${i + 1}`, label / 2])) }]),
);
const worth = ({ labels }: (typeof long)[0]) => mean(labels.map((label) => label / 2));
async function labelled(nuggetsPerCall: number, accuracy: number) {
  const model = simulatedJudge({ truth, sigma: 0.05, accuracy });
  const said = await Promise.all(long.map(({ text }) => labelNuggets(text, nuggets, { model, nuggetsPerCall }, createContext())));
  const scores = nuggetScores(
    said,
    long.map(({ labels }) => labels.map((label) => nuggetLabels[label]!)),
  );
  const shares = said.map((labels) => mean(labels.map((label) => nuggetLabels.indexOf(label) / 2)));
  return { scores, calls: model.counts.answers, correlation: pearson(shares, long.map(worth)) };
}
const [together, single] = [await labelled(10, 0.91), await labelled(1, 0.92)];

// Building nuggets: a topic has three sides, and the question itself leads to one of them only.
const sides = ["life", "work", "legacy"];
const facts = range(30).map((t) => range(10).map((i) => `Topic${t} had property number ${i}`));
const corpus = facts.flatMap((topic, t) => topic.map((fact, i) => `${sides[i < 5 ? 0 : i < 8 ? 1 : 2]} of topic${t}: ${fact}.`));
function retrieve(query: string) {
  const words = new Set(query.toLowerCase().match(/\w+/g));
  const shared = (passage: string) =>
    new Set(
      passage
        .toLowerCase()
        .match(/\w+/g)!
        .filter((word) => words.has(word)),
    ).size;
  return corpus
    .map((passage) => ({ passage, shared: shared(passage) }))
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 6)
    .map(({ passage }) => passage);
}
const asleep = createRandom(2);
const writer = (rewrites: number) =>
  simulatedJudge({
    truth: {},
    says: (property, prompt) => {
      const topic = /Question on the life of (topic\d+)/.exec(prompt)?.[1];
      if (property === "queries") return range(rewrites).map((i) => `${sides[(i + 1) % 3]} of ${topic}`);
      const passage = /<passage-\w+>\n(.*?)\n/.exec(prompt)?.[1];
      if (property === "relevant") return passage!.includes(`of ${topic}:`);
      if (property === "nuggets") return asleep.fork(passage!)() < 0.95 ? [/: (.*)\.$/.exec(passage!)![1]] : [];
      return /^n\d+$/.test(property) ? "vital" : undefined;
    },
  });
const covered = async (rewrites: number) =>
  mean(
    await Promise.all(
      facts.map(async (topic, t) => {
        const model = writer(rewrites);
        const found = await buildNuggets(`Question on the life of topic${t}`, { model, retrieve, rewrites, rounds: 1 }, createContext());
        return mean(topic.map((fact) => Number(found.some(({ text }) => text === fact))));
      }),
    ),
  );
const [none, three] = [await covered(0), await covered(3)];

export const claims: readonly Claim[] = [
  {
    where: "short answers",
    says: "agreement with what is right, nugget verifier above exact match",
    expected: { atLeast: 0.3 },
    measured: round(byVerifier - byMatch),
    note: `verifier ${byVerifier.toFixed(3)}, exact match ${byMatch.toFixed(3)}`,
  },
  {
    where: "long answers",
    says: "correlation of the share of facts by the verifier with the true share",
    expected: { atLeast: 0.85 },
    measured: round(together.correlation),
  },
  {
    where: "several nuggets a call",
    says: "requests for ten nuggets at a time, relative to one at a time",
    reported: 0.1,
    expected: { equals: 0.1, within: 1e-9 },
    measured: together.calls / single.calls,
  },
  {
    where: "several nuggets a call",
    says: "rubric-level F1 that this costs",
    expected: { atMost: 0.02 },
    measured: round(single.scores.rubric.f1 - together.scores.rubric.f1),
    note: `one at a time ${single.scores.rubric.f1.toFixed(3)}, ten ${together.scores.rubric.f1.toFixed(3)}; that ten at a time are read less well by a point is put in, not found`,
  },
  {
    where: "nugget construction",
    says: "facts covered with three further wordings of the question",
    expected: { atLeast: 0.85 },
    measured: round(three),
  },
  {
    where: "nugget construction",
    says: "facts covered by the question alone",
    expected: { atMost: 0.7 },
    measured: round(none),
  },
];
