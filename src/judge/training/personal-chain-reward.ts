import { z } from "zod";
import { type Awaitable, type Context, each, InputError, type Reward, type Rollout, responseText, type Score } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import { labelOf } from "./read-verdict.ts";

/** See personalChainReward. */
export interface PersonalChainRewardOptions {
  readonly covers?: (judgment: Rollout, context: Context) => Awaitable<number>;
  readonly processWeight?: number;
}

/**
 * Personal chain reward: trains a judge for single people to decide as the person did, for what the person cares about.
 *
 *     R = ½ PR + OR,   OR = 1[total of the chosen > total of the other],   −0.1 for a chain that cannot be read
 *
 * The rollout is the chain: JSON at its end with `persona`, `criteria` (weights add up to 1) and `scores` of A and B by criterion, from 0 to 10; its reference
 * says which one the person chose, "A" or "B". The last stage of the paper trains on OR alone, with ever more pairs of equal quality and different taste.
 *
 * @param options.covers PR in [0, 1]: how well the chain covers what the person cares about; usually a judge; default: OR alone
 * @param options.processWeight what PR counts, at least 0; default 0.5
 * @returns R in [−0.1, 1 + weight], with PR and OR as parts
 * @throws {InvalidRollout} when the reference is neither "A" nor "B"
 * @throws {InputError} when the weight is negative; a rollout fails whose PR is not in [0, 1]
 * @source P-GenRM, 2026, arXiv:2602.12116 (process and outcome reward)
 * @example await scoreOne(personalChainReward(), { response: "{\"persona\": \"Hurried.\", \"criteria\": [{\"criterion\": \"Short\", \"weight\": 1}], \"scores\": {\"A\": [3], \"B\": [8]}}", reference: "B" }) // { value: 1, parts: { outcome: 1 } }
 * @example await scoreOne(personalChainReward(), { response: "B is shorter.", reference: "B" }) // { value: -0.1 }
 */
export function personalChainReward({ covers, processWeight = 0.5 }: PersonalChainRewardOptions = {}): Reward {
  if (!(processWeight >= 0)) throw new InputError("personalChainReward", "processWeight must not be negative", processWeight);
  return each(async (judgment, context): Promise<Score> => {
    const label = labelOf("personalChainReward", judgment);
    const chain = readChain(responseText(judgment));
    if (!chain) return { value: -0.1, why: "the chain cannot be read" };
    const total = (scores: readonly number[]) => sum(chain.criteria.map(({ weight }, j) => weight * scores[j]!));
    const lead = total(chain.scores.A) - total(chain.scores.B);
    const outcome = Number(label === "A" ? lead > 0 : lead < 0);
    if (!covers) return { value: outcome, parts: { outcome } };
    const process = await covers(judgment, context);
    if (!(process >= 0 && process <= 1)) throw new InputError("personalChainReward", "what covers says must be in [0, 1]", process);
    return { value: processWeight * process + outcome, parts: { process, outcome } };
  });
}

const scores = z.array(z.number().min(0).max(10));
const form = z
  .object({
    persona: z.string().min(1),
    criteria: z.array(z.object({ criterion: z.string(), weight: z.number().min(0).max(1) })).min(1),
    scores: z.object({ A: scores, B: scores }),
  })
  .refine(({ criteria, scores: { A, B } }) => A.length === criteria.length && B.length === criteria.length)
  .refine(({ criteria }) => Math.abs(sum(criteria.map(({ weight }) => weight)) - 1) < 0.01);

function readChain(text: string) {
  try {
    return form.safeParse(JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1))).data;
  } catch {
    return undefined;
  }
}
