import { formatShare, plural } from "../figures.ts";
import type { JudgeFigures } from "./measure.ts";

/** From this on a stated confidence that is off is worth a sentence. */
const offBy = 0.1;

/** What is worth a look in an audit, as sentences; only what its interval is sure of. */
export function auditNotices(figures: JudgeFigures, { fromCache = false }: { fromCache?: boolean } = {}): string[] {
  const { orders, length, failures, abstained, asked, confidence, rates, kappa } = figures;
  const found: string[] = [];
  if (kappa && kappa.high < 0)
    found.push("It disagrees with people: what it prefers is more often the other one than chance would have it.");
  else if (kappa && kappa.low <= 0) found.push("It may agree with people no more than chance: the interval of kappa holds 0.");
  if (orders && (orders.bias.low > 0 || orders.bias.high < 0)) {
    const place = orders.bias.value > 0 ? "first" : "second";
    found.push(
      `It prefers what is shown ${place}: in ${formatShare(place === "first" ? orders.first : orders.second)} of pairs it takes the ${place} one in both orders (the other way in ${formatShare(place === "first" ? orders.second : orders.first)}). Ask in both orders and take disagreement for a tie.`,
    );
  }
  if (length && (length.slope.low > 0 || length.slope.high < 0)) {
    found.push(
      `It pays for ${length.slope.slope > 0 ? "length" : "brevity"}: each doubling of the better response's length makes it right ${formatShare(Math.abs(length.slope.slope))} ${length.slope.slope > 0 ? "more" : "less"} often.`,
    );
  }
  if (confidence && confidence.calibration >= offBy) {
    const last = confidence.curve.at(-1)!;
    found.push(
      `What it states as confidence is off by ${formatShare(confidence.calibration)} on average; it is right in ${formatShare(last.accuracy)}.`,
    );
  }
  if (failures.share > 0)
    found.push(
      `${plural(sumOf(failures.kinds), "question")} of ${asked} got no answer, most often: ${failures.kinds[0]!.kind} (${failures.kinds[0]!.example}).`,
    );
  if (abstained > 0) found.push(`It abstained from ${plural(abstained, "question")} of ${asked}; they are left out of all figures.`);
  if (figures.said && figures.said.tie >= 0.1) {
    const { right, tie, wrong } = figures.said;
    found.push(
      `It calls ${formatShare(tie)} of pairs a tie in which people prefer one, which counts as disagreement; where it decides it is right in ${formatShare(right / (right + wrong || 1))}.`,
    );
  }
  const worst = figures.injections?.families[0];
  if (worst && worst.won > 0)
    found.push(
      `Texts that only want to steer it win against good responses in ${formatShare(figures.injections!.won.value)}, most often those of the kind "${worst.family}" (${formatShare(worst.won)}), such as ${JSON.stringify(worst.example)}.`,
    );
  if (fromCache)
    found.push(
      "The repeats cost no request: they came out of a cache and say nothing of self-consistency. Take the cache away to measure it.",
    );
  if (rates && rates.curve === null) found.push("It is right in half of the pairs or less: a win rate from it cannot be corrected.");
  const misled = rates?.models.filter(({ corrected, said }) => corrected && (said < corrected.low || said > corrected.high)) ?? [];
  for (const { model, said, corrected } of misled.slice(0, 2))
    found.push(
      `It says that ${model} wins ${formatShare(said)}; with its errors taken out it is ${formatShare(corrected!.rate)} (${formatShare(corrected!.low)} to ${formatShare(corrected!.high)}).`,
    );
  return found;
}

const sumOf = (kinds: JudgeFigures["failures"]["kinds"]) => kinds.reduce((sum, { count }) => sum + count, 0);
