import { type Random, type Rollout, rollout } from "../core/index.ts";
import { geomspace, mean, sigmoid } from "../math/index.ts";
import { expectedValue } from "./expected-value.ts";
import { type ActionTable, type Policy, policyTable } from "./policy.ts";
import { tabularPolicy } from "./tabular-policy.ts";

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
  readonly accuracy: ActionTable;
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

/** The lengths one can choose, [actions], in tokens. */
export const worldLengths = geomspace(40, 1600, 24);
/** Ceiling of the accuracy, and length at which half of it is reached, for easy, medium and hard prompts */
export const worldDifficulties = [
  { ceiling: 0.97, needed: 40 },
  { ceiling: 0.92, needed: 150 },
  { ceiling: 0.75, needed: 500 },
] as const;
const right = rollout({ response: "right", reference: "right" });
const wrong = rollout({ response: "wrong", reference: "right" });
/** An answer of each length; all its tokens differ, so that it repeats nothing. */
const tokens = worldLengths.map((length) => ({ ids: Int32Array.from({ length: Math.round(length) }, (_, i) => i) }));

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
  const difficulty = worldDifficulties.flatMap((_, d) => new Array<number>(20).fill(d));
  const policy = tabularPolicy(difficulty.map(() => lengthLogits(600, 0.55)));
  return createLengthWorld(
    difficulty,
    difficulty.map((d) => worldDifficulties[d]!.needed),
    policy,
    { groupSize: 8, updates: 300, promptsPerUpdate: 60, learningRate: 0.3 },
  );
}

/** Logits of a policy that prefers lengths around a center; spread in log tokens, [actions]. */
export const lengthLogits = (center: number, spread: number) =>
  worldLengths.map((length) => -0.5 * (Math.log(length / center) / spread) ** 2);

/** Makes a length world from the difficulty of each prompt and the length at which half its ceiling is reached, [prompts]. */
export const createLengthWorld = (
  difficulty: readonly number[],
  needed: readonly number[],
  policy: Policy,
  training: LengthWorld["training"],
): LengthWorld => {
  const accuracy = needed.map((enough, x) =>
    worldLengths.map((length) => worldDifficulties[difficulty[x]!]!.ceiling * sigmoid(Math.log(length / enough) / 0.12)),
  );
  const groups = difficulty.map((_, x) => String(x));
  const figures = (table: ActionTable, rows: readonly number[]): LengthFigures => ({
    accuracy: expectedValue(
      rows.map((x) => table[x]!),
      rows.map((x) => accuracy[x]!),
    ),
    length: mean(rows.map((x) => expectedValue([table[x]!], [worldLengths]))),
  });
  const attempt = (prompt: number, action: number, random: Random): Rollout => ({
    ...(random() < accuracy[prompt]![action]! ? right : wrong),
    group: groups[prompt]!,
    tokens: tokens[action]!,
  });
  return {
    lengths: worldLengths,
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
        byDifficulty: worldDifficulties.map((_, d) =>
          figures(
            table,
            all.filter((x) => difficulty[x] === d),
          ),
        ),
      };
    },
  };
};
