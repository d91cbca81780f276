/**
 * "RLVER: Reinforcement Learning with Verifiable Emotion Rewards for Empathetic Agents", 2025.
 *
 * Setting: a simulated user with one of eight hidden intentions, each served by one of four strategies (advise, ask, reframe, praise); comfort lifts a little twice
 * and then wears off, generic words sink, and asking shows the intention: the last cue, which is all that a tabular policy over six strategies sees. What misses
 * costs 4, so that the untrained policy ends near 40, as intended. 200 updates of four groups of 8 dialogues, learning rate 0.3; mean of 3 seeds. The
 * user goes through sentientUser, with a model that knows these rules; training reads the same rules from a table. No model; < 10 s.
 */
import { type Claim, createContext, createRandom, type LanguageModel, type Paper, type Random, scoreOne, valueOf } from "guerdon";
import { groupAdvantage, groupPolicyGradient } from "guerdon/env";
import { emotionReward, playUser, sentientUser } from "guerdon/judge";
import { clamp, mean, range, softmax, standardDeviation } from "guerdon/math";

export const paper: Paper = {
  title: "RLVER: Reinforcement Learning with Verifiable Emotion Rewards for Empathetic Agents",
  year: 2025,
  link: "https://arxiv.org/abs/2507.03112",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const strategies = ["comfort", "advise", "ask", "reframe", "praise", "generic"] as const;
type Strategy = (typeof strategies)[number];
const servedBy: readonly Strategy[] = ["advise", "reframe", "praise", "advise", "reframe", "praise", "ask", "advise"];
const unclear = servedBy.length;

/** What a reply does to the user, before noise, and how it sounds: the tone of the user's next words, in [0, 1]. */
function effect(hidden: number, said: readonly Strategy[]): { change: number; tone: number } {
  const now = said.at(-1)!;
  if (now === "comfort") return { change: said.filter((one) => one === "comfort").length <= 2 ? 4 : -1, tone: 0.8 };
  if (now === "generic") return { change: -2, tone: 0.4 };
  if (now === servedBy[hidden]) return { change: 8, tone: 0.7 };
  return { change: now === "ask" ? 0 : -4, tone: now === "ask" ? 0.5 : 0.3 };
}
const changeOf = (hidden: number, said: readonly Strategy[], random: Random) =>
  clamp(Math.round(effect(hidden, said).change + random.normal(0, 2)), -10, 10);

/** A model that plays the user by these rules, from what stands in the prompt. */
const player: LanguageModel = {
  id: "player",
  chat: async (messages, { schema, seed } = {}) => {
    const text = messages[1]!.content;
    const hidden = Number(/intention (\d)/.exec(text)![1]);
    const said = [...text.matchAll(/\((\w+)\)/g)].map(([, strategy]) => strategy as Strategy);
    const change = changeOf(hidden, said, createRandom(seed!));
    const plan = { intent: "", goal_met: "", hidden_met: "", activity: "", feeling: `${change}`, change };
    const cue = said.includes("ask") ? `It is about ${hidden}.` : "It is hard to say.";
    return [{ text: JSON.stringify("change" in (schema!.properties as object) ? plan : { content: cue }), finish: "stop" }];
  },
};

interface Played {
  readonly cues: readonly number[];
  readonly taken: readonly number[];
  readonly tones: readonly number[];
  readonly end: number;
}
type Logits = number[][];
/** One dialogue, by the table: the same rules and the same ends as with the model. */
function play(policy: readonly (readonly number[])[], hidden: number, random: Random): Played {
  const said: Strategy[] = [];
  const [cues, taken, tones]: [number[], number[], number[]] = [[], [], []];
  let emotion = 40;
  for (let turn = 0; turn < 10 && emotion >= 10 && emotion < 100; turn++) {
    const cue = said.includes("ask") ? hidden : unclear;
    const action = random.weighted(policy[cue]!);
    said.push(strategies[action]!);
    emotion = Math.min(100, emotion + changeOf(hidden, said, random));
    cues.push(cue);
    taken.push(action);
    tones.push(effect(hidden, said).tone + random.normal(0, 0.1));
  }
  return { cues, taken, tones, end: emotion };
}
const untrained: Logits = range(unclear + 1).map(() => strategies.map(() => 0));

/** Advantages of each turn, [dialogues][turns]. */
type Credit = (group: readonly Played[]) => readonly (readonly number[])[];
const byEnd: Credit = (group) => {
  const advantages = groupAdvantage(group.map(({ end }) => Math.max(0, end) / 100));
  return group.map(({ taken }, i) => taken.map(() => advantages[i]!));
};
const byTone: Credit = (group) => {
  const all = group.flatMap(({ tones }) => tones);
  return group.map(({ tones }) => tones.map((tone) => (tone - mean(all)) / (standardDeviation(all) + 1e-6)));
};
function train(credit: Credit, seed: number): Logits {
  const random = createRandom(seed);
  const logits = untrained.map((row) => [...row]);
  for (let update = 0; update < 200; update++) {
    const policy = logits.map((row) => softmax(row));
    for (const hidden of range(4).map(() => random.integer(unclear))) {
      const group = range(8).map(() => play(policy, hidden, random));
      const advantages = credit(group);
      for (const cue of [unclear, hidden]) {
        const turns = group.flatMap(({ cues, taken }, i) =>
          cues.flatMap((c, t) => (c === cue ? [[taken[t]!, advantages[i]![t]!] as const] : [])),
        );
        if (turns.length === 0) continue;
        const slope = groupPolicyGradient(policy[cue]!, turns.map(([a]) => a), turns.map(([, advantage]) => advantage)); // biome-ignore format: one call
        slope.forEach((g, a) => (logits[cue]![a]! += (0.3 * g * turns.length) / group.length));
      }
    }
  }
  return logits;
}
function measure(logits: Logits) {
  const policy = logits.map((row) => softmax(row));
  const ends = range(2000).map((i) => play(policy, i % unclear, createRandom(5000 + i)).end);
  return {
    emotion: mean(ends.map((end) => Math.max(0, end))),
    success: mean(ends.map((end) => Number(end >= 100))),
    failure: mean(ends.map((end) => Number(end < 10))),
  };
}
function over(runs: readonly ReturnType<typeof measure>[]) {
  const of = (name: "emotion" | "success" | "failure") => mean(runs.map((run) => run[name]));
  return { emotion: of("emotion"), success: of("success"), failure: of("failure") };
}
const before = measure(untrained);
const byEmotion = range(3).map((seed) => train(byEnd, seed + 1));
const [trained, sentimental] = [over(byEmotion.map(measure)), over(range(3).map((seed) => measure(train(byTone, seed + 1))))];

/** The first of the trained policies with the user that a model plays. */
async function played(seed: number) {
  const policy = byEmotion[0]!.map((row) => softmax(row));
  const dialogues = range(160).map((i) => {
    const user = sentientUser(
      { persona: "A person.", scene: "A bad day.", goal: "To talk.", hidden: `intention ${i % unclear}` },
      { model: player },
    );
    const context = createContext({ random: createRandom(seed).fork(i) });
    const assistant = (seen: readonly { content: string }[], { random }: { random: Random }) => {
      const cue = /about (\d)/.exec(seen.at(-1)!.content);
      return `(${strategies[random.weighted(policy[cue ? Number(cue[1]) : unclear]!)]})`;
    };
    return playUser(user, assistant, { opening: "I had a bad day." }, context);
  });
  const reward = emotionReward();
  const rollouts = await Promise.all(dialogues);
  return { rollouts, emotion: 100 * mean(await Promise.all(rollouts.map(async (one) => valueOf(await scoreOne(reward, one))!))) };
}
const [once, again] = [await played(7), await played(7)];
const differing = once.rollouts.filter((one, i) => JSON.stringify(one) !== JSON.stringify(again.rollouts[i])).length;

export const claims: readonly Claim[] = [
  {
    where: "setting",
    says: "emotion at the end before training: distance from the 40 aimed at",
    expected: { atMost: 3 },
    measured: round(Math.abs(before.emotion - 40)),
    note: `success ${before.success.toFixed(2)}, failure ${before.failure.toFixed(2)}`,
  },
  {
    where: "main results",
    says: "emotion at the end, trained on it",
    reported: 79.2,
    expected: { atLeast: 65 },
    measured: round(trained.emotion),
    note: `success ${trained.success.toFixed(2)}, failure ${trained.failure.toFixed(2)}; the paper, on its benchmark: from 13.3 to 79.2, success from 0.02 to 0.42, failure from 0.76 to 0.09`,
  },
  {
    where: "control",
    says: "trained on how the user sounds after each turn: emotion at the end, below training on the end by",
    expected: { atLeast: 8 },
    measured: round(trained.emotion - sentimental.emotion),
    note: `trained on the tone ${sentimental.emotion.toFixed(1)}`,
  },
  {
    where: "sentient agent",
    says: "the trained policy with a user that a model plays: distance of its emotion at the end from that by the table",
    expected: { atMost: 5 },
    measured: round(Math.abs(once.emotion - measure(byEmotion[0]!).emotion)),
    note: "160 dialogues",
  },
  {
    where: "sentient agent",
    says: "the same seed again: dialogues that differ",
    expected: { equals: 0 },
    measured: differing,
  },
];
