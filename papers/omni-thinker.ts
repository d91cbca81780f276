/**
 * Li, Zhou, Brunswic, Ghaddar, Sun, Ma, Luo, Li, Coates, Hao & Zhang, "Omni-Thinker: Scaling Multi-Task RL in LLMs with Hybrid Reward and Task Scheduling", 2025.
 *
 * Setting: log-linear policy in place of a language model, four tasks with 60 prompts of 8 answers. Answers have four features that all tasks share and three of each
 * task's own. Arithmetic, format and classification are judged right or wrong, style by a judge against a reference answer (1, ½, 0). Arithmetic lives on the
 * shared features; style wants some of them the other way round, but can do with its own, so it harms arithmetic. G = 8, 20 prompts an update, 240 updates in all, 3 seeds; exact
 * expectations; no model; < 10 s.
 */
import { type Claim, createRandom, each, type Paper, type Rollout, rollout } from "guerdon";
import { backwardTransferOrder, routeReward } from "guerdon/compose";
import { groupReward, logLinearPolicy, type Policy, policyTable, trainPolicy } from "guerdon/env";
import { argmax, dot, expectation, mean, range } from "guerdon/math";

export const paper: Paper = {
  title: "Omni-Thinker: Scaling Multi-Task RL in LLMs with Hybrid Reward and Task Scheduling",
  year: 2025,
  link: "https://arxiv.org/abs/2507.14783",
  grade: "small",
};

// What each task wants of the four shared features and of its own three.
const wants = {
  arithmetic: [1, 1, 0.5, 0, 0.5, 0, 0],
  classification: [0, 0.5, 1, 0.5, 0.7, 0.7, 0],
  format: [0.5, 0, 0, 1, 1, 0, 0],
  style: [-0.8, -0.6, 0, 0.3, 1, 1, 0.5],
};
type Task = keyof typeof wants;
const tasks = Object.keys(wants) as Task[];
const [shared, own, prompts, answers] = [4, 3, 60, 8];
const random = createRandom(1);
const round = (value: number) => Number(value.toFixed(4));

/** For each prompt its task, the features of its answers, and what each answer earns. */
const world = tasks.flatMap((task, t) =>
  range(prompts).map(() => {
    const drawn = range(answers).map(() => range(shared + own).map(() => random.normal()));
    const worth = drawn.map((features) => dot(features, wants[task]) + random.normal(0, 0.3));
    const best = argmax(worth);
    const reference = random.normal(0, 1);
    const earned = worth.map((value, a) => (task === "style" ? judged(value, reference) : a === best ? 1 : 0));
    const features = drawn.map((one) => [
      ...one.slice(0, shared),
      ...tasks.flatMap((_, o) => (o === t ? one.slice(shared) : range(own).map(() => 0))),
    ]);
    return { task, features, earned };
  }),
);
/** The verdict of a judge that sees a response beside the reference, in both orders: less than 0.2 apart is a tie. */
function judged(worth: number, reference: number) {
  return Math.abs(worth - reference) < 0.2 ? 0.5 : worth > reference ? 1 : 0;
}

const column = each(({ fields }: Rollout) => fields.earned as number);
const reward = routeReward({ arithmetic: column, classification: column, format: column, style: column });
const attempt = (x: number, action: number) =>
  rollout({ response: "", group: `${x}`, fields: { task: world[x]!.task, earned: world[x]!.earned[action]! } });
const start = logLinearPolicy(world.map(({ features }) => features));
const promptsOf = (which: readonly Task[]) => range(world.length).filter((x) => which.includes(world[x]!.task));

const train = (policy: Policy, which: readonly Task[], updates: number, seed: number) =>
  trainPolicy({
    policy,
    reward: groupReward(reward, attempt),
    batch: (_, draws) => draws.shuffle(promptsOf(which)).slice(0, 20),
    groupSize: 8,
    updates,
    learningRate: 0.7,
    random: createRandom(seed),
  });
function scores(policy: Policy): Record<Task, number> {
  const table = policyTable(policy);
  const of = (task: Task) => mean(promptsOf([task]).map((x) => expectation(table[x]!, world[x]!.earned)));
  return Object.fromEntries(tasks.map((task) => [task, of(task)])) as Record<Task, number>;
}

// How much a short training on one task changes each of the others.
const before = scores(start);
const transfer: Record<string, Record<string, number>> = {};
for (const task of tasks) {
  const after = scores(await train(start, [task], 20, 1));
  transfer[task] = Object.fromEntries(tasks.map((tested) => [tested, after[tested] - before[tested]]));
}
const chosen = backwardTransferOrder(transfer) as Task[];

const seeds = [1, 2, 3];
const perTask = 60;
const average = async (run: (seed: number) => Promise<Policy>) => {
  const runs = await Promise.all(seeds.map(async (seed) => scores(await run(seed))));
  const each = Object.fromEntries(tasks.map((task) => [task, round(mean(runs.map((run) => run[task])))])) as Record<Task, number>;
  return { ...each, mean: round(mean(Object.values(each))) };
};
const inOrder = (order: readonly Task[]) =>
  average(async (seed) => {
    let policy = start;
    for (const task of order) policy = await train(policy, [task], perTask, seed);
    return policy;
  });
const forward = await inOrder(chosen);
const backward = await inOrder(chosen.toReversed());
const joint = await average((seed) => train(start, tasks, perTask * tasks.length, seed));
const averaged = await average(async (seed) => {
  const models = await Promise.all(tasks.map((task) => train(start, [task], perTask, seed)));
  return { ...start, weights: start.weights.map((_, k) => mean(models.map(({ weights }) => weights[k]!))) };
});
const listed = Object.entries({ chosen: forward, reverse: backward, joint, averaged })
  .map(([name, figures]) => `${name} ${figures.mean} (${tasks.map((task) => `${task} ${figures[task]}`).join(", ")})`)
  .join("; ");

export const claims: readonly Claim[] = [
  {
    where: "backward transfer",
    says: "the chosen order against its reverse: points of mean accuracy gained",
    expected: { atLeast: 0.05 },
    measured: round(forward.mean - backward.mean),
    note: `order ${chosen.join(", ")}; ${listed}`,
  },
  {
    where: "joint training",
    says: "against joint training",
    reported: 0.062,
    expected: { atLeast: 0.02 },
    measured: round(forward.mean - joint.mean),
    note: "does not hold: a policy this simple finds the best compromise between tasks when it sees them together, and whatever order, the last task takes back some of the first. What joint training costs a language model, such as short answers drowning long ones, is not in this world",
  },
  {
    where: "model merging",
    says: "against averaging the parameters of four single-task models",
    reported: 0.124,
    expected: { atLeast: 0 },
    measured: round(forward.mean - averaged.mean),
  },
  {
    where: "model merging",
    says: "averaging is worst of the four",
    expected: { equals: true },
    measured: averaged.mean <= Math.min(forward.mean, backward.mean, joint.mean),
  },
  {
    where: "setting",
    says: "training on style harms arithmetic",
    expected: { atMost: 0 },
    measured: round(transfer.style!.arithmetic!),
    note: `and arithmetic changes style by ${round(transfer.arithmetic!.style!)}`,
  },
];
