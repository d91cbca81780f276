import { expect, test } from "vitest";
import { each, scoreOne } from "../core/index.ts";
import { clip } from "./clip.ts";

const clipped = async (value: number | null) =>
  (
    (await scoreOne(
      clip(
        each(() => value),
        { low: -1, high: 1 },
      ),
      { response: "" },
    )) as { value: number | null }
  ).value;

test("leaves what is inside and moves what is outside to the nearest bound", async () => {
  expect([await clipped(0.3), await clipped(5), await clipped(-5)]).toEqual([0.3, 1, -1]);
});
test("clipping twice changes nothing", async () => {
  const twice = clip(
    clip(
      each(() => 3),
      { low: 0, high: 1 },
    ),
    { low: 0, high: 1 },
  );
  expect(await scoreOne(twice, { response: "" })).toMatchObject({ value: 1 });
});
test("an abstention stays one", async () => {
  expect(await clipped(null)).toBeNull();
});
test("refuses bounds that cross", () => {
  expect(() =>
    clip(
      each(() => 0),
      { low: 1, high: -1 },
    ),
  ).toThrow('clip: low must be at most high; got {"low":1,"high":-1}');
});
