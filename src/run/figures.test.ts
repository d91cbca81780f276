import { expect, test } from "vitest";
import { formatCorrelation, formatCount, formatNumber, formatShare, formatTick, plural } from "./figures.ts";

test("numbers keep three or four digits at any size", () => {
  expect([0, 3, -0.25, 0.00123, 12.3456, 123.456, 1234.56, 1.5e7, 2e-7, null].map(formatNumber)).toEqual([
    "0",
    "3",
    "−0.250",
    "0.00123",
    "12.35",
    "123.5",
    "1235",
    "1.50e7",
    "2.00e−7",
    "–",
  ]);
});
test("a share that is not quite all or nothing does not read as if it were", () => {
  expect([1e-15, 0.0001, 0.1249999999999, 0.5, 0.9999, 1, null].map(formatShare)).toEqual([
    "0%",
    "<0.1%",
    "12.5%",
    "50.0%",
    ">99.9%",
    "100%",
    "–",
  ]);
});
test("counts are grouped in thousands and words agree with them", () => {
  expect([formatCount(1234567), plural(1, "row"), plural(2000, "row")]).toEqual(["1,234,567", "1 row", "2,000 rows"]);
});
test("a correlation of nearly nothing has no sign", () => {
  expect([-0.004, -0.312, 1, null].map(formatCorrelation)).toEqual(["0.00", "−0.31", "1.00", "–"]);
});
test("ticks carry no digits that say nothing", () => {
  expect([0, 0.5, -0.30000000000000004, 2000, 150_000, 1e6, 2e-7].map(formatTick)).toEqual([
    "0",
    "0.5",
    "−0.3",
    "2000",
    "150k",
    "1M",
    "2.00e−7",
  ]);
});
