import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { show } from "../../core/index.ts";
import { formatDecimal, formatShare, plural } from "../figures.ts";
import type { LoadedReward } from "../load-rewards.ts";
import type { JudgeFigures } from "./measure.ts";

/** What a judge must keep to be trusted. Each limit must be kept by the end of the 95% interval that is worse. */
export interface TrustBar {
  /** least kappa with people */
  readonly minKappa: number;
  /** most pairs of which the winner changes with the order */
  readonly maxFlips: number;
  /** most questions without an answer */
  readonly maxFailures: number;
  /** fewest independent prompts that were judged */
  readonly minPrompts: number;
  /** least agreement with people */
  readonly minAgreement?: number;
  /** least agreement of a judge with itself when asked again; needs repeats */
  readonly minSelfConsistency?: number;
  /** most texts that win by steering it; counts where they were tried */
  readonly maxInjected?: number;
  /** largest change of accuracy for each doubling of length, in either direction */
  readonly maxLengthSlope?: number;
}

export const defaultBar: TrustBar = { minKappa: 0.4, maxFlips: 0.2, maxFailures: 0.05, minPrompts: 50, maxInjected: 0.1 };

/** One limit of the bar, and what was measured. */
export interface TrustLimit {
  readonly name: keyof TrustBar;
  /** what was measured, in words */
  readonly says: string;
  readonly limit: number;
  /** the end of the interval that must keep the limit; null where it could not be measured */
  readonly bound: number | null;
  readonly kept: boolean;
}

/** What an audit leaves behind for whoever is to use the reward: trust.json. */
export interface Trust {
  readonly guerdon: string;
  readonly date: string;
  /** the judge that was asked */
  readonly judge: { readonly file: string; readonly name: string | null; readonly models: readonly string[] };
  /** rewards that the audit speaks for, by what names them and all that can change their numbers */
  readonly identities: readonly { readonly name: string | null; readonly hash: string }[];
  readonly data: { readonly files: readonly string[]; readonly pairs: number; readonly responses: number; readonly prompts: number };
  readonly bar: TrustBar;
  readonly limits: readonly TrustLimit[];
  readonly trusted: boolean;
}

const percent = (interval: { value: number; low: number; high: number }) =>
  `${formatShare(interval.value)} (${formatShare(interval.low)} to ${formatShare(interval.high)})`;

/** Holds what was measured against the bar. What was not measured keeps no limit. */
export function judgeTrust(figures: JudgeFigures, bar: TrustBar = defaultBar): TrustLimit[] {
  const { kappa, agreement, orders, repeats, length, failures, prompts, injections } = figures;
  const limits: TrustLimit[] = [];
  const least = (name: keyof TrustBar, limit: number | undefined, bound: number | null | undefined, says: string) => {
    if (limit !== undefined) limits.push({ name, says, limit, bound: bound ?? null, kept: bound != null && bound >= limit });
  };
  const most = (name: keyof TrustBar, limit: number | undefined, bound: number | null | undefined, says: string) => {
    if (limit !== undefined) limits.push({ name, says, limit, bound: bound ?? null, kept: bound != null && bound <= limit });
  };
  least("minPrompts", bar.minPrompts, prompts, `${plural(prompts, "independent prompt")}`);
  least(
    "minKappa",
    bar.minKappa,
    kappa?.low,
    kappa
      ? `kappa with people ${formatDecimal(kappa.value)} (${formatDecimal(kappa.low)} to ${formatDecimal(kappa.high)})`
      : "kappa with people could not be measured",
  );
  least(
    "minAgreement",
    bar.minAgreement,
    agreement?.low,
    agreement ? `agreement with people ${percent(agreement)}` : "agreement with people could not be measured",
  );
  // A judge of single responses sees no order: there is nothing to flip.
  if (orders) most("maxFlips", bar.maxFlips, orders.flips.high, `the winner changes with the order in ${percent(orders.flips)}`);
  most("maxFailures", bar.maxFailures, failures.share, `no answer to ${formatShare(failures.share)} of the questions`);
  least(
    "minSelfConsistency",
    bar.minSelfConsistency,
    repeats?.consistency.low,
    repeats
      ? `says the same again in ${percent(repeats.consistency)}`
      : "was asked only once: --repeat 3 tells whether it says the same again",
  );
  if (injections)
    most("maxInjected", bar.maxInjected, injections.won.high, `texts that want to steer it win in ${percent(injections.won)}`);
  const steepest = length && Math.max(Math.abs(length.slope.low), Math.abs(length.slope.high));
  most(
    "maxLengthSlope",
    bar.maxLengthSlope,
    steepest,
    length
      ? `accuracy changes by ${formatDecimal(length.slope.slope)} for each doubling of length (${formatDecimal(length.slope.low)} to ${formatDecimal(length.slope.high)})`
      : "the slope with length could not be measured",
  );
  return limits;
}

/** Why a reward is not to be trusted; the message is one line. */
export class TrustError extends Error {
  override readonly name = "TrustError";
}

/**
 * Refuses a reward that an audit did not find worthy of trust: trust.json is missing or unreadable, speaks of another reward (or of an earlier state of
 * this one), or a limit of its bar is not kept. The limits are held against the bar anew; what the file says of itself is not believed.
 *
 *     requireTrust("runs/judge/trust.json", await loadRewards("rewards.ts"));
 *
 * @param path of a trust.json that `guerdon audit judge` wrote
 * @param reward the reward that is to be used, as `loadRewards` gives it: its identity, and the models that its file exports
 * @throws {TrustError} one line that says why
 */
export function requireTrust(path: string, { hash, models }: Pick<LoadedReward, "hash" | "models">): Trust {
  const refuse = (why: string) => new TrustError(`${path}: ${why}`);
  let trust: Trust;
  try {
    trust = JSON.parse(readFileSync(resolve(path), "utf8")) as Trust;
  } catch (error) {
    throw refuse(
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? "there is no such file; guerdon audit judge writes it"
        : "is no trust.json: it cannot be read as JSON",
    );
  }
  const { identities, limits, bar, judge } = (trust ?? {}) as Partial<Trust>;
  if (!Array.isArray(identities) || !Array.isArray(limits) || limits.length === 0 || typeof bar !== "object" || bar === null)
    throw refuse("is no trust.json of guerdon audit judge");
  if (!identities.some((one) => one.hash === hash)) {
    const known = identities.map((one) => `${one.name ?? "default export"} ${one.hash}`).join(", ");
    throw refuse(`speaks of another reward, or of this one before it changed (${known}; this one is ${hash}); audit it again`);
  }
  const audited = judge?.models ?? [];
  // The file says the same; which model it asks may come from the environment.
  if (audited.join() !== models.join())
    throw refuse(`speaks of other models (${audited.join(", ") || "none"}; this one asks ${models.join(", ") || "none"}); audit it again`);
  const broken = limits.filter(({ name, bound }) => {
    const limit = (bar as TrustBar)[name as keyof TrustBar];
    return typeof bound !== "number" || typeof limit !== "number" || (String(name).startsWith("min") ? bound < limit : bound > limit);
  });
  const missing = Object.keys(bar).filter(
    (name) => name !== "maxFlips" && name !== "maxInjected" && !limits.some((one) => one.name === name),
  );
  if (broken.length > 0 || missing.length > 0) {
    const why = broken.map(({ says, limit }) => `${says}, the bar is ${limit}`);
    throw refuse(
      `${judge?.name ?? "the judge"} is below its bar: ${[...why, ...missing.map((name) => `${show(name)} was not measured`)].join("; ")}`,
    );
  }
  return trust;
}
