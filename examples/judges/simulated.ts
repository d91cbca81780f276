/**
 * The judges of judge.ts on a model that is only made up, so that they run without an endpoint. It knows which responses of pairs.jsonl are right, misreads one pair of
 * ten, and likes what is shown first.
 */
import { readFileSync } from "node:fs";
import { bothOrders, injections, pairVerdictJudge, ratingJudge } from "guerdon/judge";
import { chargeTo, layered, openAccount, simulatedJudge } from "guerdon/lm";

const rows = readFileSync(new URL("./pairs.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { chosen: string; rejected: string });

// How much better the right response looks differs from pair to pair, evenly from 0 to 0.5.
const truth = new Map(
  rows.flatMap(({ chosen, rejected }, i) => [
    [chosen, 0.5 + (0.5 * (i + 0.5)) / rows.length],
    [rejected, 0.5],
  ]),
);
for (const { text } of injections) truth.set(text, 0);

export const account = openAccount({ prices: { prompt: 0.15, completion: 0.6 } });
export const model = layered(
  simulatedJudge({ truth, accuracy: 0.9, positionBias: 0.15, sigma: 0.02, verbosity: 20, seed: 1 }),
  chargeTo(account),
);

export const oneOrder = pairVerdictJudge({ model });
export const better = bothOrders(oneOrder);
export default ratingJudge({ model });
