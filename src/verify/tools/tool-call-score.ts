import { InputError, type ToolCall } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import { assign } from "./assign.ts";
import { multisetJaccard } from "./multiset-jaccard.ts";
import { type ReadCall, readCall } from "./read-call.ts";
import { sameJson } from "./same-json.ts";

/**
 * Tool call score: how much of the gold calls a list of calls gets right, counting names, names of parameters, and values.
 *
 *     m(A, B) = Σ min / (|A| + |B| − Σ min)                              Jaccard of multisets
 *     s = m(names of G, names of P) + Σ_{g ∈ G} max_p [ m(keys of g, keys of p) + #{k ∈ g : p_k = g_k} ]
 *     score = s / (1 + Σ_{g ∈ G} (1 + |g|))
 *
 * Each gold call takes in turn the unused call of its name that is worth most to it, which with several calls of one tool depends on their order.
 *
 * @param gold G: the right calls
 * @param given P: the calls that are judged
 * @param options.optimal whether calls are matched such that the sum is greatest, in place of in turn as in the paper; default false
 * @param options.coerce whether a value equals its text, 1 and "1"; default false
 * @returns the score; 1 only if the calls are the same in some order
 * @throws {InputError} when a call has no object of arguments
 * @range [0, 1]
 * @source Qian et al. 2025 (ToolRL), arXiv:2504.13958, section 3.3 (correctness reward, before scaling), with its released code
 * @example toolCallScore([{ name: "f", arguments: { x: 1, y: 2 } }], [{ name: "f", arguments: { x: 1, y: 3 } }]) // 0.75
 * @example toolCallScore([{ name: "f", arguments: {} }], []) // 0
 * @example toolCallScore([], []) // 1
 */
export function toolCallScore(
  gold: readonly ToolCall[],
  given: readonly ToolCall[],
  { optimal = false, coerce = false }: { optimal?: boolean; coerce?: boolean } = {},
): number {
  const [G, P] = [read(gold), read(given)];
  const names = multisetJaccard(
    G.map(({ name }) => name),
    P.map(({ name }) => name),
  );
  const worth = (g: ReadCall, p: ReadCall) => {
    if (g.name !== p.name) return 0;
    const keys = Object.keys(g.arguments);
    const values = keys.filter((key) => Object.hasOwn(p.arguments, key) && sameJson(g.arguments[key], p.arguments[key], coerce));
    return multisetJaccard(keys, Object.keys(p.arguments)) + values.length;
  };
  const matched = optimal ? best(G, P, worth) : inTurn(G, P, worth);
  return (names + matched) / (1 + sum(G.map((g) => 1 + Object.keys(g.arguments).length)));
}

function inTurn(gold: readonly ReadCall[], given: readonly ReadCall[], worth: (g: ReadCall, p: ReadCall) => number): number {
  const used = new Set<number>();
  let total = 0;
  for (const g of gold) {
    let [most, at] = [0, -1];
    given.forEach((p, i) => {
      const value = used.has(i) ? 0 : worth(g, p);
      if (value > most) [most, at] = [value, i];
    });
    if (at >= 0) used.add(at);
    total += most;
  }
  return total;
}

function best(gold: readonly ReadCall[], given: readonly ReadCall[], worth: (g: ReadCall, p: ReadCall) => number): number {
  const table = gold.map((g) => given.map((p) => worth(g, p)));
  const wide = gold.length <= given.length ? table : given.map((_, i) => table.map((row) => row[i]!));
  return sum(assign(wide).map((column, row) => wide[row]![column]!));
}

const read = (calls: readonly ToolCall[]) =>
  calls.map((call) => {
    const known = readCall(call);
    if (!known) throw new InputError("toolCallScore", "a call must have a name and an object of arguments", call);
    return known;
  });
