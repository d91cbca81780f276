/**
 * Kim et al., "Dialogue Systems for Emotional Support via Value Reinforcement" (ES-VR), ACL 2025.
 *
 * Setting: a simulated seeker with one of six issues and three values that matter to them. Of six replies, comfort lifts the emotion by 2 at once; one of three ways to
 * explore fits the issue, and the two messages after the next one then show each value with 0.6, and lift the emotion by 1.5; anything else does nothing or harm.
 * Of itself a message shows each value with a chance that is set so that the untrained supporter has the paper's 0.43 messages with one of them. Two alternatives
 * at each of 240 places, pairs above a difference of 0.5, DPO on a tabular policy (β 0.1); figures over 600 dialogues of eight turns, mean of 3 seeds. No model; < 10 s.
 */
import { type Claim, createContext, createRandom, type Message, type Paper, type Random, scoreAll, valueOf } from "guerdon";
import { rankToPairs } from "guerdon/bench";
import { type Policy, type PolicyPair, policyTable, tabularPolicy, trainOnPairs } from "guerdon/env";
import { lookaheadReward } from "guerdon/judge";
import { mean, range } from "guerdon/math";
import { dpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Dialogue Systems for Emotional Support via Value Reinforcement",
  year: 2025,
  link: "https://arxiv.org/abs/2501.17182",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const issues = range(6);
const replies = ["comfort", "explore work", "explore family", "explore self", "advise", "chat"];
const fits = (issue: number) => 1 + (issue % 3);
const values = ["caring", "achievement", "tradition"];
/** Chance that a message shows a value of itself. */
const ofItself = 0.089;

/** A seeker: the emotion of each message is what it was, and the change that follows from the replies; what it shows depends on the replies before. */
function respond(issue: number, said: readonly number[], emotion: number, random: Random) {
  const explored = [said.at(-2), said.at(-3)].includes(fits(issue));
  const now = said.at(-1)!;
  const change = (now === 0 ? 2 : now === fits(issue) || now === 5 ? 0 : -1) + (explored ? 1.5 : 0) + random.normal(0, 1);
  const shown = values.filter(() => random() < (explored ? 0.6 : ofItself));
  return { content: ["I see.", ...shown].join(" "), emotion: Math.min(100, emotion + change), done: false };
}
const repliesIn = (conversation: readonly Message[]) =>
  conversation.filter(({ role }) => role === "assistant").map(({ content }) => replies.indexOf(content));
const detect = async (text: string) => values.filter((value) => text.includes(value));

const start = tabularPolicy(issues.map(() => replies.map(() => 0)));
function measure(policy: Policy, seed: number) {
  const table = policyTable(policy);
  const dialogues = range(600).map((i) => {
    const random = createRandom(seed).fork(i);
    const issue = i % issues.length;
    const said: number[] = [];
    let emotion = 40;
    let showing = 0;
    for (const _ of range(8)) {
      said.push(random.weighted(table[issue]!));
      const turn = respond(issue, said, emotion, random);
      emotion = turn.emotion;
      if (values.some((value) => turn.content.includes(value))) showing++;
    }
    return { emotion, frequency: showing / 8 };
  });
  return { emotion: mean(dialogues.map((one) => one.emotion)), frequency: mean(dialogues.map((one) => one.frequency)) };
}

/** Places in dialogues of the untrained supporter, each with two replies that differ. */
function placesOf(random: Random) {
  return range(240).map((i) => {
    const issue = i % issues.length;
    const before = range(random.integer(4)).map(() => random.integer(replies.length));
    const prompt: Message[] = [
      { role: "user", content: "Hello." },
      ...before.flatMap((reply): Message[] => [
        { role: "assistant", content: replies[reply]! },
        { role: "user", content: "I see." },
      ]),
    ];
    return { issue, prompt, alternatives: random.shuffle(range(replies.length)).slice(0, 2) };
  });
}
type Score = (places: ReturnType<typeof placesOf>, random: Random) => Promise<number[][]>;
/** Emotion after the next message, less that before it. */
const byEmotion: Score = async (places, random) =>
  places.map(({ issue, prompt, alternatives }) =>
    alternatives.map((reply) => respond(issue, [...repliesIn(prompt), reply], 40, random).emotion - 40),
  );
const byValues =
  (horizon: number, wanted: readonly string[] = values): Score =>
  async (places, random) => {
    const rewards = issues.map((issue) =>
      lookaheadReward({
        user: (conversation, emotion, context) => respond(issue, repliesIn(conversation), emotion, context.random),
        assistant: (_, context) => replies[context.random.integer(replies.length)]!,
        detect,
        horizon,
      }),
    );
    return Promise.all(
      places.map(async ({ issue, prompt, alternatives }, i) => {
        const rows = alternatives.map((reply) => ({ prompt, response: replies[reply]!, fields: { targets: wanted } }));
        const verdicts = await Promise.all(
          rows.map((row, a) => scoreAll(rewards[issue]!, [row], createContext({ random: random.fork(`${i} ${a}`) }))),
        );
        return verdicts.map(([verdict]) => valueOf(verdict!)!);
      }),
    );
  };
async function trained(score: Score) {
  const runs = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const random = createRandom(seed);
      const places = placesOf(random.fork("places"));
      const scores = await score(places, random.fork("scores"));
      const pairs = places.flatMap(({ issue, alternatives }, i): PolicyPair[] =>
        rankToPairs(scores[i]!, { scheme: "all", minGap: 0.5 }).map(([better, worse]) => ({
          prompt: issue,
          chosen: alternatives[better]!,
          rejected: alternatives[worse]!,
        })),
      );
      const policy = trainOnPairs({ policy: start, pairs, loss: dpoLoss, steps: 300, learningRate: 60 });
      return { ...measure(policy, seed), pairs: pairs.length };
    }),
  );
  const of = (name: "emotion" | "frequency" | "pairs") => mean(runs.map((run) => run[name]));
  return { emotion: of("emotion"), frequency: of("frequency"), pairs: of("pairs") };
}
const before = measure(start, 1);
const [emotional, far, near] = [await trained(byEmotion), await trained(byValues(3)), await trained(byValues(1))];
const told = ({ emotion, frequency, pairs }: typeof far) =>
  `values in ${frequency.toFixed(3)} of messages, emotion ${emotion.toFixed(1)}, ${pairs.toFixed(0)} pairs`;

export const claims: readonly Claim[] = [
  {
    where: "setting",
    says: "messages of the seeker that show a value, before training",
    reported: 0.43,
    expected: { equals: 0.43, within: 0.02 },
    measured: round(before.frequency),
    note: `emotion ${before.emotion.toFixed(1)}`,
  },
  {
    where: "main results",
    says: "pairs by look-ahead over three messages against pairs by emotion at once: messages that show a value, times",
    expected: { atLeast: 1.15 },
    measured: round(far.frequency / emotional.frequency),
    note: `look-ahead: ${told(far)}; emotion: ${told(emotional)}; the paper: 0.43 to 0.52`,
  },
  {
    where: "main results",
    says: "emotion at the end, by look-ahead / by emotion at once",
    expected: { atLeast: 0.95 },
    measured: round(far.emotion / emotional.emotion),
    note: "does not hold: how much it lifts to speak of what matters (1.5 twice, against 2 at once for comfort) is our setting; with these numbers a seeker who is only comforted ends happier",
  },
  {
    where: "control",
    says: "look-ahead over one message: share of the gain in values that is left",
    expected: { atMost: 0.5 },
    measured: round((near.frequency - before.frequency) / (far.frequency - before.frequency)),
    note: `${told(near)}: one message ahead a reply has changed nothing yet, and the pairs are noise`,
  },
];
