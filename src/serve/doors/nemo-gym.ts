import { type Outcome, type Score, valueOf } from "../../core/index.ts";
import { nemoGym as format } from "../../data/formats/trainers.ts";
import type { Body, Door } from "../door.ts";
import type { RewardIdentity } from "../engine.ts";
import { checkRoles, isBody, wrong } from "./read.ts";

const numericParts = ({ parts = {} }: Score) =>
  Object.entries(parts).flatMap(([name, part]) => {
    const value = valueOf(part);
    return value === null ? [] : [[name, value] as const];
  });

/**
 * What is added to the row. The protocol needs a number: where there is none it is 0 together with the marks by which the trainer leaves the
 * row out (`mask_sample`), and by which it puts rows that may be judged later into its failures file (`_ng_failure_class`).
 */
function verdictOf(outcome: Outcome, weights: RewardIdentity["weights"]): Body {
  if (outcome.outcome === "score") {
    const parts = numericParts(outcome.score);
    const components = weights ? parts.map(([name, value]) => [name, (weights[name] ?? 0) * value] as const) : parts;
    // In the order in which a weighted sum adds them, so that the same number comes out to the last digit.
    const sum = components.reduce((total, [, value]) => total + value, 0);
    const adds = components.length > 0 && Math.abs(sum - outcome.value) <= 1e-6 + 1e-6 * Math.abs(outcome.value);
    return {
      reward: outcome.value,
      ...Object.fromEntries(parts.map(([name, value]) => [`part_${name}`, value])),
      ...(adds && { reward_components: Object.fromEntries(components) }),
    };
  }
  const reason = "error" in outcome ? outcome.error.message : "the reward has no opinion";
  const mayPass = outcome.outcome === "failed" || outcome.outcome === "timeout";
  return {
    reward: 0,
    mask_sample: true,
    failure_reason: `${outcome.outcome}: ${reason}`,
    ...(mayPass && { _ng_failure_class: "judge_failed", _ng_failure_judge_error: `${outcome.outcome}: ${reason}` }),
  };
}

/** Mean, least and most of every numeric field of some rows, under names such as `mean/reward`. */
function statistics(rows: readonly Body[]): Record<string, number> {
  const names = new Set(rows.flatMap((row) => Object.keys(row).filter((name) => typeof row[name] === "number" && !name.startsWith("_ng"))));
  const metrics: Record<string, number> = {};
  for (const name of names) {
    const values = rows.map((row) => row[name]).filter((value): value is number => typeof value === "number");
    metrics[`mean/${name}`] = values.reduce((a, b) => a + b, 0) / values.length;
    metrics[`min/${name}`] = values.reduce((a, b) => Math.min(a, b));
    metrics[`max/${name}`] = values.reduce((a, b) => Math.max(a, b));
    metrics[`count/${name}`] = values.length;
  }
  return metrics;
}

/** Statistics of all rows that count, and of those of each task. */
function aggregate(rows: readonly Body[]) {
  const counted = rows.filter((row) => row.mask_sample !== true && (row._ng_failure_class ?? null) === null);
  const tasks = new Map<unknown, Body[]>();
  for (const row of counted) {
    const task = row._ng_task_index;
    if (task === undefined) continue;
    const members = tasks.get(task);
    if (members) members.push(row);
    else tasks.set(task, [row]);
  }
  const metrics = statistics(counted);
  const mean = metrics["mean/reward"];
  return {
    group_level_metrics: [...tasks].map(([task, members]) => ({ _ng_task_index: task, ...statistics(members) })),
    agent_metrics: metrics,
    key_metrics: mean === undefined ? {} : { "mean/reward": mean },
  };
}

/** A resources server of NeMo Gym. */
export const nemoGym: Door = {
  name: "nemo-gym",
  speaks: "NeMo Gym resources server, NeMo RL, verifiers' NeMo Gym taskset",
  routes: [
    { path: "/seed_session", summary: "Begins a session; nothing is kept for one", example: {}, reply: () => ({}) },
    {
      path: "/verify",
      summary: "A row of the data set with the response: the same row with its reward",
      example: {
        responses_create_params: { input: [{ role: "user", content: "2 + 2?" }] },
        response: { output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "4" }] }] },
        expected_answer: "4",
      },
      parse(body) {
        const { responses_create_params: params, response } = body;
        checkRoles(isBody(params) ? params.input : undefined, "responses_create_params.input");
        checkRoles(isBody(response) ? response.output : undefined, "response.output");
        const [one] = format.reader([body], { promptsOnly: false } as Parameters<typeof format.reader>[1])(body);
        return { rollouts: [one!], answer: ({ outcomes, reward }) => ({ ...body, ...verdictOf(outcomes[0]!, reward.weights) }) };
      },
    },
    {
      path: "/aggregate_metrics",
      summary: "Statistics of verified rows",
      example: { verify_responses: [{ reward: 1 }] },
      reply(body) {
        const rows = body.verify_responses;
        if (!Array.isArray(rows) || !rows.every(isBody)) throw wrong("verify_responses", "a list of objects", rows);
        return aggregate(rows);
      },
    },
    { path: "/reverify_mode", method: "get", summary: "Whether a row can be verified again", reply: () => "stateless" },
  ],
  error: ({ message }) => ({ detail: message }),
};
