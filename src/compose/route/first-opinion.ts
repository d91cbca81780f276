import { described, InputError, InvalidRollout, judgeBatch, type Reward, type Verdict, valueOf } from "../../core/index.ts";

/**
 * First opinion: asks several rewards in turn and takes the first that can judge, such as a rule where one applies and a learned reward elsewhere.
 *
 *     R(y) = r_k(y) for the first k with an opinion
 *
 * A reward is passed over where it abstains or finds the rollout invalid (a verifier without its reference); later ones are asked only for what is left. Where
 * a reward fails, its failure stands: a verifier that is down must not turn its prompts over to a milder judge.
 *
 * @param rewards r_k: in the order in which they are asked, by name, all in one unit
 * @returns the first opinion, with the name and verdict of who gave it as its part; null where nobody has one; invalid where all find it so
 * @throws {InputError} when there is no reward
 * @source Gulhane & Indurthi 2025 (HARMO), arXiv:2510.05283 (rule where it applies, else the reward model)
 * @example await scoreOne(firstOpinion({ rule: exactMatch(), model: each(() => 0.3) }), { response: "4", reference: "4" }) // { value: 1, parts: { rule: 1 } }
 * @example await scoreOne(firstOpinion({ rule: exactMatch(), model: each(() => 0.3) }), { response: "a poem" }) // { value: 0.3, parts: { model: 0.3 } }
 * @example await scoreOne(weightedSum({ accuracy: [1, firstOpinion({ rule: exactMatch(), model: each(() => 0.3) })], format: [0.1, tagFormat("answer")] }), { response: "a poem" }) // { value: 0.3 }
 */
export function firstOpinion(rewards: Readonly<Record<string, Reward>>): Reward {
  const names = Object.keys(rewards);
  if (names.length === 0) throw new InputError("firstOpinion", "needs at least one reward", rewards);
  const asking: Reward = async (rollouts, context) => {
    const result = new Array<Verdict | Error | undefined>(rollouts.length).fill(undefined);
    let left = rollouts.map((_, row) => row);
    for (const name of names) {
      if (left.length === 0) break;
      const batch = left.map((row) => rollouts[row]!);
      const verdicts = await judgeBatch(rewards[name]!, batch, context);
      left = left.filter((row, i) => {
        const verdict = verdicts[i]!;
        if (verdict instanceof InvalidRollout) {
          if (result[row] === undefined) result[row] = verdict;
          return true;
        }
        if (!(verdict instanceof Error) && valueOf(verdict) === null) {
          result[row] = null;
          return true;
        }
        result[row] = verdict instanceof Error ? verdict : attributed(name, verdict);
        return false;
      });
    }
    return result.map((verdict) => verdict ?? null);
  };
  return described(asking, { method: "firstOpinion", parts: rewards });
}

const attributed = (name: string, verdict: Verdict): Verdict =>
  verdict !== null && typeof verdict === "object"
    ? { ...verdict, parts: { [name]: verdict } }
    : { value: verdict, parts: { [name]: verdict } };
