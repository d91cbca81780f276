/**
 * Dou et al., "Pre-Trained Policy Discriminators are General Reward Models", 2025, arXiv:2507.05197.
 *
 * Setting: 40 policies with a style of their own in 8 dimensions, 30 of them for training; a response is the prompt's content, the style and noise. What
 * is best differs from prompt to prompt: the response nearest to what the prompt asks for. 4000 triples without labels, over contents of all kinds, then
 * 100 rankings over a narrow kind: the best of eight, and two of the others. The Bradley-Terry reward sees the response, the content and what is asked
 * for. New prompts have contents far from those of the rankings. One seed. The paper's benchmarks and policies are out of reach. No model; < 15 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { argmax, mean, range, squaredDistance, standardDeviation } from "guerdon/math";
import { bradleyTerryLoss, fitReward, mlpHead, policyDiscriminator, policyTriples } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Pre-Trained Policy Discriminators are General Reward Models",
  year: 2025,
  link: "https://arxiv.org/abs/2507.05197",
  grade: "small",
};

const backend = await wasmBackend();
const random = createRandom(4);
const dimensions = 8;
const vector = (scale = 1, center = 0) => range(dimensions).map(() => random.normal(center, scale));
const plus = (...parts: readonly (readonly number[])[]) => range(dimensions).map((k) => parts.reduce((sum, part) => sum + part[k]!, 0));

/** A prompt: its content, and what it asks for. */
const promptAt = (center: number, scale = 1) => ({ content: vector(scale, center), wanted: vector() });
type Prompt = ReturnType<typeof promptAt>;
const policies = range(40).map(() => {
  const style = vector();
  return ({ content }: Prompt) => plus(content, style, vector(0.7));
});
const [training, unseen] = [policies.slice(0, 30), policies.slice(30)];
const gold = ({ content, wanted }: Prompt, response: readonly number[]) => -Math.sqrt(squaredDistance(response, plus(content, wanted)));

const pretrained = await policyDiscriminator(
  policyTriples(
    training,
    range(4000).map(() => promptAt(0, 2.5)),
    random,
  ),
  { steps: 800, batch: 128, random: random.fork("first"), backend },
);

/** Three of eight responses, of as many policies: the best of all, and two others, the better one first. */
function ranked(prompt: Prompt, from: typeof policies) {
  const responses = random
    .shuffle(from)
    .slice(0, 8)
    .map((policy) => policy(prompt));
  const [best, ...rest] = responses.sort((a, b) => gold(prompt, b) - gold(prompt, a));
  const [chosen, rejected] = random
    .shuffle(range(7))
    .slice(0, 2)
    .sort((a, b) => a - b);
  return [best!, rest[chosen!]!, rest[rejected!]!] as const;
}
const labelled = range(100).map(() => {
  const prompt = promptAt(0);
  const [reference, chosen, rejected] = ranked(prompt, training);
  return { prompt, reference, chosen, rejected };
});
// One round through the rankings, as in the source: more overfits.
const few = { steps: 7, batch: 16, rate: 0.001, backend };
const tuned = await policyDiscriminator(labelled, { ...few, start: pretrained.params, random: random.fork("second") });
const scratch = await policyDiscriminator(labelled, { ...few, steps: 300, rate: 0.003, random: random.fork("scratch") });
const rowOf = ({ content, wanted }: Prompt, response: readonly number[]) => [...content, ...wanted, ...response];
const single = await fitReward(
  bradleyTerryLoss(),
  mlpHead({ inputs: 3 * dimensions, hidden: [64, 32] }),
  {
    // All three orders of a ranking.
    chosen: labelled.flatMap(({ prompt, reference, chosen }) => [reference, reference, chosen].map((y) => rowOf(prompt, y))),
    rejected: labelled.flatMap(({ prompt, chosen, rejected }) => [chosen, rejected, rejected].map((y) => rowOf(prompt, y))),
  },
  { ...few, steps: 300, rate: 0.003, random: random.fork("single") },
);

async function accuracy(
  judge: typeof tuned,
  triples: readonly { reference: readonly number[]; chosen: readonly number[]; rejected: readonly number[] }[],
) {
  const scores: number[][] = [];
  for (const { reference, chosen, rejected } of triples) scores.push(await judge.score(reference, [chosen, rejected]));
  return pairAccuracy(
    scores.map(([high]) => high!),
    scores.map(([, low]) => low!),
  );
}
const strangers = policyTriples(
  unseen,
  range(500).map(() => promptAt(0)),
  random,
);
const preferences = range(500).map(() => {
  const [reference, chosen, rejected] = ranked(promptAt(0), unseen);
  return { reference, chosen, rejected };
});

const picks: { polar: number; single: number }[] = [];
for (const _ of range(200)) {
  const prompt = promptAt(2);
  const candidates = range(16).map(() => random.pick(unseen)(prompt));
  const worth = candidates.map((candidate) => gold(prompt, candidate));
  const reference = plus(prompt.content, prompt.wanted, vector(0.3));
  const [spread, average] = [standardDeviation(worth), mean(worth)];
  const gain = (scores: ArrayLike<number>) => (worth[argmax(scores)]! - average) / spread;
  picks.push({
    polar: gain(await tuned.score(reference, candidates)),
    single: gain(await single.score(candidates.map((candidate) => rowOf(prompt, candidate)))),
  });
}
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const before = await accuracy(pretrained, strangers);
const [fromStart, fromScratch] = [await accuracy(tuned, preferences), await accuracy(scratch, preferences)];
const [polar, alone] = [mean(picks.map((pick) => pick.polar)), mean(picks.map((pick) => pick.single))];

export const claims: readonly Claim[] = [
  {
    where: "section 3.1",
    says: "after training without labels: policies that it has not seen, told apart",
    expected: { atLeast: 0.85 },
    measured: round(before),
  },
  {
    where: "table 1",
    says: "after 100 rankings: gain in preference accuracy over the same net without the first stage",
    reported: "STEM 0.548 to 0.810",
    expected: { atLeast: 0.05 },
    measured: round(fromStart - fromScratch),
    note: `From scratch ${round(fromScratch)}. With references that are only the best of three it is 0.06; with 32 rounds through the rankings and a shorter first stage as well, 0.03.`,
  },
  {
    where: "section 4.3",
    says: "best of 16 on new prompts: gain over a Bradley-Terry reward from the same rankings, in deviations of the gold",
    expected: { atLeast: 0.2 },
    measured: round(polar - alone),
    note: `The Bradley-Terry reward picks ${round(alone)} above the mean. It has no reference to look at, which is the point. With 32 rounds through the rankings in place of one it is 0.9, and with a shorter first stage and poorer references as well 0.18.`,
  },
];
