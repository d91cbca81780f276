import { type Random, type Rollout, rollout } from "../core/index.ts";
import { geomspace, mean, sigmoid } from "../math/index.ts";
import { expectedValue, logLinearPolicy, type Policy, policyTable, type Table, tabularPolicy } from "./text-bandit.ts";

/** How a policy does in a length world: exact, no sampling. */
export interface LengthFigures {
  /** P(right), mean over prompts */
  readonly accuracy: number;
  /** expected length, in tokens, mean over prompts */
  readonly length: number;
}

/**
 * A world in which thinking longer helps up to a point: an action is a length, and the chance to be right saturates once the length is enough for the
 * prompt. Easy prompts need little, hard ones much; so it shows what a length reward cuts, and where it hurts.
 */
export interface LengthWorld {
  /** what an action stands for, [actions], in tokens */
  readonly lengths: readonly number[];
  /** 0 easy, 1 medium, 2 hard, [prompts] */
  readonly difficulty: readonly number[];
  /** P(right | prompt, length), [prompts][actions] */
  readonly accuracy: Table;
  /** the policy at the start */
  readonly policy: Policy;
  /** the settings of a full run, for trainPolicy */
  readonly training: {
    readonly groupSize: number;
    readonly updates: number;
    readonly promptsPerUpdate: number;
    readonly learningRate: number;
  };
  /** accuracy and length of a policy, over all prompts and for each difficulty */
  readonly measure: (policy: Policy) => LengthFigures & { readonly byDifficulty: readonly LengthFigures[] };
  /** draws whether an answer of that length is right, and writes it out: "right" or "wrong" against the reference "right", with that many tokens */
  readonly attempt: (prompt: number, action: number, random: Random) => Rollout;
}

const lengths = geomspace(40, 1600, 24);
/** ceiling of the accuracy, and length at which half of it is reached, for easy, medium and hard prompts */
const classes = [
  { ceiling: 0.97, needed: 40 },
  { ceiling: 0.92, needed: 150 },
  { ceiling: 0.75, needed: 500 },
] as const;
const noTokens = new Int32Array(Math.ceil(lengths.at(-1)!));

/**
 * Length world, tabular: 20 prompts of each difficulty, a softmax over 24 lengths for each.
 *
 *     P(right | L) = p_max σ((ln L − ln L_d) / 0.12),   ℓ₀(L) = −½ ((ln L − ln 600) / 0.55)²
 *
 * Trained on correctness alone it ends near .87 accuracy and 720 tokens: most of those tokens buy nothing.
 *
 * @returns the world, with its policy at the start
 * @source Guerdon: testbed
 * @example lengthWorld().measure(lengthWorld().policy).length > 600 // true
 */
export function lengthWorld(): LengthWorld {
  const difficulty = classes.flatMap((_, d) => new Array<number>(20).fill(d));
  const policy = tabularPolicy(difficulty.map(() => startLogits(600, 0.55)));
  return world(
    difficulty,
    difficulty.map((d) => classes[d]!.needed),
    policy,
    { groupSize: 8, updates: 300, promptsPerUpdate: 60, learningRate: 0.3 },
  );
}

/**
 * Length world, shared: 200 prompts of each difficulty that differ in the length they need, and a policy that knows only the difficulty.
 *
 *     ℓ(L) = −½ ((ln L − ln 700) / 0.5)² + w_d · (z, 0.3 z²),   z = ln(L / 400),   L_x = L_d exp(N(0, 0.25))
 *
 * Trained on correctness alone it ends near .85 accuracy and 840 tokens.
 *
 * @param random where the needed lengths are drawn from
 * @returns the world, with its policy at the start
 * @source Guerdon: testbed
 * @example sharedLengthWorld(createRandom(1)).difficulty.length // 600
 */
export function sharedLengthWorld(random: Random): LengthWorld {
  const difficulty = classes.flatMap((_, d) => new Array<number>(200).fill(d));
  const needed = difficulty.map((d) => classes[d]!.needed * Math.exp(random.normal(0, 0.25)));
  const features = difficulty.map((d) =>
    lengths.map((length) => {
      const z = Math.log(length / 400);
      return classes.flatMap((_, c) => (c === d ? [z, 0.3 * z ** 2] : [0, 0]));
    }),
  );
  const policy = logLinearPolicy(
    features,
    difficulty.map(() => startLogits(700, 0.5)),
  );
  // A step of 0.3 along the mean over the prompts of one difficulty, which are a third of an update.
  return world(difficulty, needed, policy, { groupSize: 4, updates: 50, promptsPerUpdate: 60, learningRate: 0.9 });
}

const startLogits = (center: number, spread: number) => lengths.map((length) => -0.5 * (Math.log(length / center) / spread) ** 2);

function world(difficulty: readonly number[], needed: readonly number[], policy: Policy, training: LengthWorld["training"]): LengthWorld {
  const accuracy = needed.map((enough, x) =>
    lengths.map((length) => classes[difficulty[x]!]!.ceiling * sigmoid(Math.log(length / enough) / 0.12)),
  );
  const figures = (table: Table, rows: readonly number[]): LengthFigures => ({
    accuracy: expectedValue(
      rows.map((x) => table[x]!),
      rows.map((x) => accuracy[x]!),
    ),
    length: mean(rows.map((x) => expectedValue([table[x]!], [lengths]))),
  });
  const attempt = (prompt: number, action: number, random: Random) =>
    rollout({
      response: random() < accuracy[prompt]![action]! ? "right" : "wrong",
      reference: "right",
      group: String(prompt),
      tokens: { ids: noTokens.subarray(0, Math.round(lengths[action]!)) },
    });
  return {
    lengths,
    difficulty,
    accuracy,
    policy,
    training,
    attempt,
    measure: (trained) => {
      const table = policyTable(trained);
      const all = table.map((_, x) => x);
      return {
        ...figures(table, all),
        byDifficulty: classes.map((_, d) =>
          figures(
            table,
            all.filter((x) => difficulty[x] === d),
          ),
        ),
      };
    },
  };
}
