import { type Schema, Validator } from "@cfworker/json-schema";
import { each, InputError, InvalidRollout, type Reward, type Rollout, responseLength, responseText } from "../../core/index.ts";
import { clamp } from "../../math/index.ts";
import { leafAgreement } from "./leaf-agreement.ts";
import { readJson } from "./read-json.ts";
import { presentKeys, requiredKeys } from "./required-keys.ts";

/** What each part of the structure reward is worth. */
export interface StructureWeights {
  structure: number;
  format: number;
  validity: number;
  correctness: number;
  length: number;
}

/**
 * Structure reward: how far a reply is on its way to JSON that follows a schema and says the right thing.
 *
 *     R(y) = Σ_k w_k part_k / Σ_k w_k
 *     structure    share of the required keys that are there, at every depth
 *     format       1 the reply is the JSON and nothing else, ½ one fenced block, 0 otherwise
 *     validity     1 follows the schema, ½ is JSON, 0 is none
 *     correctness  mean over the leaves of the reference: token F1 of texts, equality of the rest; 0 where validity is 0
 *     length       1 within the budget, 0 from twice the budget on, linear between
 *
 * A reply that is no JSON still gets the share of the required names that stand in it as keys, which is what there is to learn from at the start;
 * at most ½, so that listing names never pays as much as writing the object. Without a reference, correctness and its weight are left out. Keys beyond
 * the schema cost nothing unless the schema forbids them.
 *
 * @param schema a JSON schema, draft 2020-12; required keys are those that it names under properties and items, not behind `$ref`
 * @param options.weights w_k ≥ 0; default structure 1, format ½, validity 1, correctness 1½, length ¼
 * @param options.budget length that costs nothing, in tokens, or in words where the rollout has none; default 512
 * @returns R, with the parts, unweighted
 * @throws {InputError} when a weight is negative, all are 0, or the budget is not positive
 * @throws {InvalidRollout} when the reference is a text that is no JSON
 * @range [0, 1]
 * @source Hu and Wu 2025 (RL-Struct), arXiv:2512.00319, multi-dimensional reward; the paper names the parts, the formulas of the parts and the weights are ours
 * @example await scoreOne(structureReward({ type: "object", required: ["city"] }), { response: '{"city": "Paris"}' }) // { value: 1 }
 * @example await scoreOne(structureReward({ type: "object", required: ["city"] }), { response: '{"city": "Paris"' }) // { value: 0.2727, parts: { structure: 0.5, format: 0, validity: 0, length: 1 } }
 */
export function structureReward(
  schema: Readonly<Record<string, unknown>>,
  { weights: given = {}, budget = 512 }: { weights?: Partial<StructureWeights>; budget?: number } = {},
): Reward {
  const weights: StructureWeights = { ...{ structure: 1, format: 0.5, validity: 1, correctness: 1.5, length: 0.25 }, ...given };
  if (
    !Object.values(weights).every((weight) => weight >= 0) ||
    weights.structure + weights.format + weights.validity + weights.length === 0
  ) {
    throw new InputError("structureReward", "weights must be at least 0, and not all 0 beside correctness", weights);
  }
  if (!(budget > 0)) throw new InputError("structureReward", "budget must be above 0", budget);
  const validator = new Validator(structuredClone(schema) as Schema, "2020-12");
  const required = requiredKeys(schema);

  return each((rollout) => {
    const { value, format, text } = readJson(responseText(rollout));
    const isJson = value !== undefined;
    const { valid, errors } = isJson ? validator.validate(value) : { valid: false, errors: [] };
    const reference = referenceOf(rollout);
    const parts = {
      structure: isJson ? share(presentKeys(schema, value)) : Math.min(0.5, share(namesIn(text))),
      format,
      validity: valid ? 1 : isJson ? 0.5 : 0,
      ...(reference !== undefined && { correctness: isJson ? leafAgreement(reference, value) : 0 }),
      length: clamp(2 - responseLength(rollout) / budget, 0, 1),
    };
    const names = Object.keys(parts) as (keyof typeof parts)[];
    const total = names.reduce((sum, name) => sum + weights[name], 0);
    const earned = names.reduce((sum, name) => sum + weights[name] * parts[name]!, 0);
    const why = isJson ? errors.at(-1)?.error : "not JSON";
    return { value: earned / total, parts, ...(why !== undefined && { why }) };
  });

  function share(count: number): number {
    return required.length === 0 ? 1 : count / required.length;
  }
  /** How many of the required keys stand in a broken text as keys, each name as often as it is required at most. */
  function namesIn(text: string): number {
    const left = new Map<string, number>();
    for (const name of required) left.set(name, (left.get(name) ?? 0) + 1);
    let found = 0;
    // What stands before each colon; only its end is looked at, so that reading stays linear.
    for (const before of text.split(":").slice(0, -1)) {
      const name = /([\p{L}\p{N}_$.-]+)["']?\s*$/u.exec(before.slice(-200))?.[1];
      const open = name === undefined ? 0 : (left.get(name) ?? 0);
      if (open > 0) {
        found++;
        left.set(name!, open - 1);
      }
    }
    return found;
  }
}

function referenceOf({ reference, id }: Rollout): unknown {
  if (typeof reference !== "string") return reference;
  try {
    return JSON.parse(reference);
  } catch {
    throw new InvalidRollout("structureReward", "a reference must be JSON", { id, reference });
  }
}
