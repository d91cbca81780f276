/**
 * Peng et al., "Agentic Reward Modeling: Integrating Human Preferences with Verifiable Correctness Signals for Reliable Reward Systems", 2025.
 *
 * Setting: prompts of four kinds, small talk, a fact, a prescribed form, and both of these; responses state a right or a wrong fact, keep or break the form, differ
 * in charm, and have a length that means nothing. The preference model sees charm and length, and neither facts nor form. A simulated judge routes 95 in 100
 * prompts rightly and reads evidence, out of a corpus of 60 sentences that is really searched, rightly in 95 cases of 100; programs for the form run in
 * process, for the paper wrote them itself. 60 pairs of each kind, then 60 groups of 8, and DPO on their best and worst. No model; < 20 s.
 */
import { type Claim, type CodeRunner, createRandom, each, type Paper, type Reward, responseText, type Score, scoreAll } from "guerdon";
import { bestWorstPair } from "guerdon/bench";
import { expectedValue, logLinearPolicy, policyTable, trainOnPairs } from "guerdon/env";
import { agentReward, compareFacts, constraintReward, routeChecks } from "guerdon/judge";
import { simulatedJudge, type TextTruth } from "guerdon/lm";
import { mean, range } from "guerdon/math";
import { dpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Agentic Reward Modeling: Integrating Human Preferences with Verifiable Correctness Signals for Reliable Reward Systems",
  year: 2025,
  link: "https://arxiv.org/abs/2502.19328",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(5);
const kinds = ["neither", "facts", "constraints", "both"] as const;
type Kind = (typeof kinds)[number];

const corpus = range(60).map((x) => `The capital of land ${x} is city ${(7 * x) % 60}.`);
/** Passages by how many words they share with the query. */
function search(query: string) {
  const words = new Set(query.toLowerCase().match(/\w+/g));
  const shared = (passage: string) =>
    passage
      .toLowerCase()
      .match(/\w+/g)!
      .filter((word) => words.has(word)).length;
  return [...corpus].sort((a, b) => shared(b) - shared(a));
}
const runner: CodeRunner = {
  run: async ({ calls = [] }) => ({
    ...{ status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 0 },
    returned: calls.map(({ arguments: [text] }) => ({ value: String(text).includes("as a list") })),
  }),
};

interface Answer {
  readonly text: string;
  readonly right: number;
  readonly kept: number;
  readonly charm: number;
  readonly length: number;
}
const truth = new Map<string, TextTruth>();
const liked = new Map<string, number>();
let names = 0;
function answer(land: number, right: number, kept: number, charm: number): Answer {
  const length = random.normal();
  const city = right ? (7 * land) % 60 : (7 * land + 1) % 60;
  const text = `answer ${names++}: city ${city}${kept ? ", as a list" : ""}`;
  // Who reads the passage knows; without it a right and a wrong city look the same.
  truth.set(text, (prompt) => (prompt.includes(corpus[land]!) ? 0.2 + 0.7 * right : 0.5));
  liked.set(text, charm + 0.7 * length + 0.5 * random.normal());
  return { text, right, kept, charm, length };
}
const question = (kind: Kind, land: number) => `A ${kind} question on land ${land}`;
const kindOf = (prompt: string) => /A (\w+) question/.exec(prompt)![1] as Kind;

/** Shares of prompts that are routed wrongly get any of the other routes. */
const routed = (accuracy: number) => {
  const chance = createRandom(9);
  return (prompt: string) => {
    const [own, kind] = [chance.fork(prompt), kindOf(prompt)];
    return own() < accuracy ? kind : own.pick(kinds.filter((other) => other !== kind));
  };
};
const judgeOf = (route: (prompt: string) => Kind) =>
  simulatedJudge({
    truth,
    sigma: 0.05,
    accuracy: 0.95,
    says: (property, prompt) => {
      if (property === "checks") return route(prompt);
      if (property === "contradictions") {
        const land = /land (\d+)/.exec(prompt)![1];
        return /facts|both/.test(kindOf(prompt)) ? [{ first: "", second: "", query: `capital of land ${land}` }] : [];
      }
      if (property === "constraints") return /constraints|both/.test(kindOf(prompt)) ? ["Is a list.", "Is kind."] : [];
      if (property === "exact") return prompt.includes("Is a list.");
      if (property === "program") return prompt.includes("Is a list.") ? "list" : "";
      return undefined;
    },
  });
const preference = each((one) => liked.get(responseText(one))!);
function agent(accuracy: number) {
  const model = judgeOf(routed(accuracy));
  const reward = agentReward({
    preference,
    route: routeChecks({ model }),
    facts: compareFacts({ model, search }),
    constraints: constraintReward({ model, runner }),
  });
  return { reward, model };
}

const pairs = kinds.flatMap((kind) =>
  range(60).map((land) => {
    const [right, kept] = [/facts|both/.test(kind) ? 0 : 1, /constraints|both/.test(kind) ? 0 : 1];
    const charm = random.normal();
    // The better one is more charming where nothing else is at stake.
    return { kind, land, answers: [answer(land, 1, 1, kind === "neither" ? charm + 1.5 : charm), answer(land, right, kept, charm)] };
  }),
);
async function valuesOf(reward: Reward, groups: readonly { kind: Kind; land: number; answers: readonly Answer[] }[]) {
  const rows = groups.flatMap(({ kind, land, answers }, x) =>
    answers.map(({ text }) => ({ prompt: `${question(kind, land)} (${x})`, response: text, group: `${x}` })),
  );
  const values = (await scoreAll(reward, rows)).map((one) => (typeof one === "number" ? one : (one as Score).value!));
  let at = 0;
  return groups.map(({ answers }) => values.slice(at, (at += answers.length)));
}
async function accuracy(reward: Reward) {
  const wins = (await valuesOf(reward, pairs)).map(([good, bad]) => (Math.sign(good! - bad!) + 1) / 2);
  return Object.fromEntries(kinds.map((kind) => [kind, mean(wins.filter((_, i) => pairs[i]!.kind === kind))])) as Record<Kind, number>;
}
const [alone, good, poor] = [await accuracy(preference), await accuracy(agent(0.95).reward), await accuracy(agent(0.7).reward)];
const checked = (of: Record<Kind, number>) => mean([of.facts, of.constraints, of.both]);
const show = (of: Record<Kind, number>) => kinds.map((kind) => `${kind} ${of[kind].toFixed(3)}`).join(", ");

const groups = range(60).map((land) => ({
  kind: kinds[land % 4]!,
  land,
  answers: range(8).map(() => answer(land, random.integer(2), random.integer(2), random.normal())),
}));
const worth = (kind: Kind, { right, kept, charm }: Answer) =>
  0.25 * charm + (/facts|both/.test(kind) ? right : 0) + (/constraints|both/.test(kind) ? kept : 0);
const gold = groups.map(({ kind, answers }) => answers.map((one) => worth(kind, one)));
const byAgent = await valuesOf(agent(0.95).reward, groups);
const byPreference = await valuesOf(preference, groups);
const bestOf8 = (values: readonly (readonly number[])[]) => mean(values.map((group, x) => gold[x]![group.indexOf(Math.max(...group))]!));

const start = logLinearPolicy(
  groups.map(({ kind, answers }) =>
    answers.map((one) => [/facts|both/.test(kind) ? one.right : 0, /constraints|both/.test(kind) ? one.kept : 0, one.charm, one.length]),
  ),
);
function trained(values: readonly (readonly number[])[]) {
  const pairs = values.map((group, prompt) => ({ prompt, ...bestWorstPair(group)! }));
  const policy = trainOnPairs({
    policy: start,
    pairs,
    loss: (now, before) => dpoLoss(now, before, { beta: 0.1 }),
    steps: 100,
    learningRate: 2,
  });
  return expectedValue(policyTable(policy), gold);
}
const before = expectedValue(policyTable(start), gold);
const top = mean(gold.map((group) => Math.max(...group)));

export const claims: readonly Claim[] = [
  {
    where: "main results",
    says: "pairs with a fact or a form at stake: accuracy above the preference alone",
    expected: { atLeast: 0.15 },
    measured: round(checked(good) - checked(alone)),
    note: `agent: ${show(good)}; preference: ${show(alone)}`,
  },
  {
    where: "main results, small talk",
    says: "pairs of small talk: difference from the preference alone",
    expected: { equals: 0, within: 0.01 },
    measured: round(good.neither - alone.neither),
  },
  {
    where: "router",
    says: "routing 70 in place of 95 of 100 prompts rightly costs, in accuracy on the same pairs",
    expected: { atLeast: 0.02 },
    measured: round(checked(good) - checked(poor)),
    note: `at 0.7: ${show(poor)}`,
  },
  {
    where: "best of n",
    says: "best of 8 by the agent: gold quality relative to best of 8 by the preference",
    expected: { atLeast: 1.1 },
    measured: round(bestOf8(byAgent) / bestOf8(byPreference)),
    note: `agent ${bestOf8(byAgent).toFixed(3)}, preference ${bestOf8(byPreference).toFixed(3)}, any ${before.toFixed(3)}, the best there is ${top.toFixed(3)}`,
  },
  {
    where: "DPO",
    says: "DPO on pairs by the agent against pairs by the preference: gain in gold quality",
    expected: { atLeast: 0.03 },
    measured: round(trained(byAgent) - trained(byPreference)),
    note: `agent ${trained(byAgent).toFixed(3)}, preference ${trained(byPreference).toFixed(3)}, before ${before.toFixed(3)}`,
  },
];
