import { InputError } from "../core/index.ts";

/** A node of a tree of names: where each next token leads, and which name ends here. */
export interface PrefixTree<Token> {
  readonly next: ReadonlyMap<Token, PrefixTree<Token>>;
  /** position of the name that ends here; only where no token follows */
  readonly name?: number;
}

/**
 * Tree of all valid names by their tokens, to keep a model from writing anything else.
 *
 * @param names token lists, [names][tokens]; none may be the beginning of another one (give them an end token) or equal to it
 * @returns the root
 * @throws {InputError} when there is no name, an empty one, or one that is the beginning of another
 * @source De Cao et al. 2021 (Autoregressive Entity Retrieval), arXiv:2010.00904, section 3.2 (prefix trie)
 * @example [...prefixTree([["a", "b"], ["a", "c"], ["d"]]).next.keys()] // ["a", "d"]
 */
export function prefixTree<Token>(names: readonly (readonly Token[])[]): PrefixTree<Token> {
  type Node = { next: Map<Token, Node>; name?: number };
  const root: Node = { next: new Map() };
  names.forEach((tokens, name) => {
    let node = root;
    let blocked = tokens.length === 0;
    for (const token of tokens) {
      blocked ||= node.name !== undefined;
      if (!node.next.has(token)) node.next.set(token, { next: new Map() });
      node = node.next.get(token)!;
    }
    if (blocked || node.name !== undefined || node.next.size > 0) {
      throw new InputError("prefixTree", "no name may be empty, or equal to or the beginning of another one", { name, tokens });
    }
    node.name = name;
  });
  if (names.length === 0) throw new InputError("prefixTree", "needs at least one name", names);
  return root;
}
