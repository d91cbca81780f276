import { basename } from "node:path";
import { formatCount } from "../figures.ts";
import type { RunRecord } from "../score-files.ts";
import type { PageHead } from "./page.ts";

/** The head of a report, out of what run.json holds. */
export function reportHead({ guerdon, node, reward, inputs, format, seed, timing }: RunRecord): PageHead {
  const files = inputs.map((input) => basename(input.path));
  const scored = `${files[0] ?? "nothing"}${files.length > 1 ? ` and ${formatCount(files.length - 1)} more` : ""}`;
  return {
    title: `${scored} by ${reward.name ? `${reward.name} of ` : ""}${basename(reward.file)}`,
    date: new Date(timing.finished),
    facts: {
      reward: `${reward.file}${reward.name ? `, ${reward.name}` : ""}`,
      identity: reward.hash,
      ...(reward.models.length > 0 ? { models: reward.models.join(", ") } : {}),
      input: inputs
        .slice(0, 5)
        .map((input) => input.path)
        .join(", "),
      format: `${format.name}: ${format.because}`,
      versions: `guerdon ${guerdon}, Node ${node}`,
      seed,
      took: `${timing.seconds.toFixed(1)} s, ${formatCount(Math.round(timing.rowsPerSecond))} rollouts a second`,
    },
  };
}
