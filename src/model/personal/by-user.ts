import type { PersonalPair } from "./factorised-reward.ts";

/** The answers of each person who gave at least so many, [people][answers], in the order in which they came. */
export function byUser(pairs: readonly PersonalPair[], least: number): PersonalPair[][] {
  const all = new Map<string, PersonalPair[]>();
  for (const pair of pairs) {
    const known = all.get(pair.user);
    if (known) known.push(pair);
    else all.set(pair.user, [pair]);
  }
  return [...all.values()].filter((answers) => answers.length >= least);
}
