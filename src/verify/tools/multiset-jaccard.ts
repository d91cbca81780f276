import { overlap } from "../../math/index.ts";

/** m(A, B) = Σ min / (|A| + |B| − Σ min) over multisets; 1 where both are empty, 0 where one is. */
export function multisetJaccard(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 && b.length === 0) return 1;
  const shared = overlap(a, b);
  return shared / (a.length + b.length - shared);
}
