import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createContext, judgeBatch, type Reward, type Rollout, rollout } from "guerdon";
import { ratingJudge } from "guerdon/judge";
import { layered, openAccount, openaiCompatible, type Transport, usualLayers } from "guerdon/lm";
import { type Measure, rates } from "./measure.ts";

/** An endpoint that answers at once, in memory: all time is our own. */
const instant: Transport = async () => ({
  status: 200,
  headers: {},
  body: JSON.stringify({
    choices: [{ index: 0, message: { role: "assistant", content: '{"reasoning":"It is right.","rating":7}' }, finish_reason: "stop" }],
    usage: { prompt_tokens: 400, completion_tokens: 12 },
  }),
});

/** Collects all garbage, without a flag on the command line. */
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Responses of about 1,000 characters, each one different. */
const batch = (from: number, count: number): Rollout[] =>
  Array.from({ length: count }, (_, i) =>
    rollout({ prompt: `Question ${from + i}: what follows?`, response: `Answer ${from + i}: ${"this follows from that. ".repeat(40)}` }),
  );

export async function measures(): Promise<readonly Measure[]> {
  const model = layered(
    openaiCompatible({ baseUrl: "http://127.0.0.1:9/v1", model: "m", transport: instant }),
    ...usualLayers({ concurrency: 64, account: openAccount({ prices: { prompt: 1, completion: 1 } }) }),
  );
  const judge: Reward = ratingJudge({ model });
  const context = createContext();
  let judged = 0;
  const judgments = async (count: number) => {
    for (let done = 0; done < count; done += 500, judged += 500) {
      const verdicts = await judgeBatch(judge, batch(judged, 500), context);
      if (verdicts.some((verdict) => verdict instanceof Error)) throw new Error("a judgment failed");
    }
    return count;
  };
  const found = await rates({ judgments: () => judgments(4000) });
  const busy = process.cpuUsage();
  await judgments(4000);
  const { user, system } = process.cpuUsage(busy);
  collect();
  const before = process.memoryUsage().heapUsed;
  await judgments(100_000);
  collect();
  return [
    { what: "judgments: prompt, fence, seed, call, parse, score", unit: "judgments/s", ours: found.judgments, target: { atLeast: 5000 } },
    {
      what: "the same for each second of processor time",
      unit: "judgments/s",
      ours: 4000 / ((user + system) / 1e6),
      target: { atLeast: 5000 },
    },
    {
      what: "heap grown after 100,000 judgments",
      unit: "MB",
      ours: (process.memoryUsage().heapUsed - before) / 2 ** 20,
      target: { atMost: 50 },
    },
  ];
}
