import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom, InputError } from "../../core/index.ts";
import { mlpHead } from "../../model/nets/mlp-head.ts";
import type { RewardNet } from "../../model/nets/reward-net.ts";
import { decodeSafetensors, type Mlp, type NdArray, treeLike } from "../../nn/index.ts";
import { isModelFolder, type ModelCard, readCard } from "./read-card.ts";

export interface Model {
  readonly card: ModelCard;
  readonly net: RewardNet<Mlp>;
  readonly params: Mlp<NdArray>;
}

/**
 * Reads a model's folder.
 *
 * @throws {InputError} when there is no model, or its files do not fit together
 */
export function readModel(folder: string | URL): Model {
  const path = typeof folder === "string" ? folder : fileURLToPath(folder);
  if (!isModelFolder(path)) {
    const hint = existsSync(join(path, ".partial")) ? "; its training is unfinished: go on with --resume" : "";
    throw new InputError("learnedReward", `needs a folder with model.json and model.safetensors, as guerdon train writes it${hint}`, path);
  }
  const card = readCard(path);
  const net = mlpHead(card.net);
  const { arrays } = decodeSafetensors(readFileSync(join(path, "model.safetensors")));
  const params = treeLike(net.start(createRandom(0)) as Mlp<NdArray>, arrays);
  if (params.some(({ weight, bias }) => ![weight, bias].every((array) => array?.data.every(Number.isFinite))))
    throw new InputError("learnedReward", "the weights of a model must be finite", path);
  return { card, net, params };
}
