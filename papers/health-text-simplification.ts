/**
 * Rahman, Irbaz, North, Williams, Zampieri & Lybarger, "Health Text Simplification: An Annotated Corpus for Digestive Cancer Education and Novel Strategies
 * for Reinforcement Learning", 2024.
 *
 * Setting: medical sentences made by rule in two wordings: jargon in long merged sentences, and plain words in short ones. A logistic discriminator of words
 * learns the two from 300 pairs. Candidates for 60 other texts: the copy, half simplified, well simplified, chopped into fragments, content dropped, a
 * plain platitude, nothing. Group policy gradient on the text bandit with discriminator and content, with readability (−FKGL), with content alone. Gold is
 * the mean of the latent simplicity and meaning of each candidate. Mean of 3 seeds; no model; < 20 s.
 */
import { type Claim, createRandom, each, type Paper, promptText, type Reward, responseText, rollout } from "guerdon";
import { cooccurrenceEncoder, expectedValue, fitLogistic, groupReward, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { mean, range } from "guerdon/math";
import { fleschKincaidGrade, rewriteReward, sari, softAlignF1 } from "guerdon/verify";

export const paper: Paper = {
  title: "Health Text Simplification: An Annotated Corpus for Digestive Cancer Education and Novel Strategies for Reinforcement Learning",
  year: 2024,
  link: "https://arxiv.org/abs/2401.15043",
  grade: "small",
};

const random = createRandom(13);
/** What experts write and what patients read. */
const jargon: readonly (readonly [string, string])[] = [
  ["gastrointestinal malignancy", "cancer of the gut"],
  ["abdominal discomfort", "belly pain"],
  ["surgical resection", "surgery to cut it out"],
  ["chemotherapeutic agents", "drugs that kill cancer"],
  ["metastatic dissemination", "spread to other parts"],
  ["hepatic involvement", "cancer in the liver"],
  ["endoscopic examination", "a look inside with a small camera"],
  ["unintentional weight reduction", "losing weight without trying"],
  ["nutritional supplementation", "extra food and drinks"],
  ["postoperative complications", "problems after surgery"],
  ["adjuvant radiotherapy", "x-ray treatment afterwards"],
  ["histopathological confirmation", "a lab test of the tissue"],
];
const frames: readonly (readonly [string, string])[] = [
  ["clinicians frequently recommend", "doctors often suggest"],
  ["physicians should routinely evaluate", "doctors should check for"],
  ["patients may subsequently experience", "you may later have"],
  ["a considerable proportion of individuals demonstrate", "many people have"],
  ["contemporary guidelines emphasise", "today's advice is"],
];
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

function write() {
  const facts = range(3).map(() => ({ frame: random.pick(frames), about: random.pick(jargon) }));
  const say = (side: 0 | 1) => facts.map(({ frame, about }) => `${frame[side]} ${about[side]}`);
  const hard = say(0);
  const plain = say(1);
  const source = `${capital(hard.join(", whereas additionally ")).replace(", whereas additionally", ", and furthermore")}.`;
  const simple = plain.map((fact) => `${capital(fact)}.`).join(" ");
  const chopped = hard
    .join(" ")
    .split(" ")
    .filter((word) => word.length <= 7);
  return {
    source,
    simple,
    // A second person would word it a little otherwise.
    other: plain.map((fact) => `${capital(fact.replace("often ", "").replace("may later", "may"))}.`).join(" "),
    candidates: [
      { text: source, simplicity: 0, meaning: 1 },
      { text: `${capital(plain[0]!)}. ${capital(hard.slice(1).join(", whereas additionally "))}.`, simplicity: 0.4, meaning: 1 },
      { text: simple, simplicity: 1, meaning: 1 },
      {
        text: range(Math.ceil(chopped.length / 3))
          .map((i) => `${capital(chopped.slice(3 * i, 3 * i + 3).join(" "))}.`)
          .join(" "),
        simplicity: 0.3,
        meaning: 0.2,
      },
      { text: `${capital(plain[0]!)}.`, simplicity: 1, meaning: 0.33 },
      { text: "It is all good. Ask us. We can help you.", simplicity: 1, meaning: 0 },
      { text: "", simplicity: 0, meaning: 0 },
    ],
  };
}
const training = range(300).map(write);
const test = range(100).map(write);
const tasks = range(60).map(write);

const words = (text: string) => text.toLowerCase().match(/[a-z']+/g) ?? [];
const vocabulary = [...new Set(training.flatMap(({ source, simple }) => [...words(source), ...words(simple)]))];
/** Shares of words, so that length alone tells nothing. */
const features = (text: string) => {
  const all = words(text);
  return vocabulary.map((word) => (10 * all.filter((one) => one === word).length) / Math.max(1, all.length));
};
const discriminator = fitLogistic(
  training.flatMap(({ source, simple }) => [features(source), features(simple)]),
  training.flatMap(() => [0, 1]),
);
const simple = (text: string) => (text === "" ? 0 : discriminator(features(text)));
const accuracy = mean(test.flatMap((one) => [Number(simple(one.source) < 0.5), Number(simple(one.simple) > 0.5)]));

// Jargon and plain words become near by standing in the same place of otherwise equal sentences.
const encoder = cooccurrenceEncoder(
  training.flatMap(({ source, simple, other }) => [`${source} ${simple}`, `${other} ${source}`]),
  { dimensions: 24, window: 30 },
);
const baseline = mean(
  await Promise.all(test.map(({ source }) => softAlignF1(encoder, "It is all good. Ask us. We can help you.", source))),
);
const alignments = new Map<string, Promise<number>>();
const content = (text: string, source: string) => {
  const key = `${source}|${text}`;
  if (!alignments.has(key)) alignments.set(key, softAlignF1(encoder, text, source, { baseline }));
  return alignments.get(key)!;
};

const rewards = {
  both: rewriteReward({ style: simple, content }),
  readability: each((one) => -fleschKincaidGrade(responseText(one))),
  content: each((one) => (responseText(one) === "" ? 0 : content(responseText(one), promptText(one)))),
} satisfies Record<string, Reward>;
const table = (value: (candidate: { text: string; simplicity: number; meaning: number }, x: number) => number) =>
  tasks.map(({ candidates }, x) => candidates.map((candidate) => value(candidate, x)));
const grades = table(({ text }) => fleschKincaidGrade(text));
const meanings = table(({ meaning }) => meaning);
const gold = table(({ simplicity, meaning }) => (simplicity + meaning) / 2);
const saris = table(({ text }, x) => sari(tasks[x]!.source, text, [tasks[x]!.simple, tasks[x]!.other]));

async function trained(reward: Reward) {
  const runs = await Promise.all(
    range(3).map(async (seed) => {
      const policy = await trainPolicy({
        policy: tabularPolicy(tasks.map(({ candidates }) => candidates.map((_, a) => (a === 0 ? 1 : 0)))),
        reward: groupReward(reward, (x, action) =>
          rollout({ prompt: tasks[x]!.source, response: tasks[x]!.candidates[action]!.text, group: String(x) }),
        ),
        groupSize: 8,
        updates: 100,
        learningRate: 0.5,
        random: createRandom(seed + 1),
      });
      const probabilities = policyTable(policy);
      return [gold, meanings, grades, saris].map((values) => expectedValue(probabilities, values));
    }),
  );
  const [goldValue, meaning, grade, sariValue] = range(4).map((k) => mean(runs.map((run) => run[k]!)));
  return { gold: goldValue!, meaning: meaning!, grade: grade!, sari: 100 * sariValue! };
}

const found = {
  both: await trained(rewards.both),
  readability: await trained(rewards.readability),
  content: await trained(rewards.content),
};
const sourceGrade = mean(grades.map((row) => row[0]!));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const describe = (one: (typeof found)["both"]) =>
  `gold ${round(one.gold)}, meaning ${round(one.meaning)}, grade ${one.grade.toFixed(1)}, SARI ${one.sari.toFixed(1)}`;

export const claims: readonly Claim[] = [
  {
    where: "discriminator",
    says: "the discriminator tells plain from expert text it has not seen: accuracy",
    expected: { atLeast: 0.9 },
    measured: round(accuracy),
  },
  {
    where: "earlier rewards",
    says: "readability alone is hacked: the grade falls by",
    expected: { atLeast: 3 },
    measured: round(sourceGrade - found.readability.grade),
    note: `sources have grade ${sourceGrade.toFixed(1)}; readability: ${describe(found.readability)}`,
  },
  { where: "earlier rewards", says: "while the meaning goes", expected: { atMost: 0.4 }, measured: round(found.readability.meaning) },
  {
    where: "results",
    says: "discriminator and content together get a better SARI than readability (points)",
    expected: { atLeast: 5 },
    measured: round(found.both.sari - found.readability.sari),
    note: `both: ${describe(found.both)}; content alone: ${describe(found.content)}`,
  },
  { where: "results", says: "and better gold", expected: { atLeast: 0.15 }, measured: round(found.both.gold - found.readability.gold) },
  {
    where: "control",
    says: "content alone simplifies nothing: gold below both",
    expected: { atLeast: 0.15 },
    measured: round(found.both.gold - found.content.gold),
  },
];
