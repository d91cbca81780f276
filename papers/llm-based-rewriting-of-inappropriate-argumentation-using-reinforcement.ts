/**
 * Ziegenbein, Skitalinskaya, Bayat Makou & Wachsmuth, "LLM-based Rewriting of Inappropriate Argumentation using Reinforcement Learning from Machine
 * Feedback", ACL 2024.
 *
 * Setting: 60 rude arguments from templates (a claim, two reasons, two insults). Candidate rewrites: the copy, insults deleted, insults softened, one
 * insult kept, a polite platitude, nothing. Style is a logistic classifier of words learned from other arguments, content a soft alignment with word
 * vectors from co-occurrence. Group policy gradient on the text bandit for seven weights; mean of 3 seeds; no model; < 20 s.
 */
import { type Claim, createRandom, type Paper, rollout, type Score, scoreOne } from "guerdon";
import { cooccurrenceEncoder, expectedValue, fitLogistic, groupReward, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { mean, range } from "guerdon/math";
import { decayingEditSimilarity, rewriteReward, softAlignF1 } from "guerdon/verify";

export const paper: Paper = {
  title: "LLM-based Rewriting of Inappropriate Argumentation using Reinforcement Learning from Machine Feedback",
  year: 2024,
  link: "https://arxiv.org/abs/2406.03363",
  grade: "small",
};

const random = createRandom(8);
const topics = ["taxes", "schools", "nuclear power", "public transport", "zoos", "uniforms", "voting", "sugar", "tourism", "homework"];
const reasons = [
  "cost families more than they give back",
  "keep people from learning what they need",
  "harm those who live nearby",
  "have worked well in other countries",
  "save lives every year",
  "take time that nobody has",
  "bring money to small towns",
  "are unfair to the young",
  "help the weakest among us",
  "fail every serious test",
];
const insults = [
  "you idiots should shut up",
  "only a moron could doubt this",
  "your stupid side lies all the time",
  "get lost with your garbage ideas",
  "what a pathetic joke you are",
];
const soft = [
  "I see this differently",
  "I would ask you to reconsider",
  "the other side may have missed this",
  "I am not convinced by that idea",
  "I find this hard to follow",
];
const platitudes = [
  "I respect your opinion and wish you a pleasant day",
  "thank you for this friendly exchange, all views are welcome here",
];

const write = () => {
  const topic = random.pick(topics);
  const [first, second] = random.shuffle(reasons) as [string, string];
  const [a, b] = random.shuffle(range(insults.length)) as [number, number];
  const say = (one: string, two: string) =>
    [`${topic} must change`, one, `they ${first}`, two, `and they ${second}`].filter(Boolean).join(". ");
  return {
    source: say(insults[a]!, insults[b]!),
    candidates: [say(insults[a]!, insults[b]!), say("", ""), say(soft[a]!, soft[b]!), say(insults[a]!, ""), random.pick(platitudes), ""],
  };
};

// The classifier never sees the arguments that are rewritten.
const words = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? [];
const seen = range(150).map(write);
const labelled = seen.flatMap(({ candidates }) => [0, 3, 1, 2, 4].map((k) => [candidates[k]!, k % 3 === 0 ? 0 : 1] as const));
const vocabulary = [...new Set(labelled.flatMap(([text]) => words(text)))];
const features = (text: string) => {
  const present = new Set(words(text));
  return vocabulary.map((word) => Number(present.has(word)));
};
const classify = fitLogistic(
  labelled.map(([text]) => features(text)),
  labelled.map(([, label]) => label),
);
const style = (text: string) => classify(features(text));

const encoder = cooccurrenceEncoder(
  seen.flatMap(({ candidates }) => candidates),
  { dimensions: 32 },
);
const tasks = range(60).map(write);
const baseline = mean(await Promise.all(range(60).map((i) => softAlignF1(encoder, tasks[i]!.candidates[1]!, platitudes[i % 2]!))));
const content = (rewrite: string, source: string) => softAlignF1(encoder, rewrite, source, { baseline });

const parts = await Promise.all(
  tasks.map(({ source, candidates }) =>
    Promise.all(
      candidates.map(
        async (response) =>
          ((await scoreOne(rewriteReward({ style, content }), { prompt: source, response })) as Score).parts as {
            style: number;
            content: number;
          },
      ),
    ),
  ),
);
const styles = parts.map((row) => row.map((one) => one.style));
const contents = parts.map((row) => row.map((one) => one.content));

async function trained(weight: number, power = 1) {
  const reward = rewriteReward({
    style: (text) => known.get(text)?.style ?? style(text),
    content: (rewrite, source) => known.get(`${source}|${rewrite}`)?.content ?? content(rewrite, source),
    weight,
    power,
  });
  const runs = await Promise.all(
    range(3).map(async (seed) => {
      const policy = await trainPolicy({
        policy: tabularPolicy(tasks.map(() => [2, 0, 0, 0, 0, 0])),
        reward: groupReward(reward, (x, action) =>
          rollout({ prompt: tasks[x]!.source, response: tasks[x]!.candidates[action]!, group: String(x) }),
        ),
        groupSize: 8,
        updates: 100,
        learningRate: 0.5,
        klWeight: 0.00186,
        random: createRandom(seed + 1),
      });
      const table = policyTable(policy);
      return { style: expectedValue(table, styles), content: expectedValue(table, contents) };
    }),
  );
  return { style: mean(runs.map((run) => run.style)), content: mean(runs.map((run) => run.content)) };
}
// Both parts of every candidate are computed once; training only looks them up.
const known = new Map<string, { style?: number; content?: number }>();
tasks.forEach(({ source, candidates }, x) => {
  candidates.forEach((text, a) => {
    known.set(text, { style: styles[x]![a]! });
    known.set(`${source}|${text}`, { content: contents[x]![a]! });
  });
});

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const weights = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1];
const sweep = new Map<number, { style: number; content: number }>();
for (const weight of weights) sweep.set(weight, await trained(weight));
const harmonic = await trained(0.5, -1);
const geometric = ({ style, content }: { style: number; content: number }) => Math.sqrt(style * Math.max(0, content));
const middle = [0.4, 0.5, 0.6].map((weight) => sweep.get(weight)!);
const table = weights.map((weight) => `${weight}: ${round(sweep.get(weight)!.style)}/${round(sweep.get(weight)!.content)}`).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "weights of style and content",
    says: "content alone copies the rude text: style",
    expected: { atMost: 0.2 },
    measured: round(sweep.get(0)!.style),
    note: `weight: style/content — ${table}`,
  },
  {
    where: "weights of style and content",
    says: "style alone drops what was said: content",
    expected: { atMost: 0.3 },
    measured: round(sweep.get(1)!.content),
  },
  {
    where: "weights of style and content",
    says: "weights of .4 to .6 give a polite text: least style",
    expected: { atLeast: 0.7 },
    measured: round(Math.min(...middle.map((one) => one.style))),
  },
  {
    where: "weights of style and content",
    says: "that still says the same: least content",
    expected: { atLeast: 0.7 },
    measured: round(Math.min(...middle.map((one) => one.content))),
  },
  {
    where: "weights of style and content",
    says: "the balanced reward is better than both ends (geometric mean of style and content, above the better end)",
    expected: { atLeast: 0.25 },
    measured: round(geometric(sweep.get(0.5)!) - Math.max(geometric(sweep.get(0)!), geometric(sweep.get(1)!))),
  },
  {
    where: "Guerdon",
    says: "the harmonic mean finds the same rewrites (least of style and content)",
    expected: { atLeast: 0.7 },
    measured: round(Math.min(harmonic.style, harmonic.content)),
  },
  {
    where: "control",
    says: "edit similarity cannot tell a softened insult from lost content (gap between deleted insults and platitude, against the soft alignment's)",
    expected: { atMost: 1 },
    measured: round(
      mean(
        tasks.map(
          ({ source, candidates }) => decayingEditSimilarity(source, candidates[1]!) - decayingEditSimilarity(source, candidates[4]!),
        ),
      ) / mean(contents.map((row) => row[1]! - row[4]!)),
    ),
  },
];
