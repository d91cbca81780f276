import { spawnSync } from "node:child_process";
import { createRandom } from "guerdon";
import { compareAnswers, finalAnswer } from "guerdon/verify";
import { type Measure, median, rates } from "./measure.ts";

/**
 * Answers of mathematics a second, on one core. Peers: a loop in Python that compares two floats, and sympy (`simplify(a - b) == 0`) where the Python
 * that PYTHON names has it. Both sides must come to the same verdicts, or nothing is measured.
 */
export async function measures(): Promise<readonly Measure[]> {
  const pairs = { numeric: makeNumbers(2000), symbolic: makeExpressions(60) };
  const python = () => {
    const { stdout, stderr } = spawnSync(process.env.PYTHON ?? "python3", [new URL("./answers.py", import.meta.url).pathname], {
      input: JSON.stringify(pairs),
      encoding: "utf8",
    });
    if (!stdout) throw new Error(`the Python side ended with: ${stderr.slice(-2000)}`);
    return JSON.parse(stdout) as Partial<Record<keyof typeof pairs, { verdicts: boolean[]; rate: number }>>;
  };
  const theirs = [python(), python(), python()];
  const measured = async (kind: keyof typeof pairs, what: string, peer: string, atLeast: number): Promise<Measure> => {
    const list = pairs[kind];
    const verdicts = theirs[0]![kind]?.verdicts;
    const apart = list.findIndex(([gold, answer], i) => verdicts && (compareAnswers(gold, answer) === "equal") !== verdicts[i]);
    if (apart >= 0) throw new Error(`another verdict than ${peer} on ${JSON.stringify(list[apart])}`);
    const { ours } = await rates({
      ours: () => {
        for (const [gold, answer] of list) compareAnswers(gold, answer);
        return list.length;
      },
    });
    const value = median(theirs.map((run) => run[kind]?.rate ?? Number.NaN));
    return {
      what,
      unit: "answers/s",
      ours,
      ...(verdicts ? { peer: { name: peer, value } } : { note: `no ${peer} here` }),
      target: { atLeast },
    };
  };
  const long = `${"We go on adding, and 3 + 4 is 7. ".repeat(31_000)}\n\\boxed{7}`;
  const { extraction } = await rates({
    extraction: () => {
      for (let i = 0; i < 10; i++) finalAnswer(long);
      return 10;
    },
  });
  return [
    await measured("numeric", "plain numbers, compared by value", "a Python loop over floats", 100_000),
    await measured("symbolic", "expressions, equal and not, compared by value", "sympy simplify", 1000),
    { what: "final answer of a response of a million characters", unit: "responses/s", ours: extraction },
  ];
}

type Pair = [gold: string, answer: string];

function makeNumbers(count: number): Pair[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => {
    const gold = random.integer(100_000) / random.pick([1, 10, 100]);
    return [`${gold}`, random() < 0.5 ? gold.toFixed(2) : `${gold + 1}`];
  });
}

/** Twelve identities with fresh coefficients each time, and each again with a mistake. */
function makeExpressions(count: number): Pair[] {
  const random = createRandom(2);
  const makers: ((a: number, b: number) => [string, string, string])[] = [
    (a, b) => [`x^2 + ${a + b}*x + ${a * b}`, `(x+${a})*(x+${b})`, `(x+${a})*(x-${b})`],
    (a, b) => [`(x+${a})^3`, `x^3 + ${3 * a}*x^2 + ${3 * a * a}*x + ${a ** 3}`, `x^3 + ${b}*x^2 + ${a ** 3}`],
    (a, b) => [`sqrt(${a * a * 3})`, `${a}*sqrt(3)`, `${a + b}*sqrt(3)`],
    (a) => [`1/sqrt(${a})`, `sqrt(${a})/${a}`, `sqrt(${a})/${a + 1}`],
    (a) => [`sin(x)^2 + cos(x)^2 + ${a}`, `${a + 1}`, `${a}`],
    (a) => [`sin(2*x)*${a}`, `${2 * a}*sin(x)*cos(x)`, `${a}*sin(x)*cos(x)`],
    (a, b) => [`${a}/(x+${b}) + 1`, `(x+${a + b})/(x+${b})`, `(x+${a})/(x+${b})`],
    (a, b) => [`${a}*pi/${b}`, `pi*${2 * a}/${2 * b}`, `pi*${a}/${b + 1}`],
    (a) => [`exp(${a}*x)*exp(x)`, `exp(${a + 1}*x)`, `exp(${a}*x^2)`],
    (a) => [`(x^2 - ${a * a})/(x - ${a})`, `x + ${a}`, `x - ${a}`],
    (a, b) => [`(${a}+x)*(${b}+y)`, `${a * b} + ${a}*y + ${b}*x + x*y`, `${a * b} + ${a}*x + ${b}*y + x*y`],
    (a) => [`log(${a}) + log(x+${a}) - log(${a})`, `log(x+${a})`, `log(x)`],
  ];
  return Array.from({ length: count }, (_, i) => {
    const a = 2 + random.integer(7);
    const [gold, right, wrong] = makers[i % makers.length]!(a, a + 1 + random.integer(5));
    return [gold, Math.floor(i / makers.length) % 2 === 0 ? right : wrong];
  });
}
