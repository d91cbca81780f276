import { type Context, createContext, type Reward, type Rollout } from "../../core/index.ts";
import { createGuard } from "../guard.ts";
import { abstentionShift } from "./abstention-shift.ts";
import { type Composition, composition } from "./composition.ts";
import { constantPart } from "./constant-part.ts";
import type { Check, Fault } from "./fault.ts";
import { gateOverflow } from "./gate-overflow.ts";
import { groupSpread } from "./group-spread.ts";
import { lengthSlope } from "./length-slope.ts";
import { noEffect } from "./no-effect.ts";
import { notAPotential } from "./not-a-potential.ts";
import { notMonotone } from "./not-monotone.ts";
import { type ObserveOptions, observe } from "./observe.ts";
import { opposingParts } from "./opposing-parts.ts";
import { probeRollouts } from "./probes.ts";
import { wrongAboveRight } from "./wrong-above-right.ts";

/** What the checks say of a reward. Plain data: it is printed, and written as JSON. */
export interface CheckReport {
  readonly rollouts: number;
  readonly scored: number;
  readonly groups: number;
  /** whether the built-in rollouts were used */
  readonly probes: boolean;
  /** what says which responses are right; null where nothing does */
  readonly truth: string | null;
  readonly faults: readonly Fault[];
  /** checks that looked and found nothing */
  readonly silent: readonly string[];
  /** checks that could not look, and why */
  readonly skipped: Readonly<Record<string, string>>;
  /** why some rollouts were not scored */
  readonly lost: readonly { readonly message: string; readonly count: number }[];
  readonly composition: Composition;
}

const checks: Readonly<Record<string, Check>> = {
  "wrong-above-right": wrongAboveRight,
  "gate-overflow": gateOverflow,
  "group-spread": groupSpread,
  "not-monotone": notMonotone,
  "abstention-shift": abstentionShift,
  "opposing-parts": opposingParts,
  "length-slope": lengthSlope,
  "not-a-potential": notAPotential,
  "no-effect": noEffect,
  "constant-part": constantPart,
};

export interface CheckOptions extends Omit<ObserveOptions, "probes"> {
  readonly context?: Context;
}

/**
 * Looks for what will go wrong with a reward in training: on rollouts of the policy, or on built-in ones where there are none.
 * Every check states how much evidence it asks for, so that few rollouts make it silent and not wrong.
 *
 * @param rollouts whole groups; undefined for the built-in ones
 */
export async function checkReward(
  reward: Reward,
  rollouts?: readonly Rollout[],
  { context, ...options }: CheckOptions = {},
): Promise<CheckReport> {
  const given = rollouts ?? probeRollouts();
  const observed = await observe(reward, given, context ?? guardedContext(given), { ...options, probes: rollouts === undefined });
  const faults: Fault[] = [];
  const silent: string[] = [];
  const skipped: Record<string, string> = {};
  for (const [name, check] of Object.entries(checks)) {
    const found = check(observed);
    if (typeof found === "string") skipped[name] = found;
    else if (found.length === 0) silent.push(name);
    else faults.push(...found);
  }
  return {
    rollouts: given.length,
    scored: observed.rollouts.length,
    groups: observed.groups.length,
    probes: observed.probes,
    truth: observed.truth?.from ?? null,
    faults,
    silent,
    skipped,
    lost: observed.lost,
    composition: composition(observed.root, observed.groups),
  };
}

/** Judges that wait (a model, a sandbox) get limits and retries as in a run. */
function guardedContext(rollouts: readonly Rollout[]): Context {
  const rows = new Map(rollouts.map((one, row) => [one, row]));
  const signal = new AbortController().signal;
  const { guard } = createGuard({ timeLimit: 60_000, concurrency: 64, retries: 3, signal, rowOf: (one) => rows.get(one) ?? 0 });
  return createContext({ signal, guard });
}
