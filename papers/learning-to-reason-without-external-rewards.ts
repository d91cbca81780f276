/**
 * Zhao, Kang, Feng, Levine & Song, "Learning to Reason without External Rewards" (INTUITOR), 2025.
 *
 * Setting: a transformer of some 15,000 parameters answers 24 questions: a way to begin (one of 8), a thought, an answer. After four ways to begin the thought is
 * right seven times in ten, after the four usual ones it is what many wrongly believe; after a right thought people answer the same, after a wrong one they waver.
 * One token in 25 is a slip. Each question is asked in two forms, of which training sees one. 60 updates of 8 x 8 answers by group policy gradient on the policy's own certainty, on that of a
 * frozen copy, or on the truth; accuracy is over 480 sampled answers; one seed; < 40 s.
 */
import { type Claim, createRandom, each, type Paper, type Random, type Reward, responseText, rollout, scoreAll, valueOf } from "guerdon";
import { auroc } from "guerdon/audit";
import { selfCertainty, selfCertaintyReward } from "guerdon/likelihood";
import { type Example, languageModelTrainer, reinforce, type TinyLm, tinyLm, trainLanguageModel } from "guerdon/lm";
import { mean, range } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Learning to Reason without External Rewards",
  year: 2025,
  link: "https://arxiv.org/abs/2505.19590",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));
const careful = [" let", " first", " note", " given"];
const usual = [" it", " so", " I", " well"];
const tokens = [...careful, ...usual, ..."?!=", ..."0123456789", ..."abcde"];
/** With the token that ends a text. */
const vocabulary = tokens.length + 1;
const questions = range(24).map((q) => ({
  name: `${"abcde"[q % 5]}${"abcde"[Math.floor(q / 5)]}`,
  truth: (7 * q + 3) % 10,
  belief: (3 * q + 8) % 10,
}));

function habit(random: Random, { truth, belief }: (typeof questions)[number]): string {
  const begun = random.pick(random() < 0.3 ? careful : usual);
  const [right, wrong] = careful.includes(begun) ? [0.7, 0.2] : [0.25, 0.5];
  const luck = random();
  const thought = luck < right ? truth : luck < right + wrong ? belief : random.integer(10);
  const wavering = random();
  const said = wavering < 0.45 ? thought : wavering < 0.7 ? truth : random.integer(10);
  const answer = thought === truth && wavering < 0.95 ? truth : said;
  // Slips, so that the probability of what does not fit is learned too: self-certainty looks at nothing as much as at the tail.
  return [begun, thought, "=", answer].map((token) => (random() < 0.04 ? random.pick(tokens) : token)).join("");
}
const habits = (random: Random): Example[] =>
  range(60).flatMap(() => questions.map((one) => ({ prompt: `${one.name}${random.pick(["?", "!"])}`, continuation: habit(random, one) })));

const maxTokens = 6;
const right = (text: string, truth: number) => (text.endsWith(`=${truth}`) ? 1 : 0);
function measured(model: TinyLm, mark: string) {
  const texts = questions.flatMap(({ name, truth }, i) =>
    model.sample(name + mark, { n: 20, seed: i, maxTokens }).map(({ text }) => ({ text, truth })),
  );
  return {
    accuracy: mean(texts.map(({ text, truth }) => right(text, truth))),
    length: mean(texts.map(({ text }) => model.vocabulary.encode(text).length)),
  };
}

const random = createRandom(1);
const backend = await wasmBackend();
const start = await trainLanguageModel({
  model: await tinyLm({ vocabulary: tokens, length: 15, width: 32, layers: 1, random }),
  backend,
  examples: habits(random),
  steps: 300,
  batch: 64,
  rate: 1e-2,
  random,
});

// (1) Is the start model surer where it is right?
const drawn = range(200).flatMap((i) => {
  const { name, truth } = questions[i % questions.length]!;
  const samples = start.sample(`${name}?`, { n: 8, seed: 1000 + i, maxTokens, logprobs: vocabulary });
  return samples.filter(({ text }) => text !== "").map(({ text, tokens }) => ({ right: right(text, truth), tokens: tokens!, text }));
});
const labels = drawn.map((one) => one.right);
const certainty = async (alternatives: number) => {
  const rollouts = drawn.map(({ text, tokens }) =>
    rollout({ response: text, tokens: { ...tokens, top: tokens.top!.map((row) => row.slice(0, alternatives)) } }),
  );
  return auroc(
    (await scoreAll(selfCertaintyReward({ vocabulary }), rollouts)).map((verdict) => valueOf(verdict)!),
    labels,
  );
};
const [exact, approximate] = [await certainty(vocabulary), await certainty(5)];
const byLikelihood = auroc(
  drawn.map(({ tokens }) => mean(tokens.logprobs!)),
  labels,
);

// (2) and (3) What it becomes when that is what it is paid for. Only whole answers are paid: a policy this small soon finds that it is surest of answers that
// stop after one token, which never occurs to a large one.
const whole = /^ [a-zI]+\d=\d$/;
const paid =
  (judge: Reward): Reward =>
  async (rollouts, context) => {
    const spoken = rollouts.filter((one) => whole.test(responseText(one)));
    const verdicts = await judge(spoken, context);
    return rollouts.map((one) => (spoken.includes(one) ? verdicts[spoken.indexOf(one)]! : 0));
  };
const online = () => paid(selfCertaintyReward({ vocabulary }));
const frozen = () =>
  paid(
    each(async (one) => mean(selfCertainty((await start.score(one.prompt, responseText(one), { logprobs: vocabulary })).top!, vocabulary))),
  );
const truth = () => each((one) => right(responseText(one), Number(one.reference)));

async function trained(reward: () => Reward) {
  const trainer = await languageModelTrainer({ model: start, backend, rate: 3e-4, decay: 0 });
  const tasks = questions.map(({ name, truth }) => ({ prompt: `${name}?`, reference: truth }));
  const model = await reinforce({ trainer, tasks, reward, updates: 60, maxTokens, logprobs: vocabulary, random: createRandom(2) });
  return { seen: measured(model, "?"), unseen: measured(model, "!") };
}
const before = { seen: measured(start, "?"), unseen: measured(start, "!") };
const [byOnline, byFrozen, byTruth] = [await trained(online), await trained(frozen), await trained(truth)];
const gain = (run: typeof before, form: keyof typeof before) => run[form].accuracy - before[form].accuracy;
const told = ({ seen, unseen }: typeof before) =>
  `${round(seen.accuracy)} (other form ${round(unseen.accuracy)}, ${round(seen.length)} tokens)`;
const all = `start ${told(before)}; own certainty ${told(byOnline)}; frozen ${told(byFrozen)}; truth ${told(byTruth)}. It does not hold here, nor did it in the four other small worlds that were tried: within a group certainty differs little, and dividing by its spread turns what it says of the tail into steps as long as what it says of the answer. Without pay for form a policy this small learns to stop after one sure token`;

export const claims: readonly Claim[] = [
  {
    where: "section 5, self-certainty against correctness",
    says: "AUROC of self-certainty for correctness, over 200 x 8 answers of the start model",
    expected: { atLeast: 0.6 },
    measured: round(exact),
    note: `from the 5 most probable tokens ${round(approximate)}`,
  },
  {
    where: "baseline, mean log-probability",
    says: "AUROC of self-certainty minus that of mean log-probability",
    expected: { atLeast: -0.02 },
    measured: round(exact - byLikelihood),
    note: `mean log-probability ${round(byLikelihood)}. It does not hold here: with ${vocabulary} tokens, of which a dozen can ever fit, certainty is mostly about tokens that never do; without slips in the data the AUROC was 0.47 (0.71 from the 5 most probable tokens alone)`,
  },
  {
    where: "table 1, in small",
    says: "accuracy gained by training on the policy's own certainty",
    expected: { atLeast: 0.05 },
    measured: round(gain(byOnline, "seen")),
    note: all,
  },
  {
    where: "table 1, in small",
    says: "as a share of what training on the truth gains",
    expected: { atLeast: 0.5 },
    measured: round(gain(byOnline, "seen") / gain(byTruth, "seen")),
  },
  {
    where: "table 1, generalisation in small",
    says: "accuracy gained on the form of question that training did not see",
    expected: { atLeast: 0.02 },
    measured: round(gain(byOnline, "unseen")),
  },
  {
    where: "section 5, offline self-certainty is hacked",
    says: "with a frozen scorer, answers grow by a fifth or accuracy ends below the online one",
    expected: { equals: true },
    measured: byFrozen.seen.length >= 1.2 * before.seen.length || byFrozen.seen.accuracy < byOnline.seen.accuracy,
    note: `it does not hold here: answers cannot grow where only whole ones are paid, and the frozen copy is the steadier judge; where answers could be drawn out, they grew from 4.6 to 11.3 tokens. Length: start ${round(before.seen.length)}, online ${round(byOnline.seen.length)}, frozen ${round(byFrozen.seen.length)}`,
  },
];
