/**
 * Zhan, Huang, Sun et al., "Actial: Activate Spatial Reasoning Ability of Multimodal Large Language Models", 2025.
 *
 * Setting: drawn scenes of 3 to 4 coloured shapes at 24 px from two sides. A frozen encoder says where each colour is in each picture; a small net on top
 * of it answers A or B, in the asked form or not. Supervised fine-tuning on 2000 viewpoint questions, then group policy gradient (G = 8) on 3000 questions of
 * a broader set, or either of the two alone; accuracy over 1500 fresh questions; mean of 3 seeds; no large model; < 30 s. The paper's own figures are
 * of 7B models and do not compare.
 */
import { type Claim, createContext, createRandom, judgeBatch, type Paper, type Random, rollout, type Verdict, valueOf } from "guerdon";
import { weightedSum } from "guerdon/compose";
import {
  groupAdvantage,
  type Picture,
  type ViewpointKind,
  type ViewpointQuestion,
  viewpointColours,
  viewpointQuestions,
} from "guerdon/env";
import { mean, range, sigmoid } from "guerdon/math";
import { choiceMatch, tagFormat } from "guerdon/verify";

export const paper: Paper = {
  title: "Actial: Activate Spatial Reasoning Ability of Multimodal Large Language Models",
  year: 2025,
  link: "https://arxiv.org/abs/2511.01618",
  grade: "small",
};

const kinds: readonly ViewpointKind[] = ["turn", "rise", "beyond"];
const palette = Object.values(viewpointColours);

/** The frozen encoder: for each colour its share of the picture and the middle of its pixels, [colours · 3]. */
function encode({ size, pixels }: Picture): number[] {
  return palette.flatMap((colour: readonly number[]) => {
    let [count, x, y] = [0, 0, 0];
    for (let i = 0; i < size * size; i++) {
      if (colour.some((channel, k) => Math.abs(pixels[3 * i + k]! - channel) > 0.05)) continue;
      count++;
      x += (2 * (i % size)) / size - 1;
      y += 1 - (2 * Math.floor(i / size)) / size;
    }
    return count === 0 ? [0, 0, 0] : [(20 * count) / size ** 2, (2 * x) / count, (2 * y) / count];
  });
}

interface Item {
  features: number[];
  kind: number;
  /** 1 where option A says what the kind's first option says, −1 where it is the other way round */
  order: number;
  answer: "A" | "B";
}
const first = new Map<ViewpointKind, string>([
  ["turn", "counter-clockwise"],
  ["rise", "up"],
  ["beyond", "left"],
]);
const read = ({ kind, first: before, second, options, answer }: ViewpointQuestion): Item => ({
  features: [...encode(before), ...encode(second), 1],
  kind: kinds.indexOf(kind),
  order: options[0] === first.get(kind) ? 1 : -1,
  answer,
});

const hidden = 48;
/** P(A) = σ(order · v_kind · tanh(U x)), P(asked form) = σ(f) */
class Net {
  readonly u: Float64Array[];
  readonly v: Float64Array[];
  form = -1;
  constructor(random: Random, inputs: number) {
    this.u = range(hidden).map(() => Float64Array.from({ length: inputs }, () => random.normal(0, 0.4)));
    this.v = kinds.map(() => Float64Array.from({ length: hidden }, () => random.normal(0, 0.1)));
  }
  look({ features, kind, order }: Item) {
    const h = this.u.map((row) => Math.tanh(features.reduce((z, x, k) => z + x * row[k]!, 0)));
    return { h, chance: sigmoid(order * h.reduce((z, x, k) => z + x * this.v[kind]![k]!, 0)) };
  }
  /** Moves along slope = ∂J / ∂(logit of A). */
  learn({ features, kind, order }: Item, h: readonly number[], slope: number) {
    const v = this.v[kind]!;
    h.forEach((activity, j) => {
      const back = slope * order * v[j]! * (1 - activity ** 2);
      v[j]! += slope * order * activity;
      const row = this.u[j]!;
      for (let k = 0; k < features.length; k++) row[k]! += back * features[k]!;
    });
  }
}

const draw = (seed: string, count: number, some: readonly ViewpointKind[]) =>
  viewpointQuestions(createRandom(1).fork(seed), count, { kinds: some }).map(read);

const supervised = (net: Net, items: readonly Item[], random: Random) => {
  for (let epoch = 0; epoch < 5; epoch++) {
    for (const item of random.shuffle(items)) {
      const { h, chance } = net.look(item);
      net.learn(item, h, 0.05 * ((item.answer === "A" ? 1 : 0) - chance));
      net.form += 0.05 * (1 - sigmoid(net.form));
    }
  }
};

const reward = weightedSum({ right: [1, choiceMatch({ letters: "AB" })], form: [0.5, tagFormat("think", "answer")] });
async function reinforced(net: Net, items: readonly Item[], random: Random) {
  for (let epoch = 0; epoch < 2; epoch++) {
    for (const item of random.shuffle(items)) {
      const { h, chance } = net.look(item);
      const formed = sigmoid(net.form);
      const draws = range(8).map(() => ({ letter: random() < chance ? "A" : "B", form: random() < formed }));
      const rollouts = draws.map(({ letter, form }) =>
        rollout({
          response: form ? `<think>I look.</think><answer>${letter}</answer>` : `The answer is ${letter}.`,
          reference: item.answer,
        }),
      );
      const judged = await judgeBatch(reward, rollouts, createContext());
      const advantages = groupAdvantage(judged.map((verdict) => valueOf(verdict as Verdict)!));
      net.learn(item, h, 0.05 * mean(draws.map(({ letter }, i) => advantages[i]! * ((letter === "A" ? 1 : 0) - chance))));
      net.form += 0.05 * mean(draws.map(({ form }, i) => advantages[i]! * ((form ? 1 : 0) - formed)));
    }
  }
}

function accuracy(net: Net, items: readonly Item[]) {
  return mean(items.map((item) => (net.look(item).chance > 0.5 === (item.answer === "A") ? 1 : 0)));
}

async function figures(seed: number, stages: { tune: boolean; reinforce: boolean }) {
  const random = createRandom(seed);
  const viewpoint = draw(`viewpoint ${seed}`, 2000, ["turn", "rise"]);
  const broad = draw(`broad ${seed}`, 3000, ["turn", "rise", "turn", "rise", "beyond"]);
  const net = new Net(random, viewpoint[0]!.features.length);
  if (stages.tune) supervised(net, viewpoint, random);
  if (stages.reinforce) await reinforced(net, broad, random);
  return {
    inside: accuracy(net, draw(`test ${seed}`, 1000, ["turn", "rise"])),
    outside: accuracy(net, draw(`test ${seed}`, 500, ["beyond"])),
    form: sigmoid(net.form),
  };
}
const over = async (stages: { tune: boolean; reinforce: boolean }) => {
  const runs = await Promise.all([1, 2, 3].map((seed) => figures(seed, stages)));
  const middle = (name: "inside" | "outside" | "form") => Number(mean(runs.map((run) => run[name])).toFixed(4));
  return { inside: middle("inside"), outside: middle("outside"), form: middle("form") };
};
const untrained = await over({ tune: false, reinforce: false });
const reinforcedOnly = await over({ tune: false, reinforce: true });
const tunedOnly = await over({ tune: true, reinforce: false });
const both = await over({ tune: true, reinforce: true });
const round = (x: number) => Number(x.toFixed(4));
const told = ({ inside, outside, form }: typeof both) =>
  `viewpoint ${inside.toFixed(3)}, beyond ${outside.toFixed(3)}, asked form ${form.toFixed(2)}`;

export const claims: readonly Claim[] = [
  {
    where: "control",
    says: "without training answers are guesses: accuracy on viewpoint questions",
    expected: { equals: 0.5, within: 0.05 },
    measured: untrained.inside,
    note: told(untrained),
  },
  {
    where: "main results, in domain",
    says: "on viewpoint questions the two stages are more accurate than reinforcement alone by",
    expected: { atLeast: 0.1 },
    measured: round(both.inside - reinforcedOnly.inside),
    note: `both: ${told(both)}; reinforcement alone: ${told(reinforcedOnly)}`,
  },
  {
    where: "main results, in domain",
    says: "and than fine-tuning alone by",
    expected: { atLeast: 0.02 },
    measured: round(both.inside - tunedOnly.inside),
    note: `fine-tuning alone: ${told(tunedOnly)}; the rewards know no more than its labels did, so a net of this size gains little from them`,
  },
  {
    where: "main results, out of domain",
    says: "on a kind that only the second stage asks the two stages are more accurate than fine-tuning alone by",
    expected: { atLeast: 0.02 },
    measured: round(both.outside - tunedOnly.outside),
  },
  {
    where: "main results, out of domain",
    says: "and than reinforcement alone by",
    expected: { atLeast: 0.03 },
    measured: round(both.outside - reinforcedOnly.outside),
    note:
      "does not hold here: where a shape will stand is nearly linear in where it stands in the two pictures, so a net of this size learns it from the " +
      "reward alone and has no use for what it knows of cameras; it is no test of what a large model carries over",
  },
  {
    where: "method, reward",
    says: "half a point for form is enough to teach the form without examples: share of answers in the asked form after reinforcement alone",
    expected: { atLeast: 0.95 },
    measured: reinforcedOnly.form,
  },
];
