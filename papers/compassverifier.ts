/**
 * Liu et al., "CompassVerifier: A Unified and Robust Verifier for LLMs Evaluation and Outcome Reward", 2025.
 *
 * Setting: 600 generated responses to questions of eleven answer types: right answers in another notation (A), near misses (B), and responses without a
 * valid answer (C). Judged by the last number, by normalised exact match, by our rules, and by our rules with a simulated model (right in 90 % of its
 * verdicts) for what they leave open. Then a text bandit is trained on the last number; exact figures; no model; < 5 s.
 */
import { type Claim, createRandom, each, type Paper, type Random, type Reward, responseText, rollout } from "guerdon";
import { expectedValue, groupReward, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { f1, mean, range, ratio } from "guerdon/math";
import { answerMatch, answerVerdict, finalAnswer } from "guerdon/verify";

export const paper: Paper = {
  title: "CompassVerifier: A Unified and Robust Verifier for LLMs Evaluation and Outcome Reward",
  year: 2025,
  link: "https://arxiv.org/abs/2508.03686",
  grade: "small",
};

type Label = "A" | "B" | "C";
const labels: readonly Label[] = ["A", "B", "C"];
/** A reference with other ways to write it and with near misses. */
interface Question {
  readonly reference: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

/** One generator of questions for each type of answer. */
const types: readonly ((random: Random) => Question)[] = [
  function number(random) {
    const n = 1000 + random.integer(90_000);
    const grouped = n.toLocaleString("en");
    return {
      reference: `${n}`,
      right: [grouped, `${n}.0`, `${grouped.replace(",", "{,}")}`, `\\$${n}`],
      wrong: [`${n + 1}`, `-${n}`, `${n}0`, `${n / 10}`],
    };
  },
  function fraction(random) {
    const [p, q] = [1 + random.integer(8), 9 + 2 * random.integer(5)];
    return {
      reference: `\\frac{${p}}{${q}}`,
      right: [`${p}/${q}`, `\\dfrac{${2 * p}}{${2 * q}}`, `\\frac${p}{${q}}`, `${p} \\div ${q}`],
      wrong: [`\\frac{${q}}{${p}}`, `\\frac{${p + 1}}{${q}}`, (p / q).toFixed(2), `-\\frac{${p}}{${q}}`],
    };
  },
  function percent(random) {
    const p = 5 * (1 + random.integer(19));
    return {
      reference: `${p}\\%`,
      right: [`${p}%`, `${p}`, `${p / 100}`, `${p} percent`],
      wrong: [`${p + 5}\\%`, `${p / 1000}`, `${100 - p + 1}\\%`],
    };
  },
  function decimal(random) {
    const n = random.integer(900) + 100.123;
    return {
      reference: n.toFixed(2),
      right: [n.toFixed(3), `${n.toFixed(2)}`, `${(n / 100).toFixed(4)} \\times 10^2`],
      wrong: [n.toFixed(0), (n + 0.02).toFixed(2)],
    };
  },
  function measure(random) {
    const n = 2 + random.integer(40);
    return {
      reference: `${n}\\text{ km}`,
      right: [`${n} km`, `${n * 1000}\\text{ m}`, `${n}`, `${n} kilometers`],
      wrong: [`${n}\\text{ m}`, `${n + 1} km`, `${n * 100}\\text{ m}`],
    };
  },
  function choice(random) {
    const letter = random.pick([..."ABCD"]);
    const other = random.pick([..."ABCD"].filter((one) => one !== letter));
    return {
      reference: letter,
      right: [`(${letter})`, `\\text{(${letter})}`, `\\textbf{(${letter})}\\ 12`, letter],
      wrong: [`(${other})`, `${letter}, ${other}`, `\\text{${other}}`],
    };
  },
  function truth(random) {
    const [yes, no] = random() < 0.5 ? ["Yes", "No"] : ["No", "Yes"];
    return {
      reference: yes!,
      right: [yes!.toLowerCase(), `\\text{${yes}}`, yes === "Yes" ? "True" : "False"],
      wrong: [no!, `\\text{${no}}`],
    };
  },
  function set(random) {
    const [a, b, c] = [random.integer(9), 10 + random.integer(9), 20 + random.integer(9)];
    return {
      reference: `\\{${a}, ${b}, ${c}\\}`,
      right: [`\\{${c},${a},${b}\\}`, `${b}, ${c}, ${a}`, `${a}, ${b} \\text{ and } ${c}`],
      wrong: [`${a}, ${b}`, `\\{${a}, ${b}, ${c + 1}\\}`, `\\{${a}, ${b}, ${c}, 31\\}`],
    };
  },
  function interval(random) {
    const [a, b] = [random.integer(9), 10 + random.integer(9)];
    return {
      reference: `[${a}, ${b})`,
      right: [`\\left[${a},${b}\\right)`, `${a} \\le x < ${b}`, `x \\in [${a},${b})`],
      wrong: [`[${a}, ${b}]`, `(${a}, ${b})`, `[${b}, ${a})`, `${a} < x < ${b}`],
    };
  },
  function expression(random) {
    const [a, b] = [2 + random.integer(7), 1 + random.integer(8)];
    return {
      reference: `x^2 + ${a + b}x + ${a * b}`,
      right: [`(x+${a})(x+${b})`, `${a * b} + ${a + b}x + x^{2}`, `x(x+${a + b}) + ${a * b}`, `y = x^2+${a + b}x+${a * b}`],
      wrong: [`(x-${a})(x-${b})`, `x^2 + ${a + b}x - ${a * b}`, `x^2 + ${a * b}x + ${a + b + 1}`],
    };
  },
  function words(random) {
    const [reference, same, other] = random.pick([
      ["New York City", "NYC", "Boston"],
      ["photosynthesis", "the process of photosynthesis", "respiration"],
      ["William Shakespeare", "Shakespeare", "Christopher Marlowe"],
      ["United States", "the USA", "United Kingdom"],
    ]);
    return {
      reference: reference!,
      right: [`\\text{${reference}}`, reference!.toLowerCase(), `the ${reference}`, `\\text{${same}}`],
      wrong: [`\\text{${other}}`, other!],
    };
  },
];

const work = ["We add 3 and 4 first.", "Let us go through the 2 cases.", "By the formula from 1994 this is quick."];
const wrap = [
  (answer: string) => `The final answer is $\\boxed{${answer}}$.`,
  (answer: string) => `Therefore we get \\boxed{${answer}}, as I checked in 2 ways.`,
  (answer: string) => `<answer>${answer}</answer>`,
  (answer: string) => `The answer is ${answer}.`,
];
const invalid = [
  "I'm sorry, but I cannot answer this question.",
  `So it is 12. ${"Wait, let me check that again. ".repeat(30)}`,
  "First we collect the terms.\nThen we find that the second one is",
  "",
  "Let me set up the equations.\nThe first says that x and y add to 7\nand from the second",
];

const random = createRandom(2508);
const items = range(600).map((i) => {
  const { reference, right, wrong } = types[i % types.length]!(random);
  const label = labels[random.weighted([0.45, 0.4, 0.15])]!;
  const said = label === "A" ? random.pick(right) : random.pick(wrong);
  const response = label === "C" ? random.pick(invalid) : `${random.pick(work)}\n${random.pick(wrap)(said)}`;
  return { reference, response, label };
});

/** Mean over the labels of the harmonic mean of precision and recall. */
function macroF1(verdicts: readonly Label[]): number {
  return mean(
    labels.map((label) => {
      const hits = items.filter((item, i) => item.label === label && verdicts[i] === label).length;
      const said = verdicts.filter((verdict) => verdict === label).length;
      return f1(ratio(hits, said), ratio(hits, items.filter((item) => item.label === label).length));
    }),
  );
}

const numbers = (text: string) => text.match(/-?\d+(?:\.\d+)?/g);
const byLastNumber = (response: string, reference: string): Label => {
  const [given, gold] = [numbers(response)?.at(-1), numbers(reference)?.at(-1)];
  return given === undefined ? "C" : given === gold ? "A" : "B";
};
const normalised = (text: string) => text.toLowerCase().replace(/[\s$.]|\\text|\\left|\\right|[{}]/g, "");
const byExactMatch = (response: string, reference: string): Label => {
  const { answer } = finalAnswer(response);
  return answer === null ? "C" : normalised(answer) === normalised(reference) ? "A" : "B";
};
const byRules = items.map(({ response, reference }) => answerVerdict(response, reference).verdict);
const judge = createRandom(90);
const byRulesAndModel = items.map(
  ({ label }, i) => byRules[i] ?? (judge() < 0.9 ? label : judge.pick(labels.filter((one) => one !== label))),
);

/** What one says who takes only A for right: with a gold at the end, whatever was said before it, the last number is satisfied. */
const lastNumberReward: Reward = each((one) => (byLastNumber(responseText(one), String(one.reference)) === "A" ? 1 : 0));
const prompts = 20;
const answers: readonly { share: number; right: number; write: (gold: number) => string }[] = [
  { share: 0.1, right: 1, write: (gold) => `It is \\boxed{${gold}}` },
  { share: 0.35, right: 1, write: (gold) => `It is \\boxed{\\frac{${2 * gold}}{2}}, checked in 3 ways` },
  { share: 0.25, right: 0, write: (gold) => `It is \\boxed{${gold - 1}}, which is less than ${gold}` },
  { share: 0.3, right: 0, write: (gold) => `It is \\boxed{${gold + 1}}, checked in 3 ways` },
];
const truth = range(prompts).map(() => answers.map(({ right }) => right));
const start = tabularPolicy(range(prompts).map(() => answers.map(({ share }) => Math.log(share))));
async function accuracyAfter(reward: Reward): Promise<number> {
  const gold = (prompt: number) => 40 + prompt;
  const attempt = (prompt: number, action: number) =>
    rollout({ response: answers[action]!.write(gold(prompt)), reference: gold(prompt), group: `${prompt}` });
  const policy = await trainPolicy({
    policy: start,
    reward: groupReward(reward, attempt),
    groupSize: 8,
    updates: 150,
    learningRate: 0.3,
    random: createRandom(7),
  });
  return expectedValue(policyTable(policy), truth);
}
const accuracy = {
  start: expectedValue(policyTable(start), truth),
  lastNumber: await accuracyAfter(lastNumberReward),
  rules: await accuracyAfter(answerMatch()),
};

const round = (value: number) => Math.round(value * 1e4) / 1e4;
const all = (judge: (response: string, reference: string) => Label) =>
  round(macroF1(items.map(({ response, reference }) => judge(response, reference))));
const settled = items.filter((_, i) => byRules[i] !== null);
const wrongA = items.filter(({ label }, i) => byRules[i] === "A" && label !== "A").length;

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "the last number: macro-F1 over A, B and C",
    expected: { atMost: 0.6 },
    measured: all(byLastNumber),
    note: "missed by about one response in 600: a response without an answer often has no number either, so the label C costs it little",
  },
  { where: "baseline", says: "normalised exact match: macro-F1", expected: { atMost: 0.7 }, measured: all(byExactMatch) },
  {
    where: "section 3, rule stage",
    says: "rules alone, what they leave open taken as wrong: macro-F1",
    expected: { atLeast: 0.93 },
    measured: round(macroF1(byRules.map((verdict) => verdict ?? "B"))),
  },
  {
    where: "section 3, rules and model",
    says: "rules, and a model that is right in 90 % of what they leave open: macro-F1",
    expected: { atLeast: 0.95 },
    measured: round(macroF1(byRulesAndModel)),
    note: "the model buys the right answers in other words, at the price of a tenth of the wrong ones",
  },
  {
    where: "section 3, rule stage",
    says: "share of the responses that the rules settle",
    expected: { atLeast: 0.9 },
    measured: round(settled.length / items.length),
    note: "what they leave open are words that differ from the reference",
  },
  { where: "control", says: "responses that the rules pass and that are not right", expected: { equals: 0 }, measured: wrongA },
  {
    where: "as an outcome reward",
    says: "training on the last number ends in its false positives: accuracy lost against training on the rules",
    expected: { atLeast: 0.1 },
    measured: round(accuracy.rules - accuracy.lastNumber),
    note: `at the start ${round(accuracy.start)}, after training on the last number ${round(accuracy.lastNumber)}, on the rules ${round(accuracy.rules)}`,
  },
];
