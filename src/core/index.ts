export * from "./errors.ts";
export * from "./language-model.ts";
export * from "./memory.ts";
export * from "./outcome.ts";
export * from "./random.ts";
export * from "./reward.ts";
export * from "./rollout.ts";
export * from "./runners.ts";
