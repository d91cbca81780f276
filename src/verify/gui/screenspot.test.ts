import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { scoreAll, valueOf } from "../../core/index.ts";
import { counts, mean, minimum } from "../../math/index.ts";
import { clickHit } from "./click-hit.ts";
import { gaussianGrounding } from "./gaussian-grounding.ts";

const file = new URL("../../../../shared/data/screenspot/screenspot_gpt4o_descriptions.jsonl.gz", import.meta.url);
const here = existsSync(file);
if (!here) console.warn(`ScreenSpot is not checked: ${file.pathname} is missing`);

interface Row {
  bbox: [x: number, y: number, width: number, height: number];
  data_type: string;
  platform: string;
}
const rows: Row[] = here
  ? gunzipSync(readFileSync(file))
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];
const elements = rows.map(({ bbox: [x, y, width, height] }) => ({ x, y, width, height }));
const middles = elements.map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }));
const judged = async (reward: Parameters<typeof scoreAll>[0], responses: string[]) =>
  (
    await scoreAll(
      reward,
      responses.map((response, i) => ({ response, reference: elements[i] })),
    )
  ).map((verdict) => valueOf(verdict)!);

test.skipIf(!here)("ScreenSpot: 1272 targets of the published kinds, each a box of x, y, width and height", () => {
  expect(rows.length).toBe(1272);
  expect(Object.fromEntries(counts(rows.map((row) => `${row.platform} ${row.data_type}`)))).toEqual({
    "mobile text": 273,
    "mobile icon": 229,
    "desktop text": 194,
    "desktop icon": 140,
    "web text": 230,
    "web icon": 206,
  });
  expect(rows.every(({ bbox }) => bbox.every(Number.isFinite) && bbox[2] > 0 && bbox[3] > 0)).toBe(true);
});
test.skipIf(!here)("ScreenSpot: a click on the middle of each element hits it; the element itself as a box earns 2", async () => {
  expect(
    minimum(
      await judged(
        clickHit(),
        middles.map(({ x, y }) => `click(${x}, ${y})`),
      ),
    ),
  ).toBe(1);
  const boxes = elements.map(({ x, y, width, height }) => `[${x}, ${y}, ${x + width}, ${y + height}]`);
  expect(minimum(await judged(gaussianGrounding(), boxes))).toBeCloseTo(2, 12);
});
test.skipIf(!here)("ScreenSpot: to take width and height for the other corner would miss most elements", async () => {
  const misread = rows.map(({ bbox }) => `[${bbox.join(", ")}]`);
  expect(mean(await judged(clickHit(), misread))).toBeLessThan(0.1);
});
