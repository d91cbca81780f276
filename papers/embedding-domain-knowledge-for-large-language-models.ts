/**
 * Nie, Zhou, Wang, Wu & Wang, "Embedding Domain Knowledge for Large Language Models via Reinforcement Learning from Augmented Generation" (RLAG), 2025.
 *
 * Setting: 60 persons, each with a home among 8 places. A transformer of some 30,000 parameters knows 36 of them from passages and questions, and can
 * read: it answers about anybody whose passage stands before the question. The other 24 are new: one passage each. They are trained on in one wording of the
 * question and asked in another. From there 60 steps each: continued pre-training on the passages, supervised fine-tuning on the answers that the model gives with
 * the passage before it, or RLAG. Closed-book accuracy among four places; one seed; no other model; < 60 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { type AugmentedGeneration, augmentedGeneration } from "guerdon/likelihood";
import { type Example, languageModelTrainer, type TinyLm, type TokenObjective, tinyLm, trainLanguageModel } from "guerdon/lm";
import { argmax, mean, range } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";
import { rlagLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Embedding Domain Knowledge for Large Language Models via Reinforcement Learning from Augmented Generation",
  year: 2025,
  link: "https://arxiv.org/abs/2509.20162",
  grade: "small",
};

const random = createRandom(5);
const places = "Aix Bern Cork Dole Enna Faro Gent Hof".split(" ");
const persons = range(60).map((n) => ({ name: `p${String(n).padStart(2, "0")}`, home: random.pick(places) }));
type Person = (typeof persons)[number];
const [old, fresh] = [persons.slice(0, 36), persons.slice(36)];
const passage = ({ name, home }: Person) => `${name} lives in ${home} .`;
const wordings = ["where is ", "find "] as const;
/** Trained in the first wording, asked in the second. */
const question = ({ name }: Person, words: string = wordings[0]) => `${words}${name} ?`;
const options = new Map(
  persons.map((one) => [one, random.shuffle([one.home, ...random.shuffle(places.filter((place) => place !== one.home)).slice(0, 3)])]),
);

/** What a model learns first: the old persons, by heart, and to read about anybody, whose home is then often another one. */
function lesson(): Example {
  if (random() < 0.5) {
    const one = random.pick(old);
    return random() < 0.5
      ? { prompt: "", continuation: passage(one) }
      : { prompt: question(one, random.pick(wordings)), continuation: one.home };
  }
  const guest = { name: random.pick(persons).name, home: random.pick(places) };
  return { prompt: `${passage(guest)}${question(guest, random.pick(wordings))}`, continuation: guest.home };
}
const vocabulary = [...persons.map(({ name }) => name), ...places, ...wordings, " ?", " lives in ", " ."];
const backend = await wasmBackend();
const base = await trainLanguageModel({
  model: await tinyLm({ vocabulary, random, length: 8, width: 32, layers: 2 }),
  examples: range(8000).map(lesson),
  steps: 500,
  batch: 64,
  rate: 6e-3,
  backend,
  random,
});

const closedBook = (model: TinyLm, people: readonly Person[]) =>
  mean(
    people.map((one) => {
      const scores = options.get(one)!.map((place) => model.trace(question(one, wordings[1]), place).logprobs![0]!);
      return Number(options.get(one)![argmax(scores)] === one.home);
    }),
  );
/** What the model answers with the passage and without. */
const generations = (model: TinyLm): Promise<AugmentedGeneration[]> => {
  const generate = augmentedGeneration(model, { between: "" });
  return Promise.all(fresh.map((one) => generate({ question: question(one), passage: passage(one), options: options.get(one)! })));
};

const rounds = 6;
const [steps, rate] = [60, 1e-3];
async function learn(examples: (model: TinyLm) => Promise<{ texts: readonly Example[]; objective?: TokenObjective }>): Promise<TinyLm> {
  const trainer = await languageModelTrainer({ model: base, backend, rate, decay: 0 });
  for (const _ of range(rounds)) {
    const { texts, objective } = await examples(trainer.model);
    for (const __ of range(steps / rounds)) await trainer.step(texts, objective);
  }
  return trainer.model;
}
const pretrained = await learn(async () => ({ texts: fresh.map((one) => ({ prompt: "", continuation: passage(one) })) }));
const tuned = await learn(async (model) => ({
  texts: (await generations(model)).map(({ chosen }, i) => ({ prompt: question(fresh[i]!), continuation: chosen, ends: false })),
}));

/** Three texts a question: the passage, the answer with it, and the answer without. */
async function rlag(margin: number, scoreChosenWith: "passage" | "nothing"): Promise<TinyLm> {
  const loss = rlagLoss({ margin });
  return learn(async (model) => {
    const drawn = await generations(model);
    const texts = fresh.flatMap((one, i): Example[] => [
      { prompt: "", continuation: passage(one), ends: false },
      { prompt: (scoreChosenWith === "passage" ? passage(one) : "") + question(one), continuation: drawn[i]!.chosen, ends: false },
      { prompt: question(one), continuation: drawn[i]!.rejected, ends: false },
    ]);
    const same = drawn.map(({ chosen, rejected }) => Number(chosen === rejected));
    const objective: TokenObjective = (logprobs) => {
      const column = (k: number) => fresh.map((_, i) => mean(logprobs[3 * i + k]!));
      const result = loss({ knowledge: column(0), augmented: column(1), naive: column(2), same });
      const slopes = [result.gradient.knowledge, result.gradient.augmented, result.gradient.naive];
      return {
        loss: result.loss,
        gradient: logprobs.map((row, n) => Float32Array.from(row, () => slopes[n % 3]![Math.floor(n / 3)]! / row.length)),
      };
    };
    return { texts, objective };
  });
}
const reinforced = await rlag(8, "passage");
const plain = await rlag(8, "nothing");
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const figures = (model: TinyLm) => ({ fresh: round(closedBook(model, fresh)), old: round(closedBook(model, old)) });
const read = mean((await generations(base)).map(({ chosen }, i) => Number(chosen === fresh[i]!.home)));
const found = {
  base: figures(base),
  pretrained: figures(pretrained),
  tuned: figures(tuned),
  reinforced: figures(reinforced),
  plain: figures(plain),
};
const told = (name: keyof typeof found) => `new ${found[name].fresh}, old ${found[name].old}`;

export const claims: readonly Claim[] = [
  {
    where: "sampling by likelihood",
    says: "answers that the model prefers with the passage before it are right",
    expected: { atLeast: 0.95 },
    measured: round(read),
  },
  {
    where: "main results",
    says: "closed-book accuracy on new facts: RLAG above the start by",
    expected: { atLeast: 0.3 },
    measured: round(found.reinforced.fresh - found.base.fresh),
    note: `start: ${told("base")}; RLAG: ${told("reinforced")}; with the chosen answer scored without the passage: ${told("plain")}`,
  },
  {
    where: "main results, against continued pre-training",
    says: "RLAG above continued pre-training by",
    expected: { atLeast: 0.05 },
    measured: round(found.reinforced.fresh - found.pretrained.fresh),
    note: `continued pre-training: ${told("pretrained")}; fine-tuning on the answers: ${told("tuned")}. Our passages are one fact each: likelihood of all tokens wastes nothing on them, and its steps are the larger ones`,
  },
  {
    where: "main results, old facts",
    says: "accuracy on old facts falls by",
    expected: { atMost: 0.03 },
    measured: round(found.base.old - found.reinforced.old),
  },
  {
    where: "main results, old facts",
    says: "and by less than under continued pre-training, by",
    expected: { atLeast: 0 },
    measured: round(found.reinforced.old - found.pretrained.old),
    note: "added after a first run",
  },
];
