/**
 * "CM2: Reinforcement Learning with Checklist Rewards for Multi-Turn and Multi-Step Agentic Tool Use", 2026.
 *
 * Setting: tool dialogue world: three scripted turns of three steps and six checklist items; the dialogue ends after a turn that is not done. One softmax for each
 * choice of each turn, right with 0.6 at the start; 200 updates of 8 dialogues, learning rate 0.3; the judge reads an item wrongly, anew at each step, in one of
 * ten cases. All advantages are in deviations, so that one rate is fair to all. What the policy satisfies at the end is exact; mean of 8 seeds. No model; < 10 s.
 */
import { type Claim, createRandom, type Paper, type Random, type Score, scoreAll } from "guerdon";
import { groupAdvantage, groupPolicyGradient, type ToolTurn, toolDialogueWorld } from "guerdon/env";
import { transcript, turnChecklistReward } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { dot, mean, range, softmax, standardDeviation, sum } from "guerdon/math";
import { itemStepAdvantage, turnGroupAdvantage } from "guerdon/process";

export const paper: Paper = {
  title: "CM2: Reinforcement Learning with Checklist Rewards for Multi-Turn and Multi-Step Agentic Tool Use",
  year: 2026,
  link: "https://arxiv.org/abs/2602.12268",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const world = toolDialogueWorld();
const seeds = range(8);
const start = Math.log((0.6 / 0.4) * 3);

/** What a judge makes of a turn: the step that first meets each item, [items]; null: none does. The same rules as turnChecklistReward. */
function judged({ steps, failed, met }: ToolTurn, turn: number, accuracy: number, random: Random): (number | null)[] {
  const items = world.checklist[turn]!;
  const first = new Map<string, number>();
  for (const t of range(steps.length)) {
    const open = items.filter(({ id, needs = [] }) => !first.has(id) && needs.every((need) => first.has(need)));
    for (const { id, focus } of open) {
      if (failed[t] && focus.startsWith("tool")) continue;
      const truth = met[items.findIndex((one) => one.id === id)]!;
      if ((truth !== null && truth <= t) === random() < accuracy) first.set(id, t);
    }
  }
  return items.map(({ id }) => first.get(id) ?? null);
}
const turnScore = (first: readonly (number | null)[], turn: number) =>
  sum(world.checklist[turn]!.map(({ weight }, j) => (first[j] === null ? 0 : weight)));

interface Played {
  readonly options: readonly number[];
  readonly turn: ToolTurn;
  readonly first: readonly (number | null)[];
}
type Logits = number[][][];
type Policy = Logits;
const policyOf = (logits: Logits): Policy => logits.map((choices) => choices.map((options) => softmax(options)));
const turns = new Map<string, ToolTurn>();
function playTurn(k: number, options: readonly number[]): ToolTurn {
  const key = `${k}/${options}`;
  const turn = turns.get(key) ?? world.play(k, options);
  turns.set(key, turn);
  return turn;
}
/** One dialogue: it ends after a turn whose required item the judge does not see met. */
function play(policy: Policy, accuracy: number, random: Random): Played[] {
  const played: Played[] = [];
  for (const k of range(world.turns)) {
    const options = policy[k]!.map((p) => random.weighted(p));
    const turn = playTurn(k, options);
    const first = judged(turn, k, accuracy, random);
    played.push({ options, turn, first });
    if (world.checklist[k]!.some(({ required }, j) => required && first[j] === null)) break;
  }
  return played;
}

/** Advantages of each choice of each turn, [dialogues][turns reached][choices]. */
type Credit = (group: readonly Played[][]) => number[][][];
const spread = (advantages: readonly (readonly number[])[]) => advantages.map((turns) => turns.map((a) => world.choices.map(() => a)));
const scores = (group: readonly Played[][]) => group.map((turns) => turns.map(({ first }, k) => turnScore(first, k)));
const byTurn: Credit = (group) => spread(turnGroupAdvantage(scores(group), { scaled: true }));
const byTurnPlain: Credit = (group) => spread(turnGroupAdvantage(scores(group)));
const whole = (rewards: readonly number[], group: readonly Played[][]) => {
  const advantages = groupAdvantage(rewards);
  return spread(group.map((turns, i) => turns.map(() => advantages[i]!)));
};
const byTrajectory: Credit = (group) => whole(scores(group).map((turns) => sum(turns) / world.turns), group); // biome-ignore format: one call
const byOutcome: Credit = (group) => whole(scores(group).map((turns) => Number(sum(turns) > world.turns - 1e-9)), group); // biome-ignore format: one call
const byStep: Credit = (group) => {
  const credit = group.map((turns) => turns.map(() => world.choices.map(() => 0)));
  for (const k of range(world.turns)) {
    const items = world.checklist[k]!;
    const reached = range(group.length).filter((i) => group[i]!.length > k);
    if (reached.length < 5) continue;
    const credits = reached.map((i) => {
      const { first, turn } = group[i]![k]!;
      return turn.steps.map((_, t) =>
        items.map(({ needs = [] }, j) => {
          const open = needs.every((need) => {
            const at = first[items.findIndex(({ id }) => id === need)]!;
            return at !== null && at < t;
          });
          return open && (first[j] === null || first[j]! >= t) ? Number(first[j] === t) : null;
        }),
      );
    });
    const advantages = itemStepAdvantage(credits, items.map(({ weight }) => weight)); // biome-ignore format: one call
    // Each is the sum of six items by their weights: in deviations, like the others.
    const unit = standardDeviation(advantages.flat()) || 1;
    reached.forEach((i, at) => (credit[i]![k] = world.stepOf.map((t) => advantages[at]![t]! / unit)));
  }
  return credit;
};

/** Share of the items, by weight, that the policy truly meets, and of dialogues with all of them: the first option of each choice is the right one. */
function truly(logits: Logits) {
  let reached = 1;
  let all = 1;
  const met = policyOf(logits).map((choices, k) => {
    const [tool, value, act, change, reply] = choices.map(([right]) => right!) as [number, number, number, number, number];
    const found = tool * value;
    const done = found * act * change;
    const chances = [found, value, found * act, found * change, done, done * reply];
    const turn = reached * dot(world.checklist[k]!.map(({ weight }) => weight), chances); // biome-ignore format: one call
    reached *= done;
    all *= done * reply;
    return turn;
  });
  return { satisfied: mean(met), all };
}
function train(credit: Credit, accuracy: number, seed: number, updates = 200, until = Infinity) {
  const random = createRandom(seed);
  const logits: Logits = range(world.turns).map(() => world.choices.map((options) => range(options).map((o) => (o === 0 ? start : 0))));
  let update = 0;
  for (; update < updates; update++) {
    if (truly(logits).all >= until) break;
    const policy = policyOf(logits);
    const group = range(8).map(() => play(policy, accuracy, random));
    const advantages = credit(group);
    for (const k of range(world.turns)) {
      const reached = range(8).filter((i) => group[i]!.length > k);
      if (reached.length === 0) continue;
      world.choices.forEach((_, c) => {
        const [taken, earned] = [reached.map((i) => group[i]![k]!.options[c]!), reached.map((i) => advantages[i]![k]![c]!)];
        const slope = groupPolicyGradient(policy[k]![c]!, taken, earned);
        slope.forEach((g, o) => (logits[k]![c]![o]! += (0.3 * reached.length * g) / 8));
      });
    }
  }
  return { logits, updates: update };
}
const satisfied = (credit: Credit, accuracy: number) => mean(seeds.map((seed) => truly(train(credit, accuracy, seed).logits).satisfied));
const figures = (accuracy: number) => ({
  turn: satisfied(byTurn, accuracy),
  trajectory: satisfied(byTrajectory, accuracy),
  step: satisfied(byStep, accuracy),
});
const [fair, noisy, perfect] = [figures(0.9), figures(0.8), figures(1)];
const plain = satisfied(byTurnPlain, 0.9);
const told = ({ turn, trajectory, step }: typeof fair) =>
  `turn ${turn.toFixed(3)}, trajectory ${trajectory.toFixed(3)}, step ${step.toFixed(3)}`;

const limit = 1500;
const updatesTo = (credit: Credit) => mean(seeds.map((seed) => train(credit, 0.9, seed, limit, 0.6).updates));
const [slow, fast] = [updatesTo(byOutcome), updatesTo(byTurn)];

// The reward itself, through a judge that reads nine items in ten rightly.
const random = createRandom(3);
const dialogues = range(40).map(() => range(world.turns).map((k) => world.play(k, world.choices.map((n) => (random() < 0.85 ? 0 : random.integer(n)))))); // biome-ignore format: one call
const truth = new Map(
  dialogues.flatMap((turns) =>
    turns.flatMap(({ steps, met }, k) =>
      steps.map((_, t) => {
        const known = world.checklist[k]!.map(({ text }, j) => [text, Number(met[j] !== null && met[j]! <= t)]);
        return [transcript(steps.slice(0, t + 1).flat()), { quality: 0, criteria: Object.fromEntries(known) }] as const;
      }),
    ),
  ),
);
const said = (await scoreAll(
  turnChecklistReward({ model: simulatedJudge({ truth, accuracy: 1 }), checklists: [world.checklist] }),
  dialogues.map((turns) => ({
    prompt: world.requests[0]!,
    response: turns.flatMap(({ steps }, k) => [
      ...(k > 0 ? [{ role: "user" as const, content: world.requests[k]! }] : []),
      ...steps.flat(),
    ]),
  })),
)) as readonly Score[];
const furthest = mean(
  said.map(({ value }, i) => {
    const own = dialogues[i]!.map((turn, k) => turnScore(turn.met, k));
    const over = dialogues[i]!.findIndex(({ met }) => met[4] === null);
    return Math.abs(value! - sum(own.slice(0, over < 0 ? world.turns : over + 1)) / world.turns);
  }),
);

export const claims: readonly Claim[] = [
  {
    where: "sparse assignment, dense criteria",
    says: "credit by turn against credit by trajectory: gain in satisfied items",
    expected: { atLeast: 0.03 },
    measured: round(fair.turn - fair.trajectory),
    note: `${told(fair)}; by turn and not divided by the deviation, at the same rate, ${plain.toFixed(3)}`,
  },
  {
    where: "sparse assignment, dense criteria",
    says: "credit by turn against credit by step: gain in satisfied items",
    expected: { atLeast: 0.03 },
    measured: round(fair.turn - fair.step),
  },
  {
    where: "checklist rewards",
    says: "updates to 60 % dialogues with all items met: one binary outcome / checklist by turn",
    expected: { atLeast: 3 },
    measured: round(slow / fast),
    note: `outcome ${slow.toFixed(0)} (of at most ${limit}), checklist ${fast.toFixed(0)}`,
  },
  {
    where: "noise of the judge",
    says: "a judge that errs in two of ten cases, not one: satisfied items lost by step, above what is lost by turn",
    expected: { atLeast: 0 },
    measured: round(fair.step - noisy.step - (fair.turn - noisy.turn)),
    note: `with two of ten: ${told(noisy)}`,
  },
  {
    where: "control",
    says: "a judge that never errs: distance of credit by step from credit by turn",
    expected: { atMost: 0.05 },
    measured: round(Math.abs(perfect.turn - perfect.step)),
    note: `${told(perfect)}: does not hold. Noise is not what credit by step suffers from most: a look-up is never paid for what it makes possible later in its turn`,
  },
  {
    where: "method",
    says: "the reward of whole dialogues through a perfect judge: distance from the items truly met",
    expected: { equals: 0, within: 1e-9 },
    measured: round(furthest),
  },
];
