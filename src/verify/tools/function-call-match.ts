import { each, InvalidRollout, type Reward, type Rollout } from "../../core/index.ts";
import { assign } from "./assign.ts";
import { callsOf } from "./calls-of.ts";
import { type AcceptedArguments, type FunctionSchema, faultOf } from "./matches-call.ts";
import { isObject } from "./read-call.ts";

/**
 * Function call match: are the calls exactly the asked ones, with accepted values for each parameter, in any order?
 *
 *     R(y) = 1[|P| = |G| and some bijection has every p accepted by its g]
 *
 * The reference is a list with one entry a call, `{ name: { parameter: [accepted values] } }`; "" among the values means that the parameter may be
 * left out; an empty list asks for no call. A call is accepted when it has the name (or the name with _ for .), every required parameter, no other than
 * the listed ones, and for each a value of the type in the schema that is among the accepted ones. Texts are compared without case, spaces and
 * `,./-_*^`; a whole number will do for a float.
 *
 * @param options.functions the schemas of the functions on offer; default the field function, functions or tools; without them types follow the accepted values
 * @returns 1 or 0, with what is wrong as `why`
 * @throws {InvalidRollout} when the reference is no such list
 * @range [0, 1]
 * @source Patil et al. 2025 (Berkeley Function-Calling Leaderboard), ICML, AST evaluation, with its released ast_checker; there calls are matched in turn, here by the best bijection
 * @example await scoreOne(functionCallMatch(), { response: [{ role: "assistant", content: "", toolCalls: [{ name: "area", arguments: { base: 10, unit: "CM" } }] }], reference: [{ area: { base: [10], unit: ["cm", ""] } }] }) // { value: 1 }
 * @example await scoreOne(functionCallMatch(), { response: '<tool_call>{"name": "area", "arguments": {}}</tool_call>', reference: [] }) // { value: 0, why: "calls area though no call was asked for" }
 */
export function functionCallMatch({ functions = offered }: { functions?: (rollout: Rollout) => readonly FunctionSchema[] } = {}): Reward {
  return each((rollout) => {
    const accepted = acceptedCalls(rollout);
    const calls = callsOf(rollout);
    const wrong = (why: string) => ({ value: 0, why });
    if (calls === null) return wrong("a tool call cannot be read");
    if (accepted.length === 0 && calls.length > 0) return wrong(`calls ${calls[0]!.name} though no call was asked for`);
    if (calls.length !== accepted.length) return wrong(`makes ${calls.length} calls, not ${accepted.length}`);
    if (accepted.length === 0) return { value: 1 };
    const schemas = new Map(functions(rollout).map((schema) => [schema.name, schema]));
    const faults = accepted.map(([name, values]) => calls.map((call) => faultOf(call, name, values, schemas.get(name))));
    const chosen = assign(faults.map((row) => row.map((fault) => (fault === undefined ? 1 : 0))));
    const fault = chosen.map((column, row) => faults[row]![column]).find((one) => one !== undefined);
    return fault === undefined ? { value: 1 } : wrong(fault);
  });
}

function acceptedCalls({ reference, id }: Rollout): readonly (readonly [string, AcceptedArguments])[] {
  const refuse = (): never => {
    throw new InvalidRollout(
      "functionCallMatch",
      "needs a reference: a list of { name: { parameter: [accepted values] } }, empty for no call",
      { id, reference },
    );
  };
  if (!Array.isArray(reference)) return refuse();
  return reference.map((entry: unknown) => {
    const [call, ...others] = isObject(entry) ? Object.entries(entry) : [];
    if (!call || others.length > 0 || !isObject(call[1]) || !Object.values(call[1]).every(isChoice)) return refuse();
    return call as [string, AcceptedArguments];
  });
}

/** Without an accepted value nothing could be right. */
const isChoice = (values: unknown) => Array.isArray(values) && values.length > 0;

/** Schemas as BFCL and as OpenAI write them. */
function offered({ fields }: Rollout): readonly FunctionSchema[] {
  const list = fields.function ?? fields.functions ?? fields.tools;
  if (!Array.isArray(list)) return [];
  return list
    .map((one) => (isObject(one) && isObject(one.function) ? one.function : one))
    .filter((one) => isObject(one) && typeof one.name === "string") as unknown as FunctionSchema[];
}
