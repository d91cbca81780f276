import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { type Picture, viewpointColours, viewpointQuestions } from "./viewpoint-questions.ts";

const questions = viewpointQuestions(createRandom(1), 900, { kinds: ["turn", "rise", "beyond"] });
const middle = ({ size, pixels }: Picture, [r, g, b]: readonly number[]) => {
  const columns: number[] = [];
  for (let i = 0; i < size * size; i++) {
    const off = Math.abs(pixels[3 * i]! - r!) + Math.abs(pixels[3 * i + 1]! - g!) + Math.abs(pixels[3 * i + 2]! - b!);
    if (off < 0.1) columns.push(i % size);
  }
  return mean(columns);
};

test("letters and answers are balanced, for each kind", () => {
  for (const kind of ["turn", "rise", "beyond"]) {
    const some = questions.filter((one) => one.kind === kind);
    expect(some.length).toBe(300);
    expect(Math.abs(mean(some.map(({ answer }) => (answer === "A" ? 1 : 0))) - 0.5)).toBeLessThan(0.1);
    const said = some.map(({ answer, options }) => options[answer === "A" ? 0 : 1]);
    expect(Math.abs(mean(said.map((one) => (one === said[0] ? 1 : 0))) - 0.5)).toBeLessThan(0.1);
  }
});
test("the answers are what the cameras did", () => {
  for (const { kind, options, answer, cameras } of questions) {
    const said = options[answer === "A" ? 0 : 1];
    if (kind === "turn") expect(said).toBe(cameras[1].azimuth > cameras[0].azimuth ? "counter-clockwise" : "clockwise");
    if (kind === "rise") expect(said).toBe(cameras[1].elevation > cameras[0].elevation ? "up" : "down");
  }
});
test("red and blue are in every picture unless hidden, and only pixels of the palette or the ground", () => {
  const seen = questions.map(({ second }) => middle(second, viewpointColours.red));
  expect(mean(seen.map((column) => (Number.isNaN(column) ? 0 : 1)))).toBeGreaterThan(0.98);
  const { pixels } = questions[0]!.first;
  const palette = [[0.5, 0.5, 0.5], ...Object.values(viewpointColours)].map((colour) => Float32Array.from(colour).join());
  for (let i = 0; i < pixels.length; i += 3) expect(palette).toContain(pixels.subarray(i, i + 3).join());
});
test("a larger picture is the same picture", () => {
  const [small] = viewpointQuestions(createRandom(4), 1);
  const [large] = viewpointQuestions(createRandom(4), 1, { size: 96 });
  const share = (picture: Picture) => middle(picture, viewpointColours.blue) / picture.size;
  expect(share(large!.first)).toBeCloseTo(share(small!.first), 1);
  expect(large!.answer).toBe(small!.answer);
});
test("says what is wrong", () => {
  expect(() => viewpointQuestions(createRandom(0), 1, { kinds: [] })).toThrow("viewpointQuestions: needs at least one kind");
  expect(() => viewpointQuestions(createRandom(0), 1, { size: 4 })).toThrow("a size that is a whole number from 8");
});
