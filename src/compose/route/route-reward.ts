import { described, InputError, InvalidRollout, judgeBatch, type Reward, type Rollout, type Verdict } from "../../core/index.ts";

/**
 * Route: each kind of task is judged by the reward made for it, all in one run.
 *
 *     R(x, y) = r_task(x)(x, y)
 *
 * Bring the routes to one range first, usually [0, 1] (`calibratedSigmoid` for a learned reward, a verifier as it is): where scales differ between tasks, the
 * widest decides what is learned and what is sampled. Each route sees its own rollouts only, in one batch.
 *
 * @param routes r_t: the rewards, by kind of task
 * @param options.task tells the kind of a rollout; default its column `task`
 * @param options.otherwise the reward for kinds without a route; without it such a rollout is invalid
 * @returns the verdict of the route, which is also a part under its name (`otherwise` for the default one)
 * @throws {InputError} when there is no route
 * @throws {InvalidRollout} when a rollout's kind has no route
 * @source Li et al. 2025 (Omni-Thinker), arXiv:2507.14783 (hybrid rewards by task)
 * @source Shanghai AI Laboratory 2025 (Intern-S1), arXiv:2508.15763 (mixture of rewards)
 * @example await scoreOne(routeReward({ maths: exactMatch(), style: each(() => 0.5) }), { response: "4", reference: "4", fields: { task: "maths" } }) // { value: 1, parts: { maths: 1 } }
 * @example await scoreOne(routeReward({ maths: exactMatch() }), { response: "4", fields: { task: "poem" } }) // throws InvalidRollout
 */
export function routeReward(
  routes: Readonly<Record<string, Reward>>,
  { task = ({ fields }) => fields.task, otherwise }: { task?: (rollout: Rollout) => unknown; otherwise?: Reward } = {},
): Reward {
  const names = Object.keys(routes);
  if (names.length === 0) throw new InputError("routeReward", "needs at least one route", routes);
  const routing: Reward = async (rollouts, context) => {
    const result = new Array<Verdict | Error>(rollouts.length);
    const rowsOf = new Map<string | null, number[]>();
    rollouts.forEach((one, row) => {
      const kind = task(one);
      const name = typeof kind === "string" && Object.hasOwn(routes, kind) ? kind : null;
      if (name === null && !otherwise) {
        result[row] = new InvalidRollout("routeReward", `needs a task with a route (${names.join(", ")})`, { id: one.id, task: kind });
      } else rowsOf.set(name, [...(rowsOf.get(name) ?? []), row]);
    });
    await Promise.all(
      Array.from(rowsOf, async ([name, rows]) => {
        const batch = rows.map((row) => rollouts[row]!);
        const verdicts = await judgeBatch(name === null ? otherwise! : routes[name]!, batch, context);
        verdicts.forEach((verdict, i) => {
          result[rows[i]!] = verdict instanceof Error ? verdict : routed(name ?? "otherwise", verdict);
        });
      }),
    );
    return result;
  };
  return described(routing, { method: "routeReward", parts: { ...routes, ...(otherwise && { otherwise }) } });
}

const routed = (name: string, verdict: Verdict): Verdict =>
  verdict !== null && typeof verdict === "object"
    ? { ...verdict, parts: { [name]: verdict } }
    : { value: verdict, parts: { [name]: verdict } };
