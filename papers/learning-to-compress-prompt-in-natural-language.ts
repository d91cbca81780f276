/**
 * Chuang, Xing, Chang, Liu, Chen & Hu, "Learning to Compress Prompt in Natural Language Formats" (Nano-Capsulator), NAACL 2024.
 *
 * Setting: passages of 20 facts, each a sentence of one of eight kinds (birth, trade, home, ...). Four probes a passage ask for facts, nine of ten
 * times of two of the kinds; the compressor never sees them. It is a log-linear writer that adds one sentence at a time by the kind of its fact, up to a fifth of
 * the words, and learns by group policy gradient from the reward, on 150 passages; measured on 150 others. The answer model looks the fact up in the
 * capsule; a second one needs a closer match. Mean of 3 seeds; no model; < 10 s.
 */
import { type Claim, createRandom, type Paper, type Random, rollout, scoreAll, valueOf } from "guerdon";
import { cooccurrenceEncoder, groupAdvantage } from "guerdon/env";
import { mean, range, softmax } from "guerdon/math";
import { compressionReward, rougeN } from "guerdon/verify";

export const paper: Paper = {
  title: "Learning to Compress Prompt in Natural Language Formats",
  year: 2024,
  link: "https://arxiv.org/abs/2402.18700",
  grade: "small",
};

/** Kinds of facts: how they are said, how they are asked, and how often they are asked for. */
const kinds = [
  { says: "was born in the year", asks: "year of birth", weight: 10 },
  { says: "earns a living as a", asks: "trade", weight: 10 },
  { says: "lives in the town of", asks: "home", weight: 0.5 },
  { says: "is married to one called", asks: "spouse", weight: 0.3 },
  { says: "likes to eat plenty of", asks: "favourite food", weight: 0.2 },
  { says: "once owned a pet named", asks: "pet", weight: 0.2 },
  { says: "drives a car painted in", asks: "colour of the car", weight: 0.2 },
  { says: "plays an old game called", asks: "game", weight: 0.1 },
];
const sounds = ["bal", "cor", "den", "fim", "gol", "hur", "jas", "kel", "lom", "nix"];
const name = (random: Random) =>
  range(3)
    .map(() => random.pick(sounds))
    .join("");

interface Passage {
  readonly facts: readonly { readonly kind: number; readonly text: string }[];
  readonly text: string;
  readonly probes: readonly { readonly question: string; readonly answer: string }[];
}
function passage(random: Random): Passage {
  const people = range(8).map(() => name(random));
  const all = people.flatMap((person) => kinds.map((kind, k) => ({ person, kind: k, value: name(random), asks: kind.asks })));
  // Frequent kinds are not more frequent in the text: only in what is asked.
  const chosen = random.shuffle(
    range(kinds.length).flatMap((k) => random.shuffle(all.filter((fact) => fact.kind === k)).slice(0, k < 4 ? 2 : 3)),
  );
  const facts = chosen.map((fact) => ({ ...fact, text: `${fact.person} ${kinds[fact.kind]!.says} ${fact.value}.` }));
  const weights = facts.map((fact) => kinds[fact.kind]!.weight);
  const probes = range(4).map(() => {
    const fact = facts[random.weighted(weights)]!;
    return { question: `${fact.person}|${kinds[fact.kind]!.says}`, answer: fact.value };
  });
  return { facts, text: facts.map((fact) => fact.text).join(" "), probes };
}

const world = createRandom(6);
const training = range(150).map(() => passage(world));
const held = range(150).map(() => passage(world));
const encoder = cooccurrenceEncoder(
  training.map(({ text }) => text),
  { dimensions: 16 },
);
const budget = Math.floor(mean(training.map(({ text }) => text.split(" ").length)) / 5);

/** Looks for the sentence about the person and says its last word. */
const lookUp = (capsule: string, question: string) => {
  const [person, says] = question.split("|") as [string, string];
  const sentence = capsule.split(".").find((one) => one.includes(`${person} ${says} `));
  return sentence?.trim().split(" ").at(-1) ?? "unknown";
};
/** Takes the sentence that shares most words with the question. */
const nearest = (capsule: string, question: string) => {
  const sentences = capsule.split(".").filter((one) => one.trim() !== "");
  const scores = sentences.map((one) => rougeN(one, question.replace("|", " "), { beta: Infinity }));
  const best = scores.indexOf(Math.max(...scores));
  return scores[best]! >= 0.9 ? sentences[best]!.trim().split(" ").at(-1)! : "unknown";
};
const reward = compressionReward({ answer: lookUp, encoder, budget });
const transfer = compressionReward({ answer: nearest, encoder, budget });

/** Writes sentence after sentence, each chosen by the weight of its kind, while they fit; gives the slope of its log-probability too. */
function write({ facts }: Passage, weights: readonly number[], random: Random): { text: string; slope: number[] } {
  const left = facts.map((fact) => fact);
  const slope = kinds.map(() => 0);
  const said: string[] = [];
  let words = 0;
  while (left.length > 0) {
    const p = softmax(left.map((fact) => weights[fact.kind]!));
    const next = random.weighted(p);
    left.forEach((fact, i) => {
      slope[fact.kind]! -= p[i]!;
    });
    const [fact] = left.splice(next, 1);
    slope[fact!.kind]! += 1;
    words += fact!.text.split(" ").length;
    if (words > budget) break;
    said.push(fact!.text);
  }
  return { text: said.join(" "), slope };
}

const asRollout = ({ text, probes }: Passage, response: string) => rollout({ prompt: text, response, fields: { probes } });
const values = async (judge: typeof reward, passages: readonly Passage[], texts: readonly string[]) =>
  (await scoreAll(
    judge,
    passages.map((one, i) => asRollout(one, texts[i]!)),
  )) as readonly { value: number; parts: { utility: number; compression: number } }[];

async function learn(seed: number): Promise<number[]> {
  const random = createRandom(seed);
  let weights = kinds.map(() => 0);
  for (let update = 0; update < 60; update++) {
    const slope = kinds.map(() => 0);
    for (const one of random.shuffle(training).slice(0, 15)) {
      const group = range(8).map(() => write(one, weights, random));
      const verdicts = await scoreAll(
        reward,
        group.map(({ text }) => asRollout(one, text)),
      );
      const advantages = groupAdvantage(verdicts.map((verdict) => valueOf(verdict)!));
      group.forEach((written, i) => {
        kinds.forEach((_, k) => {
          slope[k]! += (advantages[i]! * written.slope[k]!) / (15 * 8);
        });
      });
    }
    weights = weights.map((w, k) => w + 0.6 * slope[k]!);
  }
  return weights;
}
async function measured(writeOne: (one: Passage, random: Random) => string, judge = reward) {
  const random = createRandom(99);
  const found = await values(
    judge,
    held,
    held.map((one) => writeOne(one, random)),
  );
  return { utility: mean(found.map((one) => one.parts.utility)), compression: mean(found.map((one) => one.parts.compression)) };
}

const learned = await Promise.all([1, 2, 3].map(learn));
const runs = await Promise.all(learned.map((weights) => measured((one, random) => write(one, weights, random).text)));
const transferred = await Promise.all(learned.map((weights) => measured((one, random) => write(one, weights, random).text, transfer)));
const random = await measured(
  (one, source) =>
    write(
      one,
      kinds.map(() => 0),
      source,
    ).text,
);
const head = await measured(({ text }) => text);
const whole = compressionReward({ answer: lookUp, encoder, budget: 1000 });
const uncut = await measured(({ text }) => text, whole);
// What nobody can beat: the sentences that fit, chosen by how often their kind is asked for.
const ideal = await measured(
  (one, source) =>
    write(
      one,
      kinds.map((kind) => 10 * kind.weight),
      source,
    ).text,
);
const [utility, compression] = [mean(runs.map((run) => run.utility)), mean(runs.map((run) => run.compression))];

const round = (x: number) => Math.round(x * 1e4) / 1e4;
export const claims: readonly Claim[] = [
  {
    where: "results (81.4% shorter)",
    says: "learned capsules answer most held-out probes in a fifth of the words",
    expected: { atLeast: 0.85 },
    measured: round(utility),
    note: `${Math.round(100 * compression)}% shorter; the best choice of kinds answers ${round(ideal.utility)}, the whole passage ${round(uncut.utility)}; weights of the kinds, most asked first: ${kinds.map((_, k) => mean(learned.map((weights) => weights[k]!)).toFixed(1)).join(", ")}`,
  },
  { where: "baseline", says: "cutting the passage off answers few", expected: { atMost: 0.35 }, measured: round(head.utility) },
  { where: "baseline", says: "random sentences answer few", expected: { atMost: 0.35 }, measured: round(random.utility) },
  {
    where: "results (transfer to other models)",
    says: "a second answer model does as well with the same capsules (difference)",
    expected: { equals: 0, within: 0.05 },
    measured: round(mean(transferred.map((run) => run.utility)) - utility),
  },
];
