/**
 * Overoptimisation in one figure: true value against distance from the start, for a plain reward and for four ways of composing it.
 *
 *     JITI_TSCONFIG_PATHS=1 npx jiti papers/figures/overoptimisation.ts    # writes overoptimisation.gen.svg beside it, < 10 s
 *
 * Setting: text bandit, 60 prompts with 64 answers, gold normal. Four reward models see gold with noise 0.5; each alone overrates 3% of the answers by 3.5 to 5.5,
 * answers that are worth −1. Lines are exact optima at each KL, mean of 3 worlds; the constrained run is a training run, which stops where it is told to.
 */
import { writeFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { createRandom } from "guerdon";
import { logSigmoidCentred, type Multipliers, multiplierUpdate, preferenceAsReward, proxyPoint } from "guerdon/compose";
import { expectedValue, meanKl, tiltToKl } from "guerdon/env";
import { dot, linspace, mean, minimum, range, sigmoid, softmax } from "guerdon/math";
import { parseHTML } from "linkedom";

type Table = number[][];
const answers = 64;
const reference: Table = range(60).map(() => range(answers).map(() => 1 / answers));
const distances = linspace(0, 3.4, 35);

function world(seed: number) {
  const random = createRandom(seed);
  const fooled = reference.map((row) => row.map(() => range(4).map(() => random() < 0.03)));
  const gold = fooled.map((row) => row.map((by) => (by.includes(true) ? -1 : random.normal())));
  const members = range(4).map((i) =>
    gold.map((row, x) => row.map((g, y) => g + random.normal(0, 0.5) + (fooled[x]![y]![i] ? 3.5 + 2 * random() : 0))),
  );
  const across = (aggregate: (values: number[]) => number): Table =>
    gold.map((row, x) => row.map((_, y) => aggregate(members.map((member) => member[x]![y]!))));
  const plain = members[0]!;
  const drawn = plain.map((row) => range(10).map(() => random.pick(row)));
  const shaped = (shape: (r: number, references: number[]) => number): Table => plain.map((row, x) => row.map((r) => shape(r, drawn[x]!)));
  return {
    gold,
    plain,
    rewards: {
      "one reward model": plain,
      "PAR (bounded)": shaped(preferenceAsReward),
      "log-sigmoid": shaped(logSigmoidCentred),
      "mean of four": across(mean),
      "worst of four": across(minimum),
    },
  };
}

/** Trains on −KL and the plain reward, held at the reward's own proxy point; gives the way it takes. */
function constrained({ gold, plain }: ReturnType<typeof world>) {
  const curve = distances.map((kl) => tiltToKl(reference, plain, kl));
  const [threshold] = proxyPoint(
    curve.map((policy) => [expectedValue(policy, plain)]),
    curve.map((policy) => expectedValue(policy, gold)),
    { bandwidth: 0.05 },
  );
  const logits = reference.map((row) => row.map(() => 0));
  const path: { kl: number; gold: number }[] = [];
  // Starts with next to no weight on the reward, so that it comes to its threshold from below.
  let state: Multipliers = { raw: [-4], means: [0], stuck: [0] };
  for (let step = 0; step < 800; step++) {
    const policy = logits.map((row) => softmax(row));
    path.push({ kl: meanKl(policy, reference), gold: expectedValue(policy, gold) });
    const weight = sigmoid(state.raw[0]!);
    policy.forEach((p, x) => {
      const utility = p.map((chance, y) => weight * plain[x]![y]! - (1 - weight) * Math.log(chance * answers));
      const center = dot(p, utility);
      p.forEach((chance, y) => {
        logits[x]![y]! += 3 * chance * (utility[y]! - center);
      });
    });
    state = multiplierUpdate(state, [expectedValue(policy, plain)], [threshold!], { rate: 0.01, smoothing: 0 });
  }
  return path;
}

const worlds = [1, 2, 3].map(world);
const names = Object.keys(worlds[0]!.rewards) as (keyof ReturnType<typeof world>["rewards"])[];
const lines = names.flatMap((name) =>
  distances.map((kl) => ({
    name: name as string,
    kl,
    gold: mean(worlds.map(({ rewards, gold }) => expectedValue(tiltToKl(reference, rewards[name], kl), gold))),
  })),
);
const paths = worlds.map(constrained);
const held = paths[0]!.map((_, step) => ({
  name: "held at its proxy point",
  kl: mean(paths.map((path) => path[step]!.kl)),
  gold: mean(paths.map((path) => path[step]!.gold)),
}));
const truth = distances.map((kl) => ({ kl, gold: mean(worlds.map(({ gold }) => expectedValue(tiltToKl(reference, gold, kl), gold))) }));
const colours: Record<string, string> = {
  "one reward model": "#4a4a4a",
  "PAR (bounded)": "#0072b2",
  "log-sigmoid": "#56b4e9",
  "mean of four": "#e69f00",
  "worst of four": "#009e73",
  "held at its proxy point": "#d55e00",
  "the truth itself": "#999",
};
const ends = [...names.map((name) => lines.filter((point) => point.name === name).at(-1)!)];
const last = held.at(-1)!;
// Labels stand beside the ends of their lines, in the same order, with room between them.
const labels = [...ends, { name: "the truth itself", ...truth.at(-1)! }]
  .sort((a, b) => b.gold - a.gold)
  .map((end) => ({ ...end, at: end.gold }));
for (let i = 1; i < labels.length; i++) labels[i]!.at = Math.min(labels[i]!.at, labels[i - 1]!.at - 0.13);
const { document } = parseHTML("<!doctype html><html><body></body></html>");
const figure = Plot.plot({
  document,
  width: 820,
  height: 480,
  marginRight: 150,
  marginBottom: 46,
  style: { fontSize: "13px", fontFamily: "system-ui, sans-serif", background: "white" },
  x: { label: "distance from the start, KL in nats →", domain: [0, 3.4], labelAnchor: "right" },
  y: { label: "↑ true value (gold), in its standard deviations", grid: true },
  marks: [
    Plot.ruleY([0], { stroke: "#999" }),
    Plot.line(truth, { x: "kl", y: "gold", stroke: "#bbb", strokeDasharray: "4 4" }),
    Plot.line(lines, { x: "kl", y: "gold", stroke: (point: { name: string }) => colours[point.name], strokeWidth: 2, z: "name" }),
    Plot.line(held, { x: "kl", y: "gold", stroke: colours[last.name]!, strokeWidth: 3 }),
    Plot.dot([last], { x: "kl", y: "gold", r: 5, fill: colours[last.name]! }),
    Plot.text([last], {
      x: "kl",
      y: "gold",
      text: "name",
      textAnchor: "start",
      dx: 6,
      dy: 26,
      fill: colours[last.name]!,
      fontWeight: 600,
    }),
    Plot.text(labels, {
      x: "kl",
      y: "at",
      text: "name",
      textAnchor: "start",
      dx: 8,
      fill: (point: { name: string }) => colours[point.name],
      fontWeight: 600,
    }),
  ],
});
figure.setAttribute("xmlns", "http://www.w3.org/2000/svg");
// Two decimals of a pixel are enough, and keep the file small.
const markup = figure.outerHTML.replaceAll(/(\.\d\d)\d+/g, "$1");
writeFileSync(new URL("overoptimisation.gen.svg", import.meta.url), `${markup}\n`);
const peak = (name: string) =>
  lines.filter((point) => point.name === name).reduce((best, point) => (point.gold > best.gold ? point : best));
console.log(
  [
    ...names.map((name) => ({ name, peak: peak(name), end: ends.find((point) => point.name === name)! })),
    { name: last.name, peak: last, end: last },
  ]
    .map(({ name, peak, end }) => `${name}: peak ${peak.gold.toFixed(2)} at KL ${peak.kl.toFixed(1)}, at the end ${end.gold.toFixed(2)}`)
    .join("\n"),
);
