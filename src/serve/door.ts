import type { CodeRunner, Outcome, Rollout } from "../core/index.ts";
import type { Engine, Judged, JudgeOptions } from "./engine.ts";
import { Refusal } from "./refusal.ts";

/** A body as parsed; doors read it with the words of `doors/read.ts`. */
export type Body = Readonly<Record<string, unknown>>;

/** What a request comes to: rollouts to judge, and how their outcomes become an answer. */
export interface Asked {
  readonly rollouts: readonly Rollout[];
  readonly options?: Pick<JudgeOptions, "groupSize" | "priority" | "deadline">;
  answer(judged: Judged): unknown;
}

/** What a route that judges nothing may use. */
export interface Services {
  readonly engine: Engine;
  /** the sandbox, or the reason why there is none */
  readonly sandbox: () => Promise<CodeRunner>;
  /** the catalogue of methods */
  readonly methods: () => unknown;
}

export interface DoorSettings {
  /** the number that stands for a rollout without a score in protocols that carry numbers only; without it such a request is refused */
  readonly fill?: number;
}

/** One address of a door. Where doors share it, the first whose shape fits the body answers. */
export type Route = {
  readonly path: string;
  readonly summary: string;
  /** a body that works, for the documentation */
  readonly example?: unknown;
  fits?(body: Body): boolean;
} & (
  | { readonly method?: "post"; parse(body: Body, settings: DoorSettings): Asked }
  | { readonly method?: "post" | "get"; reply(body: Body, services: Services): unknown }
);

/** One protocol: its addresses, and how it says that something went wrong. */
export interface Door {
  readonly name: string;
  /** which programs speak it */
  readonly speaks: string;
  readonly routes: readonly Route[];
  /** body of a refusal, in the shape its clients expect */
  error(refusal: Refusal): unknown;
}

/**
 * The numbers of outcomes, for protocols that carry nothing else. A rollout without one gets `fill`; without `fill` the request is refused:
 * with 422 where trying again cannot help (abstention, invalid row), with 503 or 504 where it may.
 */
export function numbersOf(outcomes: readonly Outcome[], { fill }: DoorSettings): number[] {
  return outcomes.map((outcome, index) => {
    if (outcome.outcome === "score") return outcome.value;
    if (fill !== undefined) return fill;
    const worst = outcomes.find((one) => one.outcome === "invalid" || one.outcome === "abstain") ?? outcome;
    const place = outcomes.length > 1 ? `rollout ${worst === outcome ? index : outcomes.indexOf(worst)}: ` : "";
    const reason = "error" in worst ? worst.error.message : "the reward has no opinion";
    const status = worst.outcome === "failed" ? 503 : worst.outcome === "timeout" ? 504 : 422;
    throw new Refusal(status, `${place}${worst.outcome}: ${reason}`, status === 422 ? undefined : 1);
  });
}
