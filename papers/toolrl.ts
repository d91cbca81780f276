/**
 * Qian, Acikgoz, He, Wang, Chen, Hakkani-Tür, Tur & Ji, "ToolRL: Reward is All Tool Learning Needs", 2025.
 *
 * Setting: 16 requests, each answered by two calls of 12 tools with two parameters of six values. A policy of independent choices (each tool, each
 * value, and whether the form is kept) starts with .02 % exact answers; G = 8, learning rate 1, 60 updates; chances are exact, mean of 3 seeds; no
 * model; < 5 s. Reported figures are those of a reference run at these settings.
 */
import { type Claim, createRandom, type Paper, scoreAll, valueOf } from "guerdon";
import { trainChoices } from "guerdon/env";
import { mean, range, softmax } from "guerdon/math";
import { sameToolCalls, toolCallScore, toolNameScore, toolRl } from "guerdon/verify";

export const paper: Paper = {
  title: "ToolRL: Reward is All Tool Learning Needs",
  year: 2025,
  link: "https://arxiv.org/abs/2504.13958",
  grade: "small",
};

/** How many options each choice has: for each call its tool and two values; then whether the form is kept. */
const choices = [12, 6, 6, 12, 6, 6, 2];
const form = choices.length - 1;
/** Of each choice the first option is the right one; this much it is ahead at the start, which makes .02 % exact answers. */
const lead = 0.75;

const callsOf = (options: readonly number[]) =>
  [0, 3].map((at) => ({ name: `tool ${at + options[at]!}`, parameters: { from: options[at + 1]!, to: options[at + 2]! } }));
const right = callsOf(choices.map(() => 0));
const calls = (options: readonly number[]) =>
  callsOf(options)
    .map((call) => JSON.stringify(call))
    .join("\n");
const write = (options: readonly number[]) => {
  const block = `<tool_call>\n${calls(options)}\n</tool_call>`;
  return options[form] === 0 ? `<think>Two calls.</think>\n${block}` : block;
};

const start = choices.map((options, i) => range(options).map((option) => (option === 0 && i !== form ? lead : 0)));
const exact = (logits: readonly (readonly number[])[]) => logits.slice(0, form).reduce((chance, row) => chance * softmax(row)[0]!, 1);

async function train(score: typeof toolCallScore, seed: number) {
  const reward = toolRl({ score });
  const updates = 60;
  let informative = 0;
  const requests = await trainChoices({
    logits: range(16).map(() => start),
    reward: async (_, answers) => {
      const rollouts = answers.map((options) => ({ response: write(options), reference: right }));
      const earned = (await scoreAll(reward, rollouts)).map((verdict) => valueOf(verdict)!);
      if (new Set(earned).size > 1) informative++;
      return earned;
    },
    ...{ groupSize: 8, updates, learningRate: 1, random: createRandom(seed) },
  });
  const over = (figure: (logits: readonly (readonly number[])[]) => number) => mean(requests.map(figure));
  return { exact: over(exact), form: over((logits) => softmax(logits[form]!)[0]!), informative: informative / updates / requests.length };
}

async function figures(score: typeof toolCallScore) {
  const runs = await Promise.all([1, 2, 3].map((seed) => train(score, seed)));
  const over = (name: keyof (typeof runs)[number]) => mean(runs.map((run) => run[name]));
  return { exact: over("exact"), form: over("form"), informative: over("informative") };
}

const coarse = await figures(sameToolCalls);
const names = await figures(toolNameScore);
const fine = await figures(toolCallScore);

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "chance of an exact answer at the start",
    reported: 0.0002,
    expected: { equals: 0.0002, within: 0.0001 },
    measured: exact(start),
  },
  {
    where: "section 5, coarse reward",
    says: "all or nothing: chance of an exact answer after training",
    reported: 0.001,
    expected: { atMost: 0.05 },
    measured: coarse.exact,
  },
  {
    where: "section 3.3",
    says: "graded reward: chance of an exact answer after training",
    reported: 0.9,
    expected: { atLeast: 0.75 },
    measured: fine.exact,
  },
  {
    where: "section 5, coarse reward",
    says: "the graded reward ends above all or nothing by",
    expected: { atLeast: 0.5 },
    measured: fine.exact - coarse.exact,
  },
  {
    where: "section 5, granularity",
    says: "names alone teach the tools and not the values: chance of an exact answer stays below the graded reward's by",
    expected: { atLeast: 0.5 },
    measured: fine.exact - names.exact,
  },
  {
    where: "section 5, coarse reward",
    says: "all or nothing: share of groups that teach anything (through the form)",
    reported: 0.55,
    expected: { atMost: 0.7 },
    measured: coarse.informative,
  },
  {
    where: "section 3.3",
    says: "graded reward: share of groups that teach anything",
    reported: 1,
    expected: { atLeast: 0.85 },
    measured: fine.informative,
  },
  {
    where: "control",
    says: "the form is learned under all or nothing too: chance that it is kept",
    expected: { atLeast: 0.9 },
    measured: coarse.form,
  },
];
