import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EncoderSettings } from "./rollout-encoder.ts";

/** A figure with its interval of 95%. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How well a model does on examples. */
export interface Quality {
  readonly examples: number;
  readonly loss: number;
  /** share of pairs that it puts in the right order */
  readonly accuracy: Measured;
}

/** What model.json holds: what the model is, where it comes from and what it can do. */
export interface ModelCard {
  readonly guerdon: string;
  /** in words, for people: what it is good for, and what not */
  readonly about?: readonly string[];
  readonly objective: { readonly id: string; readonly options: Readonly<Record<string, unknown>> };
  readonly encoder: EncoderSettings & { readonly id: string };
  readonly net: { readonly inputs: number; readonly hidden: readonly number[] };
  /** what the numbers of an encoder are multiplied by before the net sees them */
  readonly featureScale: number;
  /** mean and deviation of what the net says of responses that it was not trained on; a reward is (score − mean) / deviation */
  readonly normalisation: { readonly mean: number; readonly deviation: number; readonly over: "held-out" | "training" };
  readonly data: {
    readonly inputs: readonly { readonly path: string; readonly bytes?: number; readonly sha256?: string }[];
    readonly rollouts: number;
    readonly examples: number;
    readonly ties: number;
    readonly unlabelled: number;
    readonly users?: number;
    /** columns of the objective that the data gave */
    readonly columns: readonly string[];
  };
  readonly training: Readonly<Record<string, unknown>> & { readonly seed: number };
  readonly metrics: {
    readonly training: { readonly examples: number; readonly loss: number };
    readonly heldOut?: Quality;
    /** accuracy on the same held-out examples by the length of the response alone, in the direction that the training examples show */
    readonly lengthAlone?: Measured;
    /** accuracy on pairs of other sources, or on some of the held-out ones, by name */
    readonly elsewhere?: Readonly<Record<string, Measured & { readonly examples: number }>>;
  };
}

/** Whether a path is the folder of a trained reward model. */
export const isModelFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true && existsSync(join(path, "model.json"));

/** What stands in model.json. */
export const readCard = (path: string): ModelCard => JSON.parse(readFileSync(join(path, "model.json"), "utf8"));

/** The folder of the model in the box. It is data, so it lies beside the source also where the built package runs. */
export const boxFolder = fileURLToPath(new URL("../../../src/run/box", import.meta.url));
