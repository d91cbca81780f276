import { InputError, type Random } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { type Backend, initMlp, initSetEncoder, type Mlp, mlp, type SetEncoder, setEncoder, Tensor } from "../../nn/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { fitReward } from "../fit-reward.ts";
import type { RewardNet } from "../nets/reward-net.ts";
import { byUser } from "./by-user.ts";
import type { PersonalPair } from "./factorised-reward.ts";

type Answer = Pick<PersonalPair, "chosen" | "rejected">;
type Leaf = Mlp[number]["weight"];

/** A reward that takes a few answers of a person as part of its question. */
export interface FewShotReward {
  /** loss of each step, [steps] */
  readonly losses: readonly number[];
  /** rewards of responses for whoever gave the answers, [responses], in logits; without answers what people like on the whole. At most as many answers as it was trained with */
  readonly score: (rows: readonly ArrayLike<number>[], shots: readonly Answer[]) => Promise<number[]>;
}

/**
 * Each person as a task: a reward that is told a few answers of a person, and learns over many people to make the most of them.
 *
 *     min E_u E_{S ⊂ C_u} −log σ(r(c, S) − r(r, S)),   r(x, S) = g(x, ρ(mean_{s ∈ S} φ(c_s, r_s))),   (c, r) of the same person and not in S
 *
 * The size of S is drawn from 0 up, so the same reward serves people of whom nothing is known. Answers are read as a set: their order does not matter.
 *
 * @param pairs comparisons with who made them; people with fewer than two are left out
 * @param options.shots how many answers it is told at most; default 8
 * @param options.code width of what is known of a person; default 8
 * @param options.hidden width of the hidden layers; default 32
 * @param options.draws for how many sets S each pair is learned from; default 2
 * @param options.steps how many; default 600
 * @param options.batch how many pairs a step sees; default 128
 * @param options.rate learning rate; default 0.004
 * @param options.random draws the start, the sets and the batches
 * @param options.backend what runs it; see guerdon/nn
 * @returns the reward
 * @throws {InputError} when nobody has two answers; `score` when it is told more answers than it was trained with
 * @source Singh et al. 2025 (FSPO), arXiv:2502.19312, section 4 (there a language model with the answers in its prompt, and the loss of IPO; here a reward with that of Bradley and Terry)
 * @example (await (await fewShotReward([{ user: "a", chosen: [1], rejected: [0] }, { user: "a", chosen: [2], rejected: [0] }], { steps: 1, random: createRandom(1), backend: await wasmBackend() })).score([[1], [2], [3]], [])).length // 3
 */
export async function fewShotReward(
  pairs: readonly PersonalPair[],
  {
    shots = 8,
    code = 8,
    hidden = 32,
    draws = 2,
    steps = 600,
    batch = 128,
    rate = 0.004,
    random,
    backend,
  }: {
    shots?: number;
    code?: number;
    hidden?: number;
    draws?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    random: Random;
    backend: Backend;
  },
): Promise<FewShotReward> {
  const people = byUser(pairs, 2);
  const features = people[0]?.[0]?.chosen.length ?? 0;
  if (features === 0) throw new InputError("fewShotReward", "needs somebody with at least two answers", { pairs: pairs.length, features });

  /** The response, each answer or zeros in its place, and which answers are there. */
  const absent = new Float64Array(2 * features);
  const rowOf = (response: ArrayLike<number>, told: readonly Answer[]) => [
    ...Array.from(response),
    ...range(shots).flatMap((k) => (told[k] ? [...Array.from(told[k].chosen), ...Array.from(told[k].rejected)] : Array.from(absent))),
    ...range(shots).map((k) => (told[k] ? 1 : 0)),
  ];
  const lessons = people.flatMap((answers) =>
    range(draws * answers.length).map((i) => {
      const target = answers[i % answers.length]!;
      const others = random.shuffle(answers.filter((one) => one !== target));
      return { target, told: others.slice(0, random.integer(shots + 1)) };
    }),
  );
  const fitted = await fitReward(
    bradleyTerryLoss(),
    shotHead({ features, shots, code, hidden }),
    {
      chosen: lessons.map(({ target, told }) => rowOf(target.chosen, told)),
      rejected: lessons.map(({ target, told }) => rowOf(target.rejected, told)),
    },
    { steps, batch, rate, random, backend },
  );
  return {
    losses: fitted.losses,
    score: async (rows, told) => {
      if (told.length > shots) throw new InputError("fewShotReward", `takes at most ${shots} answers, as in its training`, told.length);
      return Array.from(await fitted.score(rows.map((row) => rowOf(row, told))));
    },
  };
}

/** A response and answers in one row to a score. */
function shotHead({
  features,
  shots,
  code,
  hidden,
}: {
  features: number;
  shots: number;
  code: number;
  hidden: number;
}): RewardNet<{ readonly people: SetEncoder<Leaf>; readonly reward: Mlp<Leaf> }> {
  const end = features + 2 * features * shots;
  return {
    inputs: end + shots,
    outputs: 1,
    start: (random) => ({
      people: initSetEncoder(random, [2 * features, hidden, code]),
      reward: initMlp(random, [features + code, hidden, hidden, 1]),
    }),
    scores: ({ people, reward }, rows) => {
      const count = rows.shape[0]!;
      const told = rows.slice(1, features, end).reshape([count, shots, 2 * features]);
      const person = setEncoder(people, told, rows.slice(1, end, end + shots));
      return mlp(reward, Tensor.concatenate([rows.slice(1, 0, features), person], 1), (x) => x.silu());
    },
  };
}
