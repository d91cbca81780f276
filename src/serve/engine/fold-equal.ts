import type { Rollout } from "../../core/index.ts";
import { rolloutText } from "./wire.ts";

/**
 * Finds equal ones among rollouts that are judged each by itself.
 *
 * @returns the first of each kind, and for every rollout which of those it equals; undefined where no two are equal
 */
export function foldEqual(
  rollouts: readonly Rollout[],
): { readonly kinds: readonly Rollout[]; readonly places: readonly number[] } | undefined {
  // Nearly always all responses differ, and that is told without writing any rollout down.
  const said = new Set<string>();
  for (const { response } of rollouts) said.add(response.at(-1)?.content ?? "");
  if (said.size === rollouts.length) return undefined;
  const known = new Map<string, number>();
  const kinds: Rollout[] = [];
  const places = rollouts.map((one) => {
    const text = rolloutText(one);
    const place = known.get(text) ?? kinds.length;
    if (place === kinds.length) {
      known.set(text, place);
      kinds.push(one);
    }
    return place;
  });
  return kinds.length < rollouts.length ? { kinds, places } : undefined;
}
