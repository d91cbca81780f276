import type { Spending } from "../../lm/account.ts";
import type { RewardIdentity } from "./reward-identity.ts";

/** What happens inside, for logs and counts. */
export type EngineEvent =
  | { readonly type: "batch"; readonly rows: number; readonly waited: number }
  /** rollouts that were judged with equal ones that were already under way, or stood beside them */
  | { readonly type: "shared"; readonly rows: number }
  /** what the reward's models have been asked since the last time */
  | { readonly type: "spent"; readonly models: Readonly<Record<string, Spending>> }
  | { readonly type: "stalled" }
  | { readonly type: "replaced"; readonly error: Error }
  | { readonly type: "loaded"; readonly reward: RewardIdentity }
  | { readonly type: "reload-failed"; readonly error: Error };
