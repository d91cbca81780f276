/**
 * "ExTrans: Multilingual Deep Reasoning Translation via Exemplar-Enhanced Reinforcement Learning", 2025.
 *
 * Setting: 12 texts with 12 translations each into six languages. Quality comes from five features that all directions share, with weights of their own by a third;
 * translations into the wrong language have it too, and the untrained policy is in the wrong language in three of ten cases. A log-linear policy learns from the full
 * reward in one direction (grade against an exemplar + quality estimate) and from the light one in the others; 200 updates, groups of 8, learning rate 0.3 (with 150 at 0.1 the policy was still far from its end); mean of 3
 * seeds. Both judges err by 0.15 of their scale; five grades span a quarter of the quality to each side of the exemplar, the scale from 1 to 100 all of it.
 * No model; < 10 s.
 */
import { type Claim, createRandom, type Paper, scoreAll, valueOf } from "guerdon";
import { expectedValue, logLinearPolicy, policyTable, trainPolicy } from "guerdon/env";
import { exemplarReward, ratingJudge } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { clamp, dot, mean, pearson, range } from "guerdon/math";
import { formattedLanguage } from "guerdon/verify";

export const paper: Paper = {
  title: "ExTrans: Multilingual Deep Reasoning Translation via Exemplar-Enhanced Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2505.12996",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const languages = ["zh", "de", "fr", "es", "it", "nl"];
const sentences: Readonly<Record<string, string>> = {
  zh: "蓝色的光在漫长的路程中被散射开来，所以傍晚的天空是红色的。",
  de: "Das blaue Licht wird auf dem langen Weg gestreut, darum ist der Himmel am Abend rot.",
  fr: "La lumière bleue se disperse sur son long chemin, voilà pourquoi le ciel du soir est rouge.",
  es: "La luz azul se dispersa en su largo camino, y por eso el cielo de la tarde es rojo.",
  it: "La luce blu si disperde nel suo lungo cammino, e per questo il cielo della sera è rosso.",
  nl: "Het blauwe licht wordt op zijn lange weg verstrooid, daarom is de lucht in de avond rood.",
  en: "The blue light is scattered on its long way, and so the sky is red in the evening.",
};
const [texts, count, exemplar] = [12, 12, 0.65];

const random = createRandom(1);
const shared = range(5).map(() => random.normal());
const scale = 0.12 / Math.sqrt(dot(shared, shared));
/** Prompts: each text in each direction; the main direction comes first. */
const world = languages.flatMap((language, direction) => {
  const own = shared.map((w) => w + random.normal(0, 1 / 3));
  return range(texts).map((t) => ({
    direction,
    answers: range(count).map((a) => {
      const features = range(5).map(() => random.normal());
      const wrong = random() < 0.3;
      const quality = clamp(0.5 + scale * dot(own, features), 0, 1);
      return {
        text: `translation ${a} of text ${t} into ${language}`,
        features,
        wrong,
        quality,
        said: sentences[wrong ? "en" : language]!,
      };
    }),
  }));
});
const mainPrompts = world.filter(({ direction }) => direction === 0);

/** A judge that knows how good each translation is: by itself, or against the exemplar where one is shown first. */
const judgeOf = (level: number, seed: number, sigma = 0.15) =>
  simulatedJudge({
    truth: new Map(
      mainPrompts.flatMap(({ answers }) =>
        answers.map(({ text, quality }) => [
          text,
          (prompt: string) => (prompt.includes("the exemplar") ? clamp(0.5 + 2 * (quality - level), 0, 1) : quality),
        ]),
      ),
    ),
    sigma,
    sharedSigma: sigma,
    seed,
  });
const rows = mainPrompts.flatMap(({ answers }, t) =>
  answers.map(({ text }) => ({ prompt: `text ${t}`, response: text, reference: "the exemplar", group: `${t}` })),
);
const ask = { temperature: 1 };
const graded = async (level: number, seed: number) =>
  (await scoreAll(exemplarReward({ model: judgeOf(level, seed), ask }), rows)).map((one) => valueOf(one)!);
const rated = async (seed: number) =>
  (await scoreAll(ratingJudge({ model: judgeOf(0, seed), lowest: 1, highest: 100, ask }), rows.map(({ reference: _, ...row }) => row))).map((one) => valueOf(one)!); // biome-ignore format: one call
/** Correlation with quality within a group, mean over groups; 0 where all are said to be equal. */
const agreement = (values: readonly number[]) =>
  mean(
    mainPrompts.map(({ answers }, t) => {
      const r = pearson(values.slice(t * count, (t + 1) * count), answers.map(({ quality }) => quality)); // biome-ignore format: one call
      return Number.isNaN(r) ? 0 : r;
    }),
  );
const near = mean(await Promise.all([1, 2, 3].map(async (seed) => agreement(await graded(0.5, seed)))));
const far = mean(await Promise.all([1, 2, 3].map(async (seed) => agreement(await graded(1, seed)))));
const absolute = mean(await Promise.all([1, 2, 3].map(async (seed) => agreement(await rated(seed)))));

// Training: grade + quality estimate in the main direction, the light reward elsewhere.
const grades = await graded(exemplar, 1);
const light = await Promise.all(
  world.map(async ({ direction, answers }) => {
    const judged = await scoreAll(
      formattedLanguage({ language: languages[direction]! }),
      answers.map(({ said }) => ({ response: `<think>What does it say?</think>${said}` })),
    );
    return judged.map((one) => valueOf(one) ?? 0);
  }),
);
const estimates = world.map(({ answers }) => answers.map(({ quality }) => clamp(quality + random.normal(0, 0.1), 0, 1)));
const start = logLinearPolicy(
  world.map(({ direction, answers }) =>
    answers.map(({ features, wrong }) => [...features, ...range(languages.length).map((d) => Number(wrong && d === direction))]),
  ),
);
const tables = {
  quality: world.map(({ answers }) => answers.map(({ quality }) => quality)),
  wrong: world.map(({ answers }) => answers.map(({ wrong }) => Number(wrong))),
};
const part = (table: number[][], values: number[][], main: boolean) => {
  const chosen = range(world.length).filter((x) => (world[x]!.direction === 0) === main);
  return expectedValue(chosen.map((x) => table[x]!), chosen.map((x) => values[x]!)); // biome-ignore format: one call
};
function measure(table: number[][]) {
  return {
    main: part(table, tables.quality, true),
    others: part(table, tables.quality, false),
    wrong: part(table, tables.wrong, false),
  };
}
async function trained(withLight: boolean) {
  const batch = range(world.length).filter((x) => withLight || world[x]!.direction === 0);
  const runs = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const policy = await trainPolicy({
        policy: start,
        reward: (x, actions) =>
          actions.map((a) => {
            const { direction, answers } = world[x]!;
            if (direction > 0) return light[x]![a]!;
            // The full reward, behind its gate: a translation into another language is no translation.
            return answers[a]!.wrong ? 0 : grades[x * count + a]! + estimates[x]![a]!;
          }),
        batch: () => batch,
        groupSize: 8,
        updates: 200,
        learningRate: 0.3,
        random: createRandom(seed),
      });
      return measure(policyTable(policy));
    }),
  );
  const of = (name: "main" | "others" | "wrong") => mean(runs.map((run) => run[name]));
  return { main: of("main"), others: of("others"), wrong: of("wrong") };
}
const before = measure(policyTable(start));
const [full, mainOnly] = [await trained(true), await trained(false)];
const told = ({ main, others, wrong }: typeof full) =>
  `quality ${main.toFixed(3)} in the main direction, ${others.toFixed(3)} in the others, wrong language ${wrong.toFixed(3)}`;

export const claims: readonly Claim[] = [
  {
    where: "multilingual training",
    says: "gain in quality of the other directions / gain of the main one",
    expected: { atLeast: 0.6 },
    measured: round((full.others - before.others) / (full.main - before.main)),
    note: `${told(full)}; before: ${told(before)}`,
  },
  {
    where: "multilingual training",
    says: "share of translations of the other directions in the wanted language",
    expected: { atLeast: 0.98 },
    measured: round(1 - full.wrong),
    note: "does not hold within these updates, and was 0.84 with fewer: once most of a group is right the light reward says little, and by then the features of quality pull harder",
  },
  {
    where: "control",
    says: "without the light reward: share of translations of the other directions in the wrong language",
    expected: { atLeast: 0.2 },
    measured: round(mainOnly.wrong),
    note: told(mainOnly),
  },
  {
    where: "exemplar-enhanced reward",
    says: "correlation with quality within a group, grades against an exemplar near the pool above ratings from 1 to 100",
    expected: { atLeast: 0.05 },
    measured: round(near - absolute),
    note: `grades ${near.toFixed(3)}, ratings ${absolute.toFixed(3)}: that five grades look closer than a hundred points is built into the setting`,
  },
  {
    where: "exemplar-enhanced reward",
    says: "against an exemplar that is far better than all: correlation below that of ratings by",
    expected: { atLeast: 0.1 },
    measured: round(absolute - far),
    note: `grades ${far.toFixed(3)}: nearly all are much worse`,
  },
];
