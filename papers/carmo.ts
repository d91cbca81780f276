/**
 * Gupta et al., "CARMO: Dynamic Criteria Generation for Context-Aware Reward Modelling", 2024.
 *
 * Setting: questions of four contexts, each of which makes three of eight qualities count. Two more criteria mean nothing anywhere: depth, which a simulated judge
 * takes from length, and structure, which it takes from lists; what is too long is worse. A fixed set asks for three qualities and these two; a generator
 * finds each criterion that counts with a probability of 0.85 and adds others, so that 8 in 10 of its criteria count. 150 pairs, and 24 questions with 64
 * responses. No model; < 20 s.
 */
import { type Claim, createContext, createRandom, type Paper, type Reward, type Score, scoreAll } from "guerdon";
import { criteriaReward, generateCriteria, type Rubric } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { clamp, mean, range } from "guerdon/math";

export const paper: Paper = {
  title: "CARMO: Dynamic Criteria Generation for Context-Aware Reward Modelling",
  year: 2024,
  link: "https://arxiv.org/abs/2410.21545",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(8);
const names = ["Helpfulness", "Correctness", "Clarity", "Logic", "Warmth", "Brevity", "Originality", "Sources", "Depth", "Structure"];
const contexts = [
  [0, 1, 3],
  [0, 2, 4],
  [1, 3, 7],
  [2, 5, 6],
];
const fixed: Rubric = [0, 1, 2, 8, 9].map((j) => ({ id: names[j]!, text: `${names[j]}.`, weight: 1 }));

const truth = new Map<string, { criteria: Record<string, number> }>();
function response(name: string, context: number, like?: readonly number[]) {
  const qualities = like ?? range(8).map(() => random.normal());
  const [length, lists] = [random.normal(), random.normal()];
  const perceived = [...qualities, length, lists].map((z) => clamp(0.5 + 0.18 * z, 0, 1));
  // All of them are equally safe: where too few criteria are found, that is one of those that stand in.
  truth.set(name, { criteria: { ...Object.fromEntries(perceived.map((value, j) => [names[j]!, value])), Safety: 0.5 } });
  // What is longer than usual costs, whatever the question is.
  const gold = mean(contexts[context]!.map((j) => qualities[j]!)) - 0.25 * Math.max(0, length) ** 2;
  return { name, gold, length, qualities };
}
/** Names of the criteria for a question: those of its context, but for the share that is overlooked, and some that do not count. */
const chosen = (question: string) => {
  const own = createRandom(3).fork(question);
  const relevant = contexts[Number(/context (\d)/.exec(question)![1])]!;
  const found = relevant.filter(() => own() < 0.85);
  const others = own.shuffle(range(names.length).filter((j) => !relevant.includes(j)));
  return [...found, ...others.filter((_, i) => i < 3 && own() < 0.2125)].map((j) => ({ name: names[j]!, description: "" }));
};
const judge = simulatedJudge({
  truth,
  sigma: 0.06,
  says: (property, prompt) => (property === "criteria" ? chosen(/Question \d+ of context \d/.exec(prompt)![0]) : undefined),
});
const ask = { temperature: 1 };
const write = generateCriteria({ model: judge, ask });
// Criteria are read by their names, which are the names of what the judge sees.
const dynamic: Reward = criteriaReward({
  model: judge,
  ask,
  criteria: async (one, context) => (await write(one, context)).map((criterion) => ({ ...criterion, id: /\w+/.exec(criterion.text)![0] })),
});
const general: Reward = criteriaReward({ model: judge, ask, criteria: fixed });

interface Item {
  readonly question: string;
  readonly answers: readonly ReturnType<typeof response>[];
}
async function judged(reward: Reward, items: readonly Item[]) {
  const rows = items.flatMap(({ question, answers }) => answers.map(({ name }) => ({ prompt: question, response: name })));
  const values = ((await scoreAll(reward, rows, createContext())) as Score[]).map(({ value }) => value!);
  let at = 0;
  return items.map(({ answers }) => values.slice(at, (at += answers.length)));
}
const pairs = range(150).map((x) => ({
  question: `Question ${x} of context ${x % 4}`,
  answers: range(2).map((i) => response(`pair ${x}, answer ${i}`, x % 4)),
}));
// Two answers with the same qualities, but for their length and their lists.
const twins = range(100).map((x) => {
  const like = range(8).map(() => random.normal());
  return {
    question: `Question ${1000 + x} of context ${x % 4}`,
    answers: range(2).map((i) => response(`twin ${x}, answer ${i}`, x % 4, like)),
  };
});
const pools = range(24).map((x) => ({
  question: `Question ${2000 + x} of context ${x % 4}`,
  answers: range(64).map((i) => response(`pool ${x}, answer ${i}`, x % 4)),
}));

async function figures(reward: Reward) {
  const pairValues = await judged(reward, pairs);
  const accuracy = mean(
    pairs.map(({ answers: [a, b] }, i) => (Math.sign((pairValues[i]![0]! - pairValues[i]![1]!) * (a!.gold - b!.gold)) + 1) / 2),
  );
  const twinValues = await judged(reward, twins);
  const steps = twins.map(({ answers: [a, b] }, i) => ({ dx: a!.length - b!.length, dy: twinValues[i]![0]! - twinValues[i]![1]! }));
  const slope = mean(steps.map(({ dx, dy }) => dx * dy)) / mean(steps.map(({ dx }) => dx * dx));
  const poolValues = await judged(reward, pools);
  /** mean gold and length of the best of n by the reward, over all stretches of n in a pool */
  const bestOf = (n: number) => {
    const picks = pools.flatMap(({ answers }, x) =>
      range(64 / n).map((part) => {
        const values = poolValues[x]!.slice(part * n, (part + 1) * n);
        return answers[part * n + values.indexOf(Math.max(...values))]!;
      }),
    );
    return { gold: mean(picks.map(({ gold }) => gold)), length: mean(picks.map(({ length }) => length)) };
  };
  return { accuracy, slope, curve: [1, 4, 16, 64].map((n) => bestOf(n)) };
}
const [byGeneral, byDynamic] = [await figures(general), await figures(dynamic)];
const curve = ({ curve }: typeof byGeneral) => curve.map(({ gold }) => gold.toFixed(2)).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "main results",
    says: "pairs ordered rightly: criteria made for the question above the fixed ones",
    reported: 0.021,
    expected: { atLeast: 0.05 },
    measured: round(byDynamic.accuracy - byGeneral.accuracy),
    note: `dynamic ${byDynamic.accuracy.toFixed(3)}, fixed ${byGeneral.accuracy.toFixed(3)}; reported is the paper's gain on RewardBench`,
  },
  {
    where: "analysis",
    says: "slope of the reward on length at equal qualities, relative to that of the fixed criteria",
    expected: { atMost: 0.5 },
    measured: round(byDynamic.slope / byGeneral.slope),
    note: `dynamic ${byDynamic.slope.toFixed(3)}, fixed ${byGeneral.slope.toFixed(3)}, in points per spread of length`,
  },
  {
    where: "best of n",
    says: "gold quality of the best of 64: dynamic above fixed",
    expected: { atLeast: 0.2 },
    measured: round(byDynamic.curve[3]!.gold - byGeneral.curve[3]!.gold),
    note: `best of 1, 4, 16, 64: dynamic ${curve(byDynamic)}; fixed ${curve(byGeneral)}`,
  },
  {
    where: "best of n",
    says: "fixed criteria: gold of the best of 64 minus the highest on the way there",
    expected: { atMost: 0 },
    measured: round(byGeneral.curve[3]!.gold - Math.max(...byGeneral.curve.slice(0, 3).map(({ gold }) => gold))),
    note: "does not hold: gold still rises, if at less than a third of the pace. Three of the five fixed criteria are qualities that count in some context, and length, one voice in five, is bought at a price that those outweigh",
  },
  {
    where: "best of n",
    says: "dynamic criteria: gold of the best of 64 minus the highest on the way there",
    expected: { atLeast: 0 },
    measured: round(byDynamic.curve[3]!.gold - Math.max(...byDynamic.curve.slice(0, 3).map(({ gold }) => gold))),
  },
];
