import { expect, test } from "vitest";
import { createContext } from "../core/index.ts";
import { simulatedJudge } from "../lm/index.ts";
import { buildNuggets } from "./build-nuggets.ts";
import { nuggetScores } from "./nugget-scores.ts";

test("both levels agree where every sample has all labels alike; a sample that could not be read lowers both", () => {
  const truth = [["support", "not_support"], ["support", "not_support"]]; // biome-ignore format: one line
  const all = nuggetScores(truth, truth);
  expect([all.rubric.f1, all.sample.f1, all.unreadable]).toEqual([1, 1, 0]);
  const half = nuggetScores([truth[0]!, null], truth);
  expect(half).toMatchObject({ rubric: { accuracy: 0.5 }, sample: { accuracy: 0.5, f1: 0.5 }, unreadable: 0.5 });
});
test("says what is wrong with labels", () => {
  expect(() => nuggetScores([["support"]], [["support", "support"]])).toThrow("one label for each nugget");
  expect(() => nuggetScores([], [])).toThrow("nuggetScores: needs samples");
});

const library: Record<string, string[]> = { life: ["Fact A. Fact B."], death: ["Fact C.", "noise"], again: ["Fact C. fact a!"] };
const reader = (queries: string[]) =>
  simulatedJudge({
    truth: {},
    says: (property, prompt) => {
      if (property === "queries") return queries;
      if (property === "relevant") return !prompt.includes("noise");
      const passage = /<passage-\w+>\n([\s\S]*?)\n<\/passage/.exec(prompt)?.[1] ?? "";
      if (property === "nuggets") return passage.match(/[Ff]act \w/g) ?? ["from noise"];
      return /^n\d+$/.test(property) ? (property === "n1" ? "vital" : "okay") : undefined;
    },
  });
const built = async (queries: string[], rewrites = queries.length) =>
  (await buildNuggets(
    "life",
    { model: reader(queries), retrieve: (query) => library[query] ?? [], rewrites },
    createContext(),
  )) as object[];

test("further wordings find further nuggets; irrelevant passages give none, and equal words make one nugget", async () => {
  expect(await built([])).toEqual([{ text: "Fact A", weight: 1 }, { text: "Fact B", weight: 0.5 }]); // biome-ignore format: one line
  expect(await built(["death", "again"])).toEqual([
    { text: "Fact A", weight: 1 },
    { text: "Fact B", weight: 0.5 },
    { text: "Fact C", weight: 0.5 },
  ]);
});
test("a question on which nothing is found has no nuggets", async () => {
  const model = reader(["nothing"]);
  expect(await buildNuggets("unknown", { model, retrieve: () => [], rewrites: 1 }, createContext())).toEqual([]);
  expect(model.counts.answers).toBe(1);
});
test("says what is wrong with the search", async () => {
  await expect(buildNuggets("?", { model: reader([]), retrieve: () => [], rounds: 0 }, createContext())).rejects.toThrow(
    "rounds one from 1",
  );
});
