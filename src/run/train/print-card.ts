import pc from "picocolors";
import { formatCount, formatNumber, formatShare, plural } from "../figures.ts";
import type { Measured, ModelCard } from "./read-card.ts";

/** A share with its interval, for a person to read. */
export const shareWithInterval = ({ value, low, high }: Measured): string =>
  `${formatShare(value)} (${formatShare(low)} to ${formatShare(high)})`;

/** What a model is and what it can do, as lines: name and text. */
export function cardFacts(card: ModelCard): [name: string, text: string][] {
  const { objective, encoder, net, data, training, metrics } = card;
  const { heldOut, lengthAlone } = metrics;
  const options = Object.entries(objective.options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const left = [data.ties > 0 && plural(data.ties, "tie"), data.unlabelled > 0 && `${formatCount(data.unlabelled)} without a label`].filter(
    Boolean,
  );
  return [
    ["objective", [objective.id, ...options].join(", ")],
    ["encoder", encoder.id],
    ["net", `${net.hidden.length === 0 ? "linear" : `hidden layers ${net.hidden.join(", ")}`} over ${formatCount(net.inputs)} numbers`],
    [
      "data",
      `${data.inputs.map(({ path }) => path.split("/").at(-1)).join(", ")}: ${plural(data.examples, "example")}${left.length > 0 ? `; left out: ${left.join(", ")}` : ""}`,
    ],
    [
      "training",
      `${plural(metrics.training.examples, "example")}, loss ${formatNumber(metrics.training.loss)}; best of ${plural(Number(training.epochs), "round")}: ${training.bestEpoch}; seed ${training.seed}`,
    ],
    ...(heldOut
      ? ([
          ["held out", `${plural(heldOut.examples, "example")} of other prompts, loss ${formatNumber(heldOut.loss)}`],
          ["accuracy", `${shareWithInterval(heldOut.accuracy)} of held-out pairs in the right order; chance is 50%`],
        ] as [string, string][])
      : ([["held out", "nothing: how good the model is was not measured"]] as [string, string][])),
    ...(lengthAlone ? ([["length", `${shareWithInterval(lengthAlone)} by the length of the response alone`]] as [string, string][]) : []),
    ...Object.entries(metrics.elsewhere ?? {}).map(([name, { examples, ...share }]): [string, string] => [
      "",
      `${shareWithInterval(share)} of ${plural(examples, "pair")}: ${name}`,
    ]),
    ["reward", `mean 0 and deviation 1 over ${card.normalisation.over} responses`],
  ];
}

/** What to know before the model is trusted, from its numbers. */
export function cardWarnings({ metrics: { heldOut, lengthAlone } }: ModelCard): string[] {
  if (!heldOut) return [];
  const { value, low } = heldOut.accuracy;
  return [
    ...(low <= 0.5 ? [`its accuracy may be chance: the interval of ${formatShare(value)} holds 50%`] : []),
    ...(lengthAlone && value <= lengthAlone.high ? ["it is not surely better than the length of the response alone"] : []),
  ];
}

/** A model's card, for the terminal. */
export function printCard(card: ModelCard, title: string): string {
  const facts = cardFacts(card);
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    pc.bold(title),
    ...(card.about ?? []),
    "",
    ...facts.map(([name, text]) => `  ${pc.dim(name.padEnd(width))}  ${text}`),
    ...cardWarnings(card).map((warning) => `  ${pc.yellow(`note: ${warning}`)}`),
  ].join("\n");
}
