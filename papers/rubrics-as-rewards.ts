/**
 * A. Gunjal et al., "Rubrics as Rewards: Reinforcement Learning Beyond Verifiable Domains", 2025.
 *
 * Setting: 60 prompts of 16 responses, each of which meets or misses eight criteria (three essential, two important, one optional, two pitfalls); gold is the weighted
 * share it meets. A simulated judge reads a single criterion rightly in 95, 85 or 75 of 100 cases; a rating of the whole that has to cover m criteria errs by ¼ √m of the
 * spread of gold within a prompt. Policies are tabular, trained with GRPO (groups of 8, 200 updates) on one judgement of each response. How much a judge's holistic
 * rating gains from seeing the rubric is a property of the model and not simulated. No model; < 10 s.
 */
import { type Claim, createContext, createRandom, type Paper, type Reward, rollout, type Score, scoreAll } from "guerdon";
import { expectedValue, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { aggregateRubric, type Category, categoryWeights, generateRubric, ratingJudge, rubricReward } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { mean, pearson, range, standardDeviation } from "guerdon/math";

export const paper: Paper = {
  title: "Rubrics as Rewards: Reinforcement Learning Beyond Verifiable Domains",
  year: 2025,
  link: "https://arxiv.org/abs/2507.17746",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const [prompts, answers] = [60, 16];
const categories: Category[] = ["essential", "essential", "essential", "important", "important", "optional", "pitfall", "pitfall"];
const rubric = categories.map((category, i) => ({
  id: `c${i + 1}`,
  text: `Meets demand ${i + 1}.`,
  category,
  weight: categoryWeights[category],
}));
// A rubric for all prompts knows what matters everywhere, not what this prompt asks for: three of the eight.
const generic = rubric.filter(({ id }) => ["c1", "c2", "c7"].includes(id));

const random = createRandom(1);
const world = range(prompts).map((x) =>
  range(answers).map((a) => {
    const met = Object.fromEntries(rubric.map(({ id }) => [id, random.integer(2)]));
    return { text: `response ${a} to prompt ${x}`, met, gold: aggregateRubric(met, rubric).value };
  }),
);
const gold = world.map((group) => group.map((one) => one.gold));
const spread = mean(gold.map((group) => standardDeviation(group)));
const truth = new Map(world.flat().map(({ text, met, gold }) => [text, { quality: gold, criteria: met }]));

/** What a reward says of all responses, [prompts][answers]. */
async function judged(reward: Reward): Promise<number[][]> {
  const rows = world.flatMap((group, x) => group.map(({ text }) => ({ prompt: `prompt ${x}`, response: text, group: `${x}` })));
  const values = (await scoreAll(reward, rows)).map((one) => (one as Score).value!);
  return world.map((_, x) => values.slice(x * answers, (x + 1) * answers));
}
const explicit = (accuracy: number, by = rubric) => judged(rubricReward({ model: simulatedJudge({ truth, accuracy }), rubric: by }));
const direct = await judged(
  ratingJudge({
    model: simulatedJudge({ truth, sigma: 0.25 * Math.sqrt(rubric.length) * spread }),
    lowest: 1,
    highest: 10,
    ask: { temperature: 1 },
  }),
);
const agreement = (said: number[][]) => mean(said.map((group, x) => pearson(group, gold[x]!)));

const [read95, read85, read75] = [await explicit(0.95), await explicit(0.85), await explicit(0.75)];
const predefined = await explicit(0.95, generic);

async function trained(said: number[][]) {
  const tables = await Promise.all(
    [1, 2, 3].map(async (seed) =>
      policyTable(
        await trainPolicy({
          policy: tabularPolicy(said.map((group) => group.map(() => 0))),
          reward: (x, actions) => actions.map((a) => said[x]![a]!),
          groupSize: 8,
          updates: 200,
          learningRate: 0.3,
          random: createRandom(seed),
        }),
      ),
    ),
  );
  return mean(tables.map((table) => expectedValue(table, gold)));
}
const [byRubric, byGeneric, byRating] = [await trained(read95), await trained(predefined), await trained(direct)];

// A writer of rubrics that knows half of what a good answer must say, and all that it is shown.
const facts = range(40).map((x) => range(8).map((i) => `fact ${x}.${i}`));
const writer = simulatedJudge({
  truth: {},
  says: (property, prompt) => {
    if (property !== "criteria") return undefined;
    const asked = Number(/question (\d+)/.exec(prompt)![1]);
    const known = facts[asked]!.filter((fact, i) => i < 4 || prompt.includes(fact));
    return known.map((fact) => ({ text: `States ${fact}.`, category: "essential" }));
  },
});
const write = generateRubric({ model: writer, least: 1 });
async function covered(withReference: boolean) {
  const shares = facts.map(async (wanted, x) => {
    // Even an expert's reference answer leaves one thing in eight unsaid.
    const reference = withReference ? wanted.slice(0, 7).join(", ") : undefined;
    const written = await write(rollout({ prompt: `question ${x}`, response: "", reference }), createContext());
    return mean(wanted.map((fact) => Number(written.some(({ text }) => text.includes(fact)))));
  });
  return mean(await Promise.all(shares));
}

export const claims: readonly Claim[] = [
  {
    where: "explicit aggregation",
    says: "criteria read rightly in 95 of 100 cases: correlation with gold within a prompt, above the direct rating",
    reported: 0.11,
    expected: { atLeast: 0.08 },
    measured: round(agreement(read95) - agreement(direct)),
    note: `rubric ${agreement(read95).toFixed(3)}, direct rating ${agreement(direct).toFixed(3)}; reported is a trial run of the same setting`,
  },
  {
    where: "explicit aggregation",
    says: "the two cross: read rightly in 85 of 100 cases only, a rubric is behind the direct rating",
    reported: -0.05,
    expected: { atMost: 0 },
    measured: round(agreement(read85) - agreement(direct)),
  },
  {
    where: "control",
    says: "read rightly in 75 of 100 cases only, a rubric is worse than the direct rating",
    reported: -0.25,
    expected: { atMost: -0.1 },
    measured: round(agreement(read75) - agreement(direct)),
  },
  {
    where: "experiments",
    says: "trained on the rubric against trained on the direct rating: gain in gold satisfaction",
    expected: { atLeast: 0.05 },
    measured: round(byRubric - byRating),
    note: `rubric ${byRubric.toFixed(3)}, direct rating ${byRating.toFixed(3)}, before ${mean(gold.map(mean)).toFixed(3)}, the best responses ${mean(gold.map((group) => Math.max(...group))).toFixed(3)}: the direction holds, the margin does not. Sixteen responses that meet criteria by chance lie close together at the top, and there a difference of 0.1 in correlation is worth less than 5 points`,
  },
  {
    where: "experiments, predefined rubric",
    says: "trained on the rubric against trained on one rubric for all prompts: gain in gold satisfaction",
    expected: { atLeast: 0.05 },
    measured: round(byRubric - byGeneric),
  },
  {
    where: "rubric generation",
    says: "gold criteria covered by rubrics written with the reference, above those written without",
    expected: { atLeast: 0.2 },
    measured: round((await covered(true)) - (await covered(false))),
    note: "that a writer finds more in a reference is built into the simulation; measured is that the reference reaches it and all criteria come back",
  },
];
