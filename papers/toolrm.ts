/**
 * Agarwal et al., "ToolRM: Outcome Reward Models for Tool-Calling Large Language Models", 2025, arXiv:2509.11963.
 *
 * Setting: 20 functions (five things to do with four objects) with three arguments each; requests ask for one or two calls in other words. Six simulated models
 * make each kind of mistake at rates of their own. A reward model sees how near the function is to the request, which values stand in it, and whether the
 * arguments fit the schema; a value in the wrong place it cannot see. 14 functions for training, 6 unseen; linear rewards; 3 seeds; no model; < 5 s.
 */
import { type Claim, createRandom, type Paper, type ToolCall } from "guerdon";
import { accuracyBy, pairAccuracy, toolPairs } from "guerdon/bench";
import { argmax, dot, mean, range } from "guerdon/math";
import { balancedLoss, bradleyTerryLoss, fitLinearReward } from "guerdon/model";
import { toolCallError } from "guerdon/verify";

export const paper: Paper = {
  title: "ToolRM: Outcome Reward Models for Tool-Calling Large Language Models",
  year: 2025,
  link: "https://arxiv.org/abs/2509.11963",
  grade: "small",
};

const verbs = ["get", "book", "cancel", "list", "update"];
const objects = ["flight", "hotel", "event", "message"];
const functions = verbs.flatMap((verb) => objects.map((object) => `${verb}_${object}`));
const unseen = new Set(["get_message", "book_event", "cancel_hotel", "list_flight", "update_event", "update_flight"]);
const values = {
  city: ["Paris", "Rome", "Oslo", "Lima", "Cairo", "Quito"],
  person: ["Ada", "Alan", "Grace", "Kurt", "Emmy", "Sofia"],
  count: [1, 2, 3, 4, 5, 6],
} as const;
const parameters = Object.keys(values) as (keyof typeof values)[];
type Arguments = Record<string, string | number>;

const runs = [1, 2, 3].map((seed) => {
  const random = createRandom(seed);
  const vector = () => range(8).map(() => random.normal(0, 1 / Math.sqrt(8)));
  const meaning = new Map([...verbs, ...objects].map((word) => [word, vector()]));
  const embed = (name: string) => {
    const [verb, object] = name.split("_").map((word) => meaning.get(word) ?? vector()) as [number[], number[]];
    return verb.map((x, k) => x + object[k]!);
  };
  const oneOf = <T>(list: readonly T[], not?: T) => random.pick(list.filter((x) => x !== not));

  const task = (names: readonly string[]) => {
    const gold = range(random() < 0.25 ? 2 : 1).map((): ToolCall & { arguments: Arguments } => ({
      name: random.pick(names),
      arguments: Object.fromEntries(parameters.map((key) => [key, random.pick<string | number>(values[key])])),
    }));
    return {
      gold,
      /** the request in other words: near in meaning, its values as they are, and a name or two that belong nowhere */
      asked: gold.map(({ name }) => embed(name).map((x) => x + random.normal(0, 0.25))),
      mentioned: new Set([...gold.flatMap((call) => Object.values(call.arguments)), random.pick(values.city), random.pick(values.person)]),
    };
  };
  type Task = ReturnType<typeof task>;

  /** What a model answers: each kind of mistake with a chance that grows with how bad the model is. */
  const answer = ({ gold }: Task, bad: number): readonly ToolCall[] | null => {
    const slip = (share: number) => random() < bad * share;
    if (slip(0.08)) return null;
    const calls = gold.map(({ name, arguments: args }) => {
      const copy: Record<string, unknown> = { ...args };
      const key = random.pick(parameters);
      if (slip(0.12)) delete copy[key];
      else if (slip(0.1)) copy.currency = "EUR";
      else if (slip(0.09)) copy[key] = [copy[key]];
      else if (slip(0.2)) copy[key] = oneOf<string | number>(values[key], args[key]);
      else if (slip(0.08)) [copy.city, copy.person] = [copy.person, copy.city];
      return { name: slip(0.25) ? oneOf(functions, name) : name, arguments: copy };
    });
    return slip(0.12) ? (calls.length > 1 ? calls.slice(1) : [...calls, ...calls]) : calls;
  };

  /** Relevance, values that were mentioned, nothing missing, nothing extra, right types, right count, readable; fluency and length say nothing of tools. */
  const row = ({ asked, mentioned }: Task, calls: readonly ToolCall[] | null): number[] => {
    const style = [random.normal(), random.normal()];
    if (!calls) return [0, 0, 0, 0, 0, 0, 0, ...style];
    const parts = calls.map(({ name, arguments: raw }, i) => {
      const args = raw as Record<string, unknown>;
      const given = Object.entries(args);
      const typed = given.filter(([key, value]) => (key === "count" ? typeof value === "number" : typeof value === "string"));
      return [
        dot(embed(name), asked[Math.min(i, asked.length - 1)]!),
        given.filter(([, value]) => mentioned.has(value as string)).length / Math.max(1, given.length),
        parameters.filter((key) => key in args).length / parameters.length,
        given.filter(([key]) => (parameters as string[]).includes(key)).length / Math.max(1, given.length),
        typed.length / Math.max(1, given.length),
      ];
    });
    return [...range(5).map((k) => mean(parts.map((part) => part[k]!))), -Math.abs(calls.length - asked.length), 1, ...style];
  };

  const pool = [0.3, 0.5, 0.7, 0.9, 1.1, 1.3];
  const known = functions.filter((name) => !unseen.has(name));
  const collect = (names: readonly string[], count: number) => {
    const tasks = range(count).map(() => {
      const one = task(names);
      return { ...one, outputs: pool.map((bad) => answer(one, bad)) };
    });
    const pairs = toolPairs(tasks);
    return {
      errors: pairs.map(({ error }) => error),
      chosen: pairs.map((pair) => row(tasks[pair.task]!, tasks[pair.task]!.gold)),
      rejected: pairs.map((pair) => row(tasks[pair.task]!, tasks[pair.task]!.outputs[pair.output]!)),
    };
  };
  const training = collect(known, 400);
  const toolRm = fitLinearReward(balancedLoss({ weight: 0.01 }), { chosen: training.chosen, rejected: training.rejected });

  // A reward model for conversation: people liked what is fluent and to the point; no tools among its data.
  const talk = range(1000).map(() => {
    const [a, b] = [0, 1].map(() => [random.normal(), 0, 0, 0, 0, 0, 1, random.normal(), random.normal()]) as [number[], number[]];
    const worth = (x: number[]) => 0.1 * x[0]! + x[7]! + 0.3 * x[8]!;
    return worth(a) + random.normal() > worth(b) ? [a, b] : [b, a];
  });
  const general = fitLinearReward(bradleyTerryLoss(), { chosen: talk.map(([a]) => a!), rejected: talk.map(([, b]) => b!) });

  const accuracy = ({ chosen, rejected }: typeof training, { score }: typeof toolRm) =>
    pairAccuracy(chosen.map(score), rejected.map(score));
  const [seenPairs, unseenPairs] = [collect(known, 300), collect([...unseen], 300)];

  const served = range(500).map(() => {
    const one = task(functions);
    const drawn = range(8).map(() => answer(one, 0.9));
    const rows = drawn.map((calls) => row(one, calls));
    const right = drawn.map((calls) => (toolCallError(one.gold, calls) === null ? 1 : 0));
    return {
      single: right[0]!,
      best: right[argmax(rows.map(toolRm.score))]!,
      general: right[argmax(rows.map(general.score))]!,
      score: toolRm.score(rows[0]!),
    };
  });
  const byScore = served.toSorted((a, b) => b.score - a.score);
  return {
    general: accuracy(unseenPairs, general),
    seen: accuracy(seenPairs, toolRm),
    unseen: accuracy(unseenPairs, toolRm),
    kinds: accuracyBy(
      unseenPairs.errors,
      unseenPairs.chosen.map((chosen, i) => (toolRm.score(chosen) > toolRm.score(unseenPairs.rejected[i]!) ? 1 : 0)),
    ),
    single: mean(served.map(({ single }) => single)),
    best: mean(served.map(({ best }) => best)),
    bestGeneral: mean(served.map(({ general }) => general)),
    kept: mean(byScore.slice(0, served.length / 2).map(({ single }) => single)),
  };
});
const over = (read: (run: (typeof runs)[number]) => number) => Math.round(mean(runs.map(read)) * 1e4) / 1e4;
const kinds = Object.keys(runs[0]!.kinds).map((kind) => `${kind} ${over((run) => run.kinds[kind] ?? 0)}`);

export const claims: readonly Claim[] = [
  {
    where: "section 5.1, baseline",
    says: "a reward model for conversation orders right and wrong calls",
    expected: { atMost: 0.6 },
    measured: over((run) => run.general),
  },
  {
    where: "section 5.1, FC-RewardBench",
    says: "one that was trained on tool pairs does",
    expected: { atLeast: 0.85 },
    measured: over((run) => run.seen),
  },
  {
    where: "section 5.1",
    says: "and of functions that it never saw",
    expected: { atLeast: 0.75 },
    measured: over((run) => run.unseen),
    note: `by kind: ${kinds.join(", ")}`,
  },
  {
    where: "section 5.2, best of n",
    says: "best of 8 is right more often than one answer, by",
    reported: 0.25,
    expected: { atLeast: 0.1 },
    measured: over((run) => run.best - run.single),
    note: `one answer ${over((run) => run.single)}, best of 8 ${over((run) => run.best)}`,
  },
  {
    where: "section 5.3, data filtering",
    says: "answers in the upper half by its reward are right more often than a random half, by",
    expected: { atLeast: 0.03 },
    measured: over((run) => run.kept - run.single),
    note: "what a student would be trained on; no student was trained here",
  },
  {
    where: "control",
    says: "best of 8 by the model for conversation gains",
    expected: { equals: 0, within: 0.05 },
    measured: over((run) => run.bestGeneral - run.single),
  },
];
