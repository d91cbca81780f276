import { type Schema, Validator } from "@cfworker/json-schema";
import { each, type Reward, responseText } from "../core/index.ts";
import { afterThinking } from "./after-thinking.ts";

/**
 * JSON by schema: is the answer a JSON value, and does it follow the schema?
 *
 *     R(y) = 1[y is JSON and y ⊨ schema]
 *
 * The JSON is the whole answer, or the content of its last fenced block marked json (or not marked). Reasoning before `</think>` is not looked at.
 * Nothing is repaired: trailing commas, comments and NaN are not JSON.
 *
 * @param schema a JSON schema, draft 2020-12; `$ref` resolves inside it only
 * @returns 1 or 0, with the first violations as the score's `why`
 * @range [0, 1]
 * @source JSON Schema, draft 2020-12, core and validation vocabularies
 * @example await scoreOne(jsonMatch({ type: "object", required: ["city"] }), { response: '{"city": "Paris"}' }) // { value: 1 }
 * @example await scoreOne(jsonMatch({ type: "array", items: { type: "integer" } }), { response: "[1, 2.5]" }) // { value: 0 }
 */
export function jsonMatch(schema: Readonly<Record<string, unknown>>): Reward {
  const validator = new Validator(structuredClone(schema) as Schema, "2020-12");
  return each((rollout) => {
    const text = jsonText(responseText(rollout));
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return { value: 0, why: `not JSON: ${(error as Error).message.slice(0, 120)}` };
    }
    if (depthOf(text) > maxDepth) return { value: 0, why: `nested deeper than ${maxDepth}` };
    const { valid, errors } = validator.validate(value);
    if (valid) return { value: 1 };
    return {
      value: 0,
      why: errors
        .slice(-3)
        .map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
        .join(" "),
    };
  });
}

/** Validation recurses, so its depth is bounded where no honest document comes close. */
const maxDepth = 500;

/** How deep brackets nest, those inside strings counted too: an upper bound. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const mark of text) {
    if (mark === "{" || mark === "[") deepest = Math.max(deepest, ++depth);
    else if (mark === "}" || mark === "]") depth--;
  }
  return deepest;
}

/** The JSON of an answer: its last fenced block, or all of it. */
function jsonText(response: string): string {
  const text = afterThinking(response);
  const close = text.lastIndexOf("```");
  const open = close < 0 ? -1 : text.lastIndexOf("```", close - 1);
  if (open < 0) return text;
  const block = text.slice(open + 3, close);
  const label = block.indexOf("\n");
  return /^\s*(?:json)?\s*$/i.test(block.slice(0, Math.max(label, 0))) ? block.slice(label + 1) : text;
}
