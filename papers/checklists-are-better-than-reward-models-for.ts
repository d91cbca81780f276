/**
 * Viswanathan et al., "Checklists Are Better Than Reward Models For Aligning Language Models", 2025.
 *
 * Setting: 300 prompts of 16 responses, each of which meets or misses six constraints and has a length that has nothing to do with them; gold is the share it
 * meets. A simulated judge reads four constraints rightly in 95 of 100 cases and the two that a program can check in 65; a rating of the whole errs by 0.61
 * spreads of gold and is drawn to length by 0.3. Two responses a prompt make a pair, the pairs train a log-linear policy by DPO. Programs run in process: the
 * paper wrote them itself. No model; < 30 s.
 */
import { type Claim, type CodeRunner, createRandom, type Paper, type Score, scoreAll } from "guerdon";
import { bestWorstPair, widestGapPairs } from "guerdon/bench";
import { expectedValue, logLinearPolicy, policyTable, trainOnPairs } from "guerdon/env";
import { aggregateRubric, type Checklist, checklistReward, ratingJudge, universalItem } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { mean, range, standardDeviation } from "guerdon/math";
import { dpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Checklists Are Better Than Reward Models For Aligning Language Models",
  year: 2025,
  link: "https://arxiv.org/abs/2507.18624",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(3);
const [prompts, answers, constraints, exact] = [300, 16, 6, 2];

const programs: Record<string, (text: string) => boolean> = {
  "has a list": (text) => text.includes("with a list"),
  "names a source": (text) => text.includes("with a source"),
};
const runner: CodeRunner = {
  run: async ({ source, calls = [] }) => ({
    ...{ status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 0 },
    returned: calls.map(({ arguments: [text] }) => ({ value: programs[source]!(String(text)) })),
  }),
};
const items: Checklist = [
  ...range(constraints).map((j) => ({ id: `q${j + 1}`, text: `Does it meet demand ${j + 1}?`, weight: 100 })),
  universalItem,
].map((item, j) => (j < exact ? { ...item, program: Object.keys(programs)[j]! } : item));

const world = range(prompts).map((x) =>
  range(answers).map((a) => {
    const met = range(constraints).map(() => random.integer(2));
    const text = `response ${a} to prompt ${x}${met[0] ? " with a list" : ""}${met[1] ? " with a source" : ""}`;
    const read = met.map((one, j) => (random() < (j < exact ? 0.65 : 0.95) ? one : 1 - one));
    return { text, met, read, gold: mean(met), length: random.normal() };
  }),
);
const spread = mean(world.map((group) => standardDeviation(group.map(({ gold }) => gold))));
const criteria = (read: readonly number[]) => Object.fromEntries(items.map(({ text }, j) => [text, read[j] ?? 1]));
const byItem = simulatedJudge({ truth: new Map(world.flat().map(({ text, read }) => [text, { criteria: criteria(read) }])), sigma: 0.03 });
const byWhole = simulatedJudge({
  truth: new Map(world.flat().map(({ text, gold, length }) => [text, gold + 0.3 * spread * length])),
  sigma: 0.61 * spread,
});

const drawn = range(prompts).map(() => random.shuffle(range(answers)).slice(0, 2));
const rows = drawn.flatMap((two, x) => two.map((a) => ({ prompt: `prompt ${x}`, response: world[x]![a]!.text })));
const both = (await scoreAll(checklistReward({ model: byItem, samples: 1, checklist: items, runner }), rows)) as Score[];
const partsOf = ({ parts = {} }: Score, part: "judge" | "value") =>
  items.map(({ id }) => (part === "value" ? (parts[id] as Score).value! : ((parts[id] as Score).parts!.judge as number)));
// The judge alone is the same reward without a runner: its parts are already there.
const alone = both.map(
  (score) => aggregateRubric(Object.fromEntries(partsOf(score, "judge").map((s, j) => [items[j]!.id, s])), items).value,
);
const whole = await scoreAll(ratingJudge({ model: byWhole, lowest: 0, highest: 100, ask: { temperature: 1 } }), rows);

function pairsOf(values: readonly number[]) {
  return drawn.flatMap((two, prompt) => {
    const best = bestWorstPair([values[2 * prompt]!, values[2 * prompt + 1]!]);
    if (!best) return [];
    const [chosen, rejected] = [two[best.chosen]!, two[best.rejected]!];
    const scores = { chosen: both[2 * prompt + best.chosen]!, rejected: both[2 * prompt + best.rejected]! };
    return [{ prompt, chosen, rejected, lead: world[prompt]![chosen]!.gold - world[prompt]![rejected]!.gold, scores }];
  });
}
type Pairs = ReturnType<typeof pairsOf>;
const accuracy = (pairs: Pairs) => {
  const told = pairs.filter(({ lead }) => lead !== 0);
  return told.filter(({ lead }) => lead > 0).length / told.length;
};
const drift = (pairs: Pairs) =>
  mean(pairs.map(({ prompt, chosen, rejected }) => world[prompt]![chosen]!.length - world[prompt]![rejected]!.length));

const start = logLinearPolicy(world.map((group) => group.map(({ met, length }) => [...met, length])));
const table = (of: (one: (typeof world)[0][0]) => number) => world.map((group) => group.map(of));
const gold = table((one) => one.gold);
const words = table((one) => 200 * 1.5 ** one.length);
function trained(pairs: Pairs) {
  const policy = policyTable(
    trainOnPairs({ policy: start, pairs, loss: (now, before) => dpoLoss(now, before, { beta: 0.1 }), steps: 100, learningRate: 2 }),
  );
  return { gold: expectedValue(policy, gold), words: expectedValue(policy, words) / expectedValue(policyTable(start), words) };
}

const pairs = {
  program: pairsOf(both.map((one) => one.value!)),
  judge: pairsOf(alone),
  holistic: pairsOf(whole.map((one) => (one as Score).value!)),
};
const right = { program: accuracy(pairs.program), judge: accuracy(pairs.judge), holistic: accuracy(pairs.holistic) };
const kept = widestGapPairs(
  pairs.program.map(({ scores }) => partsOf(scores.chosen, "value")),
  pairs.program.map(({ scores }) => partsOf(scores.rejected, "value")),
).map((i) => pairs.program[i]!);
const after = { program: trained(pairs.program), judge: trained(pairs.judge), holistic: trained(pairs.holistic) };
const figures = (of: Record<string, number>) =>
  `checklist with programs ${of.program!.toFixed(3)}, judge alone ${of.judge!.toFixed(3)}, holistic ${of.holistic!.toFixed(3)}`;

export const claims: readonly Claim[] = [
  {
    where: "checklists with programs",
    says: "pairs labelled rightly, above those of a holistic rating",
    reported: 0.07,
    expected: { atLeast: 0.04 },
    measured: round(right.program - right.holistic),
    note: `${figures(right)}; reported is a trial run of the same setting. The paper: the only one of its rewards that improves all five benchmarks`,
  },
  {
    where: "ablation: programs",
    says: "without programs the checklist is behind the holistic rating",
    reported: -0.07,
    expected: { atMost: 0 },
    measured: round(right.judge - right.holistic),
  },
  {
    where: "length",
    says: "chosen minus rejected length, checklist with programs, in spreads",
    reported: 0,
    expected: { equals: 0, within: 0.15 },
    measured: round(drift(pairs.program)),
    note: `judge alone ${drift(pairs.judge).toFixed(3)}`,
  },
  {
    where: "length, control",
    says: "chosen minus rejected length, holistic rating, in spreads",
    reported: 0.3,
    expected: { atLeast: 0.15 },
    measured: round(drift(pairs.holistic)),
  },
  {
    where: "choice of pairs",
    says: "pairs with the widest gap in one item are labelled rightly more often than all pairs: by",
    reported: 0.04,
    expected: { atLeast: 0.02 },
    measured: round(accuracy(kept) - right.program),
    note: `${kept.length} of ${pairs.program.length} pairs; the margin does not hold. Items are met or missed here, so nearly every pair has one that its answers differ in by all there is, and the widest gap tells little; a misread item opens as wide a gap as one that is read rightly`,
  },
  {
    where: "after DPO",
    says: "gold satisfaction, above that after pairs of the holistic rating",
    expected: { atLeast: 0 },
    measured: round(after.program.gold - after.holistic.gold),
    note: figures({ program: after.program.gold, judge: after.judge.gold, holistic: after.holistic.gold }),
  },
  {
    where: "after DPO",
    says: "length relative to the start, holistic minus checklist",
    expected: { atLeast: 0.1 },
    measured: round(after.holistic.words - after.program.words),
    note: figures({ program: after.program.words, judge: after.judge.words, holistic: after.holistic.words }),
  },
];
