/**
 * Li et al., "Tool-Augmented Reward Modeling" (Themis), 2023.
 *
 * Setting: 60 pairs each of a right and a wrong answer to sums, questions on the calendar and questions that a corpus of 60 sentences answers, and 60 pairs of
 * small talk. A simulated judge sees which one is right in 60 of 100 pairs by itself, in 97 of 100 where what a tool brought back says so, and in 90 of 100
 * of small talk; it calls the right tool for 90 of 100 questions. The calculator, the calendar and the search are really called with what it asks of them. The
 * code tool is left out. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper, type Reward, type Score, scoreAll } from "guerdon";
import { calculatorTool, calendarTool, type JudgeTool, ratingJudge, searchTool, toolJudge } from "guerdon/judge";
import { simulatedJudge, type TextTruth } from "guerdon/lm";
import { mean, range } from "guerdon/math";

export const paper: Paper = {
  title: "Tool-Augmented Reward Modeling",
  year: 2023,
  link: "https://arxiv.org/abs/2310.01045",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(4);
const kinds = ["sums", "calendar", "facts", "chat"] as const;
type Kind = (typeof kinds)[number];

const corpus = range(60).map((x) => `River ${x} is ${100 + 13 * x} km long.`);
const tools: readonly JudgeTool[] = [
  calculatorTool,
  calendarTool,
  searchTool((query) => corpus.filter((passage) => passage.startsWith(`${query} `))),
];

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A question, what to ask which tool, what the tool says where it is asked that, and two answers of which the first is right. */
function question(kind: Kind, x: number) {
  if (kind === "sums") {
    const [a, b, c] = [12 + random.integer(80), 12 + random.integer(80), random.integer(900)];
    const value = a * b + c;
    return {
      call: ["calculator", `${a} * ${b} + ${c}`],
      observed: `= ${value}\n`,
      answers: [`${value}`, `${value + 10 * (1 + random.integer(9))}`],
    };
  }
  if (kind === "calendar") {
    const from = new Date(Date.UTC(1900 + random.integer(200), random.integer(12), 1 + random.integer(28)));
    const text = from.toISOString().slice(0, 10);
    const names = range(7).map((d) => weekdays[(from.getUTCDay() + d) % 7]!);
    return { call: ["calendar", `weekday ${text}`], observed: `is a ${names[0]}\n`, answers: [names[0]!, names[1 + random.integer(6)]!] };
  }
  const length = 100 + 13 * x;
  if (kind === "facts")
    return { call: ["search", `River ${x}`], observed: `is ${length} km long.`, answers: [`${length} km`, `${length + 7} km`] };
  return { call: ["search", "how are you"], observed: undefined, answers: ["Fine, and you?", "None of your business."] };
}
const truth = new Map<string, TextTruth>();
const items = kinds.flatMap((kind) =>
  range(60).map((x) => {
    const { call, observed, answers } = question(kind, x);
    const [guess, informed] = [random() < (kind === "chat" ? 0.9 : 0.6), random() < 0.97];
    const texts = answers.map((answer, i) => `${answer} (${kind} ${x}, ${i === 0 ? "one" : "two"})`);
    texts.forEach((text, i) => {
      truth.set(text, (prompt) => ((observed !== undefined && prompt.includes(observed) ? informed : guess) === (i === 0) ? 0.8 : 0.3));
    });
    return { kind, prompt: `Question ${kind} ${x}`, call, texts };
  }),
);
const callOf = new Map(items.map(({ prompt, call }) => [prompt, call]));

/** Asks for the right tool once, for the share of questions that it routes rightly; of small talk it knows that no tool helps. */
const judge = (routing: number) =>
  simulatedJudge({
    truth,
    sigma: 0.02,
    says: (property, prompt) => {
      const asked = /Question \w+ \d+/.exec(prompt)?.[0];
      if (property === "input") return callOf.get(asked!)![1];
      if (property !== "tool") return undefined;
      const routed = createRandom(6).fork(asked!)() < routing;
      return routed === !asked!.includes("chat") && !prompt.includes("<observation_") ? callOf.get(asked!)![0] : "none";
    },
  });
async function accuracy(reward: Reward) {
  const rows = items.flatMap(({ prompt, texts }) => texts.map((response) => ({ prompt, response })));
  const scores = (await scoreAll(reward, rows)) as Score[];
  const wins = items.map((_, i) => (Math.sign(scores[2 * i]!.value! - scores[2 * i + 1]!.value!) + 1) / 2);
  const by = Object.fromEntries(kinds.map((kind) => [kind, mean(wins.filter((_, i) => items[i]!.kind === kind))])) as Record<Kind, number>;
  return { by, checkable: mean([by.sums, by.calendar, by.facts]), calls: mean(scores.map(({ parts }) => Number(parts?.calls ?? 0))) };
}
const without = await accuracy(ratingJudge({ model: judge(0) }));
const withTools = await accuracy(toolJudge({ model: judge(0.9), tools }));
const halfRouted = await accuracy(toolJudge({ model: judge(0.5), tools }));
const gain = withTools.checkable - without.checkable;
const show = ({ by }: typeof without) => kinds.map((kind) => `${kind} ${by[kind].toFixed(3)}`).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "main results",
    says: "pairs that a tool can check: accuracy with tools above that without",
    reported: 0.177,
    expected: { atLeast: 0.2 },
    measured: round(gain),
    note: `with: ${show(withTools)}; without: ${show(without)}; ${withTools.calls.toFixed(2)} calls a response. Reported is the paper's mean over eight tasks`,
  },
  {
    where: "main results, small talk",
    says: "pairs that no tool can check: difference",
    expected: { equals: 0, within: 0.02 },
    measured: round(withTools.by.chat - without.by.chat),
  },
  {
    where: "tool invocation",
    says: "with the right tool for 50 in place of 90 of 100 questions: share of the gain that is left",
    expected: { equals: 0.5, within: 0.15 },
    measured: round((halfRouted.checkable - without.checkable) / gain),
    note: `at 0.5: ${show(halfRouted)}`,
  },
];
