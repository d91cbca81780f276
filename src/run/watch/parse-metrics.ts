/** One line of a page of metrics. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const line = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const label = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\" };

/** Numbers as Prometheus writes them: also +Inf, -Inf and NaN. Anything else is undefined. */
function readNumber(text: string): number | undefined {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function readLabels(text: string): Record<string, string> | undefined {
  const labels: [string, string][] = [];
  label.lastIndex = 0;
  while (label.lastIndex < text.length) {
    const found = label.exec(text);
    if (!found) return text.slice(labels.length === 0 ? 0 : text.length).trim() === "" ? Object.fromEntries(labels) : undefined;
    labels.push([found[1]!, found[2]!.replace(/\\(.)/g, (whole, one: string) => escapes[one] ?? whole)]);
  }
  return Object.fromEntries(labels);
}

/**
 * Reads a page of metrics in the text format of Prometheus (and of OpenMetrics, whose exemplars are left out). A line that cannot be read
 * is passed over: a newer server may say more than this program knows.
 */
export function parseMetrics(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const raw of text.split(/\r?\n/)) {
    if (raw === "" || raw.startsWith("#")) continue;
    const exemplar = raw.lastIndexOf(" # {");
    const found = line.exec(exemplar > 0 ? raw.slice(0, exemplar) : raw);
    if (!found) continue;
    const labels = found[2] === undefined ? {} : readLabels(found[2]);
    const value = readNumber(found[3]!);
    if (labels && value !== undefined) samples.push({ name: found[1]!, labels, value });
  }
  return samples;
}
