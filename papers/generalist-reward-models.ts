/**
 * Li, Xu, Yu & Zhou, "Generalist Reward Models: Found Inside Large Language Models", 2025.
 *
 * Setting: (1) a corridor of 7 fields; each step goes left, stays or goes right, and with probability .15 a slip adds a step to a random side; whoever
 * leaves the corridor is out; 1 for each step inside. Three demonstrations of an expert who returns to the middle are cloned by counting, with .05 added
 * to each count at each time. The endogenous reward of the clone is then maximised by planning. Values are exact; mean of 20 draws of demonstrations.
 * (2) A small transformer trained for a few seconds on sums below 20: pairs of a right and a wrong answer. No other model; < 20 s. Reported figures are
 * those of a reference run of the corridor.
 */
import { type Claim, createRandom, type Paper, type Random, rollout, scoreAll, valueOf } from "guerdon";
import { endogenousReward } from "guerdon/likelihood";
import { tinyLm, trainLanguageModel } from "guerdon/lm";
import { argmax, expectation, logSoftmax, logSumExp, mean, range, softmax, sum } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Generalist Reward Models: Found Inside Large Language Models",
  year: 2025,
  link: "https://arxiv.org/abs/2506.23235",
  grade: "small",
};

/** Logits or rewards or chances of the moves, [time][field][moves]; the field `width` is outside. */
type Table = number[][][];
interface Corridor {
  readonly width: number;
  /** chances of the next field, [fields][moves][fields] */
  readonly next: number[][][];
}
const moves = [-1, 0, 1];
const outside = ({ width }: Corridor) => width;

function corridorOf(width: number, slip: number): Corridor {
  const land = (from: number, to: number) => (from === width || to < 0 || to >= width ? width : to);
  const next = range(width + 1).map((field) =>
    moves.map((move) => {
      const chances = new Array<number>(width + 1).fill(0);
      chances[land(field, field + move)]! += 1 - slip;
      for (const side of [-1, 1]) chances[land(field, field + move + side)]! += slip / 2;
      return chances;
    }),
  );
  return { width, next };
}

/** Goes backwards in time; `choose` gives the value of a state from its Q-values, and may note them. */
function backwards(
  corridor: Corridor,
  horizon: number,
  reward: (t: number, field: number, move: number) => number,
  choose: (t: number, field: number, q: number[]) => number,
) {
  let value = range(corridor.width + 1).map(() => 0);
  for (let t = horizon - 1; t >= 0; t--) {
    value = corridor.next.map((byMove, field) =>
      choose(
        t,
        field,
        byMove.map((chances, move) => reward(t, field, move) + expectation(chances, value)),
      ),
    );
  }
  return value[(corridor.width - 1) / 2]!;
}
/** Steps inside, on average, from the middle. */
const survival = (corridor: Corridor, policy: Table) =>
  backwards(
    corridor,
    policy.length,
    (_, field) => Number(field !== outside(corridor)),
    (t, field, q) => expectation(policy[t]![field]!, q),
  );
/** The policy that a choice makes of the Q-values, and what these are then worth. */
type Choice = (q: number[]) => { policy: number[]; value: number };
const hardest: Choice = (q) => ({ policy: q.map((_, move) => Number(move === argmax(q))), value: Math.max(...q) });
const soft: Choice = (q) => ({ policy: softmax(q), value: logSumExp(q) });
function planned(corridor: Corridor, rewards: Table, choice: Choice): Table {
  const table: Table = rewards.map(() => []);
  backwards(
    corridor,
    rewards.length,
    (t, field, move) => rewards[t]![field]![move]!,
    (t, field, q) => {
      const { policy, value } = choice(q);
      table[t]![field] = policy;
      return value;
    },
  );
  return table;
}

const expert = (corridor: Corridor, horizon: number): Table => {
  const middle = (corridor.width - 1) / 2;
  const home = range(corridor.width + 1).map((field) => moves.map((move) => Number(move === Math.sign(middle - field))));
  return range(horizon).map(() => home);
};

/** Logits of the clone: counts of three demonstrations. */
function cloned(corridor: Corridor, horizon: number, random: Random): Table {
  const counts = range(horizon).map(() => range(corridor.width + 1).map(() => moves.map(() => 0.05)));
  const master = expert(corridor, horizon);
  for (const _ of range(3)) {
    let field = (corridor.width - 1) / 2;
    for (let t = 0; t < horizon; t++) {
      const move = random.weighted(master[t]![field]!);
      counts[t]![field]![move]! += 1;
      field = random.weighted(corridor.next[field]![move]!);
    }
  }
  return counts.map((fields) => fields.map((row) => row.map(Math.log)));
}

const plain = corridorOf(7, 0.15);
const hard = corridorOf(9, 0.3);
const eachState = (table: Table, change: (row: number[], t: number, field: number) => number[]): Table =>
  table.map((fields, t) => fields.map((row, field) => change(row, t, field)));

function gaps(corridor: Corridor, horizon: number) {
  const best = survival(corridor, expert(corridor, horizon));
  const runs = range(20).map((seed) => {
    const logits = cloned(corridor, horizon, createRandom(seed + 1));
    const clone = eachState(logits, (row) => softmax(row));
    // The logits are log-probabilities here, so their values are 0 and the endogenous reward is the log-probability.
    const rewards = eachState(logits, (row) => logSoftmax(row));
    return { clone: best - survival(corridor, clone), maximised: best - survival(corridor, planned(corridor, rewards, hardest)) };
  });
  return { clone: mean(runs.map((run) => run.clone)), maximised: mean(runs.map((run) => run.maximised)) };
}
const horizons = [10, 20, 40, 80];
const gap = horizons.map((horizon) => gaps(plain, horizon));
const harder = gaps(hard, 80);

/** Soft-optimal play of the endogenous reward, from logits that are not normalised, against the policy that they came from. */
function softDifference(horizon: number) {
  const random = createRandom(99);
  const logits = eachState(cloned(plain, horizon, random), (row) => {
    const shift = random.normal(0, 3);
    return row.map((f) => f + shift);
  });
  const value = (t: number, field: number) => (t === horizon ? 0 : logSumExp(logits[t]![field]!));
  const rewards = eachState(logits, (row, t, field) =>
    row.map((f, move) => f - sum(plain.next[field]![move]!.map((chance, to) => chance * value(t + 1, to)))),
  );
  const played = planned(plain, rewards, soft);
  const differences = played.flatMap((fields, t) =>
    fields.flatMap((row, f) => row.map((p, m) => Math.abs(p - softmax(logits[t]![f]!)[m]!))),
  );
  return Math.max(...differences);
}

// Second part: whole responses.
const sums = range(19).flatMap((a) => range(19).flatMap((b) => (a + b < 20 ? [[a, b] as const] : [])));
const question = (a: number, b: number) => `${a}+${b}=`;
const random = createRandom(7);
const model = await trainLanguageModel({
  model: await tinyLm({ vocabulary: "0123456789+=", random, length: 12, width: 32 }),
  examples: sums.map(([a, b]) => ({ prompt: question(a, b), continuation: String(a + b) })),
  steps: 150,
  backend: await wasmBackend(),
  random,
});
const pairs = sums.flatMap(([a, b]) => {
  const others = range(20).filter((other) => other !== a + b && String(other).length === String(a + b).length);
  const wrong = random.pick(others);
  const group = question(a, b);
  return [a + b, wrong].map((answer) => rollout({ prompt: group, response: String(answer), group }));
});
const pairAccuracy = (values: readonly number[]) => mean(sums.map((_, i) => Number(values[2 * i]! > values[2 * i + 1]!)));
const verdicts = (await scoreAll(endogenousReward({ model }), pairs)).map((verdict) => valueOf(verdict)!);
const likelihoods = pairs.map(({ prompt, response }) => sum(model.trace(prompt, response[0]!.content).logprobs!));
const untrained = await scoreAll(
  endogenousReward({ model: await tinyLm({ vocabulary: "0123456789+=", random, length: 12, width: 32 }) }),
  pairs,
);

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const told = (name: "clone" | "maximised") => horizons.map((horizon, i) => `${horizon}: ${round(gap[i]![name])}`).join(", ");
export const claims: readonly Claim[] = [
  {
    where: "theorem, imitation",
    says: "cloning falls behind the expert ever faster: its gap at horizon 80 is a multiple of that at 40",
    reported: 3.6,
    expected: { atLeast: 2 },
    measured: round(gap[3]!.clone / gap[2]!.clone),
    note: `gap by horizon: ${told("clone")} (reference .26, 2.2, 10.8, 39)`,
  },
  {
    where: "theorem, maximised endogenous reward",
    says: "gap to the expert at horizon 40, as a share of the clone's",
    reported: 0.001,
    expected: { atMost: 0.2 },
    measured: round(gap[2]!.maximised / gap[2]!.clone),
    note: `gap by horizon: ${told("maximised")}`,
  },
  {
    where: "theorem, maximised endogenous reward",
    says: "in a corridor of 9 with slips of .3, horizon 80: share of the clone's gap",
    reported: 0.18,
    expected: { atMost: 0.4 },
    measured: round(harder.maximised / harder.clone),
    note: `${round(harder.maximised)} against ${round(harder.clone)} (reference ≤ 6 against 33)`,
  },
  {
    where: "control",
    says: "soft-optimal training on the reward gives back the clone: largest difference of a probability",
    expected: { atMost: 1e-9 },
    measured: softDifference(40),
  },
  {
    where: "equation of the outcome reward",
    says: "whole answers to one question: pair accuracy above that of the likelihood by",
    reported: 0,
    expected: { equals: 0 },
    measured: round(pairAccuracy(verdicts) - pairAccuracy(likelihoods)),
  },
  {
    where: "results, judges without training",
    says: "pair accuracy of the endogenous reward of a model that learned to add",
    expected: { atLeast: 0.75 },
    measured: round(pairAccuracy(verdicts)),
    note: `before it learned ${round(pairAccuracy(untrained.map((verdict) => valueOf(verdict)!)))}`,
  },
];
