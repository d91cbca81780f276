/**
 * Judges on any OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, Ollama, hosted ones):
 *
 *     export JUDGE_URL=http://localhost:8000/v1 JUDGE_MODEL=Qwen/Qwen3-32B JUDGE_KEY=...
 *     guerdon audit judge examples/judges/judge.ts pairs.jsonl --reward better --limit 200 --repeat 2 --out runs/judge
 */
import { bothOrders, pairVerdictJudge, ratingJudge } from "guerdon/judge";
import { layered, openAccount, openaiCompatible, usualLayers } from "guerdon/lm";

const { JUDGE_URL = "http://localhost:8000/v1", JUDGE_MODEL = "judge", JUDGE_KEY } = process.env;

/** What is spent stands in the audit: prices in any currency for a million tokens. Whatever is reached first ends the run. */
export const account = openAccount({ prices: { prompt: 0.15, completion: 0.6 }, budget: { cost: 2 } });

export const model = layered(
  openaiCompatible({ baseUrl: JUDGE_URL, model: JUDGE_MODEL, ...(JUDGE_KEY && { apiKey: JUDGE_KEY }) }),
  ...usualLayers({ account, concurrency: 16 }),
);

/** Which of two responses is better, as they are shown. */
export const oneOrder = pairVerdictJudge({ model });

/** The same in both orders: where they disagree, neither is. */
export const better = bothOrders(oneOrder);

/** A rating from 0 to 10 of one response: what trainers ask for. */
export default ratingJudge({ model });
