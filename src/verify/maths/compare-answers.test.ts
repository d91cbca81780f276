import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareAnswers } from "./compare-answers.ts";
import { normalAnswer } from "./normal-answer.ts";

/**
 * Pairs of answers written down before the checker was run on them. Every third row is held out: only its count of right verdicts was looked at
 * while the checker was being mended, never the row.
 */
const pairs = readFileSync(new URL("./fixtures/pairs.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line, row) => {
    const [kind, gold, answer, verdict, why] = line.split("\t") as [string, string, string, "equal" | "different", string];
    return { kind, gold, answer, verdict, why, heldOut: row % 3 === 2 };
  });
const isRight = ({ gold, answer, verdict }: (typeof pairs)[number]) => (compareAnswers(gold, answer) === "equal") === (verdict === "equal");

test("298 pairs that could be learned from are all told apart", () => {
  const rows = pairs.filter(({ heldOut }) => !heldOut);
  expect(rows.length).toBe(298);
  expect(rows.filter((row) => !isRight(row)).map(({ gold, answer, why }) => `${gold} | ${answer} | ${why}`)).toEqual([]);
});
test("of 149 held-out pairs at least 148 are told apart, and no wrong answer passes", () => {
  const rows = pairs.filter(({ heldOut }) => heldOut);
  expect(rows.length).toBe(149);
  expect(rows.filter(isRight).length).toBeGreaterThanOrEqual(148);
  expect(rows.filter((row) => row.verdict === "different" && !isRight(row))).toEqual([]);
});
test("equality does not depend on which of the two is the gold", () => {
  const oneWay = pairs.filter((row) => row.verdict === "equal" && isRight(row) && compareAnswers(row.answer, row.gold) !== "equal");
  // a response may add the label of an option to its answer; a gold is written without one
  expect(oneWay.filter(({ kind }) => kind !== "choices").map(({ gold, answer }) => `${gold} | ${answer}`)).toEqual([]);
});
test("different answers are different both ways", () => {
  const passing = pairs.filter(({ gold, answer, verdict }) => verdict === "different" && compareAnswers(answer, gold) === "equal");
  expect(passing.map(({ why }) => why)).toEqual(["a false equation"]); // which no gold is
});
test("the five verdicts", () => {
  expect(compareAnswers("2", "2.0")).toBe("equal");
  expect(compareAnswers("2", "3")).toBe("different");
  expect(compareAnswers("\\frac{2", "3")).toBe("gold-unreadable");
  expect(compareAnswers("2", "\\frac{3")).toBe("answer-unreadable");
  expect(compareAnswers("10^{10^{10}}", "10^{10^{11}}")).toBe("gave-up");
});
test("rounding: a gold with k decimals fits what rounds to it, and nothing else", () => {
  const rounding = { rounding: true };
  expect(compareAnswers("3.14", "\\pi", rounding)).toBe("equal");
  expect(compareAnswers("3.14", "3.1416", rounding)).toBe("equal");
  expect(compareAnswers("3.14", "3.1", rounding)).toBe("different");
  expect(compareAnswers("0.333", "\\frac13", rounding)).toBe("equal");
  expect(compareAnswers("\\frac13", "0.333", rounding)).toBe("different");
  expect(compareAnswers("3", "3.2", rounding)).toBe("different");
});
test("tolerance is relative to the gold", () => {
  expect(compareAnswers("200", "201", { tolerance: 0.01 })).toBe("equal");
  expect(compareAnswers("200", "203", { tolerance: 0.01 })).toBe("different");
  expect(compareAnswers("\\sqrt2", "1.4142", { tolerance: 1e-4 })).toBe("equal");
});
test("strict units: what one side names the other must name", () => {
  const strict = { strictUnits: true };
  expect(compareAnswers("5 cm", "5", strict)).toBe("different");
  expect(compareAnswers("5 cm", "0.05 m", strict)).toBe("equal");
  expect(compareAnswers("5 cm", "0.05 \\text{ m}", strict)).toBe("equal");
  expect(compareAnswers("50\\%", "50", strict)).toBe("different");
  expect(compareAnswers("50\\%", "0.5", strict)).toBe("equal");
});
test("equal answers have one normal form, different ones have two", () => {
  const groups = [
    ["1/2", "0.5", "\\frac{2}{4}", "50\\%", "x=\\tfrac12"],
    ["\\frac{1}{\\sqrt3}", "\\frac{\\sqrt3}{3}", "sqrt(3)/3"],
    ["(x-1)(x+1)", "x^2-1", "-1+x^2"],
    ["\\{1,2\\}", "\\{2, 1\\}"],
    ["1,2", "2 and 1"],
    ["(1,2)"],
    ["\\text{Evelyn}", "evelyn"],
    ["C", "(C)"],
    ["\\frac{1+i}{1-i}", "i"],
  ];
  for (const group of groups) expect(new Set(group.map(normalAnswer)).size, group.join(" ")).toBe(1);
  expect(new Set(groups.map(([first]) => normalAnswer(first!))).size).toBe(groups.length);
});
test("what is given up: equal for a person, not for this grammar", () => {
  const givenUp: [gold: string, answer: string, why: string][] = [
    ["\\sum_{k=1}^{5} k", "15", "sums, products, integrals and limits are not computed"],
    [
      "\\begin{pmatrix}1\\\\2\\end{pmatrix}+\\begin{pmatrix}3\\\\4\\end{pmatrix}",
      "\\begin{pmatrix}4\\\\6\\end{pmatrix}",
      "matrices are not added",
    ],
    ["\\frac{\\pi}{6}+2\\pi k", "\\frac{\\pi}{6}-2\\pi k", "families over all integers are not compared as sets"],
    ["(-1)^{2n}", "1", "a power of a negative number is not known to be real for whole n"],
    ["63^\\circ 45'", "63.75^\\circ", "minutes of arc"],
    ["x \\ne \\pm 5", "(-\\infty,-5)\\cup(-5,5)\\cup(5,\\infty)", "several things that x is not, as intervals"],
    ["\\mathbb{R} \\setminus \\{3\\}", "(-\\infty,3)\\cup(3,\\infty)", "differences of sets are not worked out"],
    ["[1,3]", "[1,2]\\cup[2,3]", "unions are not joined"],
    ["x>2 \\text{ and } x<5", "(2,5)", "conditions are not intersected"],
    ["y = e^{c} x", "y = c x", "constants that may be anything"],
    ["3,14", "3.14", "a comma as decimal point"],
    ["June 20", "20 June", "dates in another order"],
    ["New York City", "NYC", "words with the same meaning"],
  ];
  expect(givenUp.filter(([gold, answer]) => compareAnswers(gold, answer) === "equal")).toEqual([]);
});
test("an expression is never known to be equal by a value of too few digits", () => {
  // agrees with an integer to 12 digits after the point; only its kind gives it away
  expect(compareAnswers("262537412640768744", "e^{\\pi\\sqrt{163}}")).toBe("different");
});
