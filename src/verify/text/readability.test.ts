import { expect, test } from "vitest";
import { automatedReadabilityIndex } from "./automated-readability-index.ts";
import { colemanLiauIndex } from "./coleman-liau-index.ts";
import { countSyllables } from "./count-syllables.ts";
import { fleschKincaidGrade } from "./flesch-kincaid-grade.ts";
import { fleschReadingEase } from "./flesch-reading-ease.ts";
import { gunningFog } from "./gunning-fog.ts";
import { smogIndex } from "./smog-index.ts";
import { textStatistics } from "./text-statistics.ts";

const easy = "Anna likes big puzzles. Her brother works on small puzzles with cars. The whole family finished one together last week.";

test("textstat's own test sentence: the figures in its tests", () => {
  const text = "Cool dogs wear da sunglasses.";
  expect(fleschReadingEase(text)).toBeCloseTo(83.32, 3);
  expect(fleschKincaidGrade(text)).toBeCloseTo(2.88, 3);
  expect(smogIndex(text)).toBeCloseTo(8.842, 3);
  expect(automatedReadabilityIndex(text)).toBeCloseTo(4.62, 3);
  // textstat multiplies letters by 5.80 where Coleman and Liau have 5.88.
  expect(colemanLiauIndex(text) - (0.08 * 24) / 5).toBeCloseTo(6.12, 3);
});
test("counts by hand", () => {
  expect(textStatistics(easy)).toEqual({
    words: 20,
    sentences: 3,
    characters: 100,
    letters: 97,
    syllables: 29,
    polysyllables: 2,
    complexWords: 2,
  });
});
test("stretches of one or two words are no sentences, decimals and dots do not make more than there are", () => {
  expect(textStatistics("Wait... what?! It costs 3.50 dollars a day now.").sentences).toBe(2);
  expect(textStatistics("Yes. No.").sentences).toBe(1);
  expect(textStatistics(" ?! ")).toMatchObject({ words: 0, sentences: 0, syllables: 0 });
});
test("syllables: right for nine words of ten", () => {
  const known =
    "the 1 table 2 wanted 2 jumped 1 radio 3 cat 1 science 2 create 2 video 3 people 2 area 3 being 2 quiet 2 actual 3 nation 2 serious 3 medical 3 treatment 2 chemotherapy 5 doctor 2 disease 2 cancer 2 abdominal 4 physician 3 completely 3 careful 2 element 3 statement 2 boxes 2 makes 1 passes 2 loved 1 yellow 2 rhythm 2 beautiful 3 experience 4 university 5 business 2 every 2 language 2 whole 1 puzzles 2 idea 3 hierarchy 4 tongue 1 recipe 3 island 2 going 2 diet 2 opinion 3";
  const pairs = known.match(/\w+ \d/g)!.map((pair) => pair.split(" ") as [string, string]);
  const right = pairs.filter(([word, count]) => countSyllables(word) === Number(count));
  expect(right.length / pairs.length).toBeGreaterThanOrEqual(0.9);
});
test("marks on letters do not make syllables, and a blank text is 0 everywhere", () => {
  expect(countSyllables("naïf")).toBe(countSyllables("naif"));
  for (const index of [fleschReadingEase, fleschKincaidGrade, gunningFog, smogIndex, automatedReadabilityIndex, colemanLiauIndex]) {
    expect(index(" \n")).toBe(0);
  }
});
test("chopping sentences lowers the grade whatever they say", () => {
  expect(fleschKincaidGrade("The dog ran home. The dog ran home.")).toBeLessThan(
    fleschKincaidGrade("The dog ran home and the dog ran home."),
  );
});
