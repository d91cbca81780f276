import { type Awaitable, InputError } from "../core/index.ts";
import type { PrefixTree } from "./prefix-tree.ts";

/** One name that a beam search found. */
export interface BeamCandidate {
  /** position of the name in the list that the tree was made from */
  readonly name: number;
  /** its log-probability, in nats */
  readonly logprob: number;
}

/**
 * Beam search among valid names only: the most probable ones, all different, most probable first.
 *
 *     keep the `width` best of { log π(prefix) + log π(token | prefix) : prefix + token begins a name }
 *
 * Names that are complete stay in the beam with their probability while longer ones go on. A wide beam is exact; a narrow one may lose a name whose
 * beginning looks improbable.
 *
 * @param next log-probabilities of the tokens that may follow a prefix, (prefix, tokens) → [tokens], in nats; the model's own, or normalised over the valid ones
 * @param tree all valid names (see `prefixTree`)
 * @param options.width how many prefixes to keep, and how many names to find at most
 * @returns the names, at most `width`; a name of probability 0 is not found
 * @throws {InputError} when the width is not a whole number from 1, or the model gives NaN or too few numbers
 * @source De Cao et al. 2021 (Autoregressive Entity Retrieval), arXiv:2010.00904, section 3.2
 * @example (await constrainedBeam((prefix, tokens) => tokens.map((token) => Math.log(token === "b" ? 0.9 : 0.5)), prefixTree([["a", "b"], ["a", "c"], ["d", "c"]]), { width: 2 })).map(({ name }) => name) // [0, 1]
 */
export async function constrainedBeam<Token>(
  next: (prefix: readonly Token[], tokens: readonly Token[]) => Awaitable<ArrayLike<number>>,
  tree: PrefixTree<Token>,
  { width }: { width: number },
): Promise<BeamCandidate[]> {
  if (!(Number.isInteger(width) && width >= 1)) throw new InputError("constrainedBeam", "width must be a whole number from 1", width);
  interface Beam {
    prefix: readonly Token[];
    node: PrefixTree<Token>;
    logprob: number;
  }
  const expand = async ({ prefix, node, logprob }: Beam): Promise<Beam[]> => {
    const tokens = [...node.next.keys()];
    const logprobs = await next(prefix, tokens);
    return tokens.map((token, i) => {
      const gain = logprobs[i];
      if (gain === undefined || Number.isNaN(gain)) {
        throw new InputError("constrainedBeam", `the model must give ${tokens.length} log-probabilities`, Array.from(logprobs));
      }
      return { prefix: [...prefix, token], node: node.next.get(token)!, logprob: logprob + gain };
    });
  };
  let beams: Beam[] = [{ prefix: [], node: tree, logprob: 0 }];
  while (beams.some(({ node }) => node.name === undefined)) {
    const expanded = await Promise.all(beams.map((beam) => (beam.node.name === undefined ? expand(beam) : [beam])));
    beams = expanded
      .flat()
      .filter(({ logprob }) => logprob > -Infinity)
      .sort((a, b) => b.logprob - a.logprob)
      .slice(0, width);
  }
  return beams.map(({ node, logprob }) => ({ name: node.name!, logprob }));
}
