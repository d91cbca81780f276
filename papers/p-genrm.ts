/**
 * P-GenRM: "Personalized Generative Reward Model with Test-time User-based Scaling", ICLR 2026.
 *
 * Setting: 5 groups of 30 people, each of whom weighs six attributes as the group does, with deviations of their own; 3, 8 or 20 past choices a person. A judgement
 * guesses the weights from the history, with an error of its own each time, and totals two responses by them. Similar people are the 8 nearest of the same
 * prototype, by what 16 judgements guessed of everybody. 10 pairs a person, 16 worlds; judgements are drawn as numbers. A second, smaller part runs personalJudge
 * on prompts, with a made-up model that reads the history out of them. No model; < 20 s.
 */
import { type Claim, createRandom, type LanguageModel, type Paper, type Random, type Score, scoreAll } from "guerdon";
import { prefSim } from "guerdon/env";
import { personalJudge, userScaledScore } from "guerdon/judge";
import { clamp, dot, mean, norm, range } from "guerdon/math";
import { fitPrototypes, similarUsers } from "guerdon/model";

export const paper: Paper = {
  title: "P-GenRM: Personalized Generative Reward Model with Test-time User-based Scaling",
  year: 2026,
  link: "https://arxiv.org/abs/2602.12116",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const size = 6;
type Vector = readonly number[];
const scaled = (x: Vector, length: number): Vector => x.map((v) => (v * length) / norm(x));
const noisy = (x: Vector, sigma: number, random: Random): Vector => x.map((v) => v + random.normal(0, sigma));

/** What the history tells of the weights: the mean lead of what was chosen, at length 1. */
const tasteOf = (history: readonly { chosen: Vector; rejected: Vector }[]): Vector =>
  scaled(
    range(size).map((d) => mean(history.map(({ chosen, rejected }) => chosen[d]! - rejected[d]!))),
    1,
  );
/** How far a single guess at a person goes wrong, against a taste of length 1. */
const guessing = 1.2;

interface World {
  readonly people: readonly { taste: Vector; histories: number; pairs: readonly { better: Vector; worse: Vector }[] }[];
  readonly alike: readonly (readonly number[])[];
  readonly random: Random;
}
function world(seed: number): World {
  const random = createRandom(seed);
  const groups = range(5).map(() => scaled(noisy(new Array<number>(size).fill(0), 1, random), 1.5));
  const sim = prefSim(random, { attributes: size, groups, spread: 0.35, temperature: 0.5 });
  const people = range(150).map((u) => {
    const weights = sim.person(u % 5);
    const histories = [3, 8, 20][u % 3]!;
    const history = sim
      .pairs(weights, histories)
      .map(({ chosen, rejected }) => ({ chosen: chosen.attributes, rejected: rejected.attributes }));
    const pairs = range(10).map(() => {
      const [a, b] = [sim.response().attributes, sim.response().attributes];
      return dot(weights, a) >= dot(weights, b) ? { better: a, worse: b } : { better: b, worse: a };
    });
    return { taste: tasteOf(history), histories, pairs };
  });
  // 16 guesses average out to a sixteenth of the variance of one.
  const embeddings = people.map(({ taste }) => noisy(taste, guessing / 4, random));
  const prototypes = fitPrototypes(embeddings, { count: 5, random });
  const alike = embeddings.map((one, u) => similarUsers(one, embeddings, prototypes, { except: u }));
  return { people, alike, random };
}
const worlds = range(16).map((seed) => world(seed + 1));

/** Share of pairs in which the better response gets the higher score, from so many own judgements and one for each of some others. */
function accuracy(own: number, others: (world: World, person: number) => readonly number[], histories?: number) {
  const wins = worlds.flatMap((at) =>
    at.people.flatMap((person, u) => {
      if (histories !== undefined && person.histories !== histories) return [];
      return person.pairs.map(({ better, worse }) => {
        const judge = (taste: Vector) => {
          const guess = noisy(taste, guessing, at.random);
          return [dot(guess, better), dot(guess, worse)];
        };
        const [a, b] = userScaledScore(
          range(own).map(() => judge(person.taste)),
          others(at, u).map((other) => judge(at.people[other]!.taste)),
        );
        return Number(a! > b!);
      });
    }),
  );
  return mean(wins);
}
const nobody = () => [];
const similar = ({ alike }: World, u: number) => alike[u]!;
const anybody = ({ people, random }: World) => range(8).map(() => random.integer(people.length));

const [one, own] = [accuracy(1, nobody), accuracy(16, nobody)];
const [both, alone, strangers] = [accuracy(16, similar), accuracy(0, similar), accuracy(16, anybody)];
const [short, shortOwn] = [accuracy(16, similar, 3), accuracy(16, nobody, 3)];

// The same on prompts: texts stand for attributes, and a made-up model reads the history from the examples it is shown.
const shown = worlds[0]!.people.slice(0, 30);
const attributesOf = new Map<string, Vector>();
const named = (attributes: Vector, name: string) => {
  attributesOf.set(name, attributes);
  return name;
};
const draw = createRandom(77);
const reader: LanguageModel = {
  id: "reads histories",
  chat: async (messages, { seed = 0 } = {}) => {
    const fences = [...messages[1]!.content.matchAll(/<(\w+)-\w+>\n(.*)\n<\/\1/g)].map(([, name, text]) => ({ name: name!, text: text! }));
    const past = (which: string) => fences.filter(({ name }) => name.endsWith(which)).map(({ text }) => attributesOf.get(text)!);
    const [chosen, rejected] = [past("_chosen"), past("_rejected")];
    const guess = noisy(tasteOf(chosen.map((one, i) => ({ chosen: one, rejected: rejected[i]! }))), guessing, draw.fork(seed));
    const responses = fences.filter(({ name }) => name.startsWith("response_"));
    // Criteria are the attributes that the person seems to care most about; a score is how far the response goes their way.
    const order = range(size).sort((a, b) => Math.abs(guess[b]!) - Math.abs(guess[a]!));
    const criteria = order
      .slice(0, 4)
      .map((d) => ({ criterion: `attribute ${d}`, weight: clamp(Math.round(4 * Math.abs(guess[d]!)), 1, 10) }));
    const scores = responses.map(({ name, text }) => [
      name,
      order.slice(0, 4).map((d) => clamp(Math.round(5 + 2 * Math.sign(guess[d]!) * attributesOf.get(text)![d]!), 0, 10)),
    ]);
    return [{ text: JSON.stringify({ persona: "", criteria, scores: Object.fromEntries(scores) }), finish: "stop" }];
  },
};
async function onPrompts(samples: number) {
  const sim = prefSim(createRandom(5), { attributes: size });
  const rows = shown.flatMap(({ taste }, u) => {
    const history = range(20).map((i) => {
      const { chosen, rejected } = sim.pairs(
        taste.map((w) => 3 * w),
        1,
      )[0]!;
      return { chosen: named(chosen.attributes, `chosen ${i} of ${u}`), rejected: named(rejected.attributes, `rejected ${i} of ${u}`) };
    });
    return range(4).flatMap((p) => {
      const two = [sim.response().attributes, sim.response().attributes].sort((a, b) => dot(taste, b) - dot(taste, a));
      return two.map((attributes, i) => ({
        prompt: `question ${p} of ${u}`,
        response: named(attributes, `${i === 0 ? "better" : "worse"} answer to ${p} of ${u}`),
        group: `${u} ${p}`,
        fields: { history },
      }));
    });
  });
  const scores = (await scoreAll(personalJudge({ model: reader, samples }), rows)) as Score[];
  return mean(range(rows.length / 2).map((i) => (Math.sign(scores[2 * i]!.value! - scores[2 * i + 1]!.value!) + 1) / 2));
}
const [promptOne, promptMany] = [await onPrompts(1), await onPrompts(16)];

export const claims: readonly Claim[] = [
  {
    where: "individual scaling",
    says: "16 judgements for the person against one: gain in accuracy",
    reported: 0.05,
    expected: { atLeast: 0.05 },
    measured: round(own - one),
    note: `one ${one.toFixed(3)}, 16 ${own.toFixed(3)}, with 8 similar people ${both.toFixed(3)}, these alone ${alone.toFixed(3)}. The paper: 0.727 without scaling, 0.759 with 16 and 8, 0.669 with prototypes alone`,
  },
  {
    where: "prototypes",
    says: "8 similar people added to 16 judgements: gain in accuracy",
    expected: { atLeast: 0.005 },
    measured: round(both - own),
  },
  {
    where: "prototypes",
    says: "the same for people with three past choices",
    expected: { atLeast: 0.01 },
    measured: round(short - shortOwn),
    note: `${shortOwn.toFixed(3)} by 16 judgements, ${short.toFixed(3)} with similar people`,
  },
  {
    where: "prototypes alone",
    says: "8 similar people without the person: accuracy against 16 judgements for the person",
    expected: { atMost: 0 },
    measured: round(alone - own),
  },
  {
    where: "control",
    says: "8 people at random added to 16 judgements: change in accuracy",
    expected: { atMost: 0 },
    measured: round(strangers - own),
  },
  {
    where: "individual scaling, on prompts",
    says: "personalJudge with 16 chains against one: gain in accuracy",
    expected: { atLeast: 0.05 },
    measured: round(promptMany - promptOne),
    note: `one ${promptOne.toFixed(3)}, 16 ${promptMany.toFixed(3)}, 120 pairs of 30 people with 20 past choices`,
  },
];
