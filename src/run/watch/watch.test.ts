import { expect, test } from "vitest";
import { addCounts, countsSince, deviationOf, quantileOf } from "./counts.ts";
import { parseMetrics } from "./parse-metrics.ts";
import { bars, formatSeconds, printWatched } from "./print-watched.ts";
import { type Reading, readMetrics } from "./reading.ts";
import { goesOn, watchedFrom } from "./watched.ts";

// --- parsing

test("labels may hold commas, braces, quotes, backslashes and line breaks", () => {
  expect(parseMetrics('a{x="1,}",y="\\"\\\\\\n"} 2')).toEqual([{ name: "a", labels: { x: "1,}", y: '"\\\n' }, value: 2 }]);
});
test("values may be infinite or NaN, times and exemplars are left out, lines may end as on Windows", () => {
  expect(
    parseMetrics('# TYPE a counter\r\na +Inf 1700000000\r\nb{le="+Inf"} 3 # {trace="x"} 0.5\r\nc NaN\nd{} -1e3').map((one) => one.value),
  ).toEqual([Number.POSITIVE_INFINITY, 3, Number.NaN, -1000]);
});
test("a line that cannot be read costs nothing but itself", () => {
  expect(parseMetrics('a 1\nb{x="unended} 2\nc\n<html>\nd{x=1} 2\ne two\nf 6\n').map(({ name }) => name)).toEqual(["a", "f"]);
});
test("an empty page is a reading of nothing", () => {
  const reading = readMetrics("", 5);
  expect(reading).toMatchObject({ at: 5, reward: undefined, began: undefined, held: undefined, outcomes: { score: 0 }, parts: {} });
  expect(printWatched(watchedFrom([reading], 10), { url: "http://x", color: false })[0]).toBe("no reward  http://x");
});

// --- histograms

const counts = (bounds: number[], each: number[], sum = 0) => ({ bounds, counts: each, count: each.reduce((a, b) => a + b, 0), sum });

test("a quantile lies on a line through its bucket, and beyond the last bound it is only known to be above", () => {
  const latency = counts([1, 2, 4, Number.POSITIVE_INFINITY], [0, 10, 10, 1]);
  expect(quantileOf(latency, 5 / 21)).toEqual({ value: 1.5, above: false });
  expect(quantileOf(latency, 15 / 21)).toEqual({ value: 3, above: false });
  expect(quantileOf(latency, 1)).toEqual({ value: 4, above: true });
  expect(quantileOf(counts([1, 2], [0, 0]), 0.5)).toBeNull();
});
test("values in one bucket do not vary; half at 0 and half at 1 do by a half", () => {
  expect(deviationOf(counts([0, 1], [0, 8]))).toBe(0);
  expect(deviationOf(counts([0, 2], [4, 4]))).toBe(0.5);
  expect(deviationOf(counts([0], [1]))).toBeNull();
});
test("a histogram that has shrunk was begun anew", () => {
  expect(countsSince(counts([1], [5], 5), counts([1], [3], 2))).toEqual(counts([1], [2], 3));
  expect(countsSince(counts([1], [2]), counts([1], [3]))).toBeUndefined();
  expect(countsSince(counts([1, 2], [2, 9]), counts([1, 3], [1, 1]))).toBeUndefined();
});
test("doors with the same bounds are one histogram, an empty one in front of them hides none", () => {
  expect(addCounts([counts([1], [0]), counts([1], [2], 2), counts([1], [3], 3)])).toEqual(counts([1], [5], 5));
});

// --- what is watched

interface Page {
  score?: number;
  failed?: number;
  /** how many values fell in (−∞, 0], (0, 1] and above */
  value?: number[];
  right?: number[];
  refused?: number;
  began?: number;
  hash?: string;
}
const histogram = (name: string, labels: string, bounds: (number | string)[], each: number[], sum: number) => {
  let total = 0;
  const own = labels && `${labels},`;
  return [
    ...bounds.map((bound, i) => `${name}_bucket{${own}le="${bound}"} ${(total += each[i] ?? 0)}`),
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${total}`,
  ].join("\n");
};
/** A page such as the server writes. */
const page = ({ score = 0, failed = 0, value = [0, score], right = value, refused = 0, began = 1000, hash = "abc" }: Page) => `
# HELP guerdon_requests_total requests
guerdon_requests_total{door="native",status="200"} ${score / 2}
guerdon_requests_total{door="slime",status="429"} ${refused}
guerdon_rollouts_total{door="native",outcome="score"} ${score}
guerdon_rollouts_total{door="native",outcome="failed"} ${failed}
guerdon_rollouts_total{door="slime",outcome="new-word"} 7
guerdon_process_start_time_seconds ${began}
guerdon_reward_info{hash="${hash}",file="rewards.ts"} 1
guerdon_held_rollouts 12
guerdon_queue_limit_rollouts 50000
guerdon_queued_rollouts 3
guerdon_threads 2
guerdon_shared_rollouts_total ${score / 4}
${histogram("guerdon_request_seconds", 'door="native"', [0.001, 0.01, "+Inf"], [score / 2, score / 2, 0], score / 200)}
${histogram("guerdon_value", "", [0, 1, "+Inf"], value, value[1] ?? 0)}
${histogram("guerdon_part", 'part="right"', [0, 1, "+Inf"], right, right[1] ?? 0)}
`;
const readings = (...pages: [number, Page][]): Reading[] => pages.map(([at, one]) => readMetrics(page(one), at));

test("rates, latency and outcomes are those of the window, shares those of all time as well", () => {
  const watched = watchedFrom(
    readings(
      [2000, { score: 100, failed: 50 }],
      [2010, { score: 1100, failed: 50, refused: 20 }],
      [2020, { score: 3100, failed: 150, refused: 20 }],
    ),
    10,
  );
  expect(watched).toMatchObject({
    window: 10,
    uptime: 1020,
    rollouts: 210,
    requests: 100,
    refused: {},
    doors: { native: 210 },
    shared: 500 / 2100,
    latency: { p50: { value: 0.001 }, p99: { value: expect.closeTo(0.00982, 5) } },
    outcomes: { score: { now: 2000, total: 3100 }, failed: { now: 100, total: 150 } },
    history: [{ rollouts: 100 }, { rollouts: 210 }],
  });
  expect(watchedFrom(readings([2000, {}], [2001, { refused: 5 }]), 10).refused).toEqual({ 429: 5 });
});
test("drift is the change of the mean in standard deviations of what came before; too few values tell none", () => {
  const before = { score: 200, value: [100, 100], right: [100, 100] };
  const drifts = (value: number[]) => watchedFrom(readings([0, before], [10, { score: 400, value, right: [110, 110] }]), 10);
  const { value, parts } = drifts([100, 300]);
  expect(value).toMatchObject({ before: 0.5, now: 1, count: 200 });
  // Between 0 and the middle of (0, 1] the standard deviation is a quarter.
  expect(value.change).toBeCloseTo(2);
  expect(parts.right!.change).toBe(0);
  expect(drifts([100, 110]).value.change).toBeNull();
});
test("a server that was started again is another one", () => {
  const [first, second, third] = readings([0, { score: 5 }], [1, { score: 6 }], [2, { score: 6, began: 1001.5 }]);
  expect(goesOn(first!, second!)).toBe(true);
  expect(goesOn(second!, third!)).toBe(true);
  expect(goesOn(second!, readings([2, { score: 6, began: 1700 }])[0]!)).toBe(false);
  expect(goesOn(second!, readings([2, { score: 1 }])[0]!)).toBe(false);
});

// --- the picture

const shown = (more: Partial<Parameters<typeof printWatched>[1]> = {}) =>
  printWatched(
    watchedFrom(
      readings(
        [2000, { score: 200, value: [100, 100], hash: "old" }],
        [2009, { score: 1000, value: [100, 900] }],
        [2010, { score: 2000, value: [100, 1900], failed: 10, refused: 10 }],
      ),
      10,
    ),
    { url: "http://127.0.0.1:8000", color: false, width: 80, ...more },
  );

test("the picture shows who serves, how fast, what came out, what has drifted and what is wrong", () => {
  expect(shown({ problem: "does not answer" }).join("\n")).toBe(`rewards.ts  abc  http://127.0.0.1:8000  up 16 min
! the reward was changed 10 s ago
! does not answer

  181 rollouts/s   91 requests/s   p50 1 ms   p99 9.8 ms   ▁█
  12 held of 50,000   3 queued   2 threads   24.9% shared

Outcomes           now     ever    rollouts
  scored         99.4%    99.5%        2,000
  failed          0.6%     0.5%           10

Scores             now  before    change
  value              1   0.500  +2.00 sd   █
    right            1   0.500  +2.00 sd   █

  lately      ▁▁

  native 181/s
! refused: 1/s with 429`);
});
test("what the reward's models are asked and cost is shown where they are asked anything", () => {
  const spent = (requests: number) => `guerdon_model_requests_total{model="a",result="answered"} ${requests}
guerdon_model_requests_total{model="b",result="refused"} ${requests}
guerdon_model_tokens_total{model="a",kind="prompt"} ${100 * requests}
guerdon_model_cost_total{model="a"} ${requests / 100}`;
  const watched = watchedFrom([readMetrics(spent(10), 0), readMetrics(spent(60), 10)], 10);
  expect(watched.models).toEqual({ requests: 10, tokens: 500, cost: 0.6 });
  const lines = printWatched(watched, { url: "x", color: false }).join("\n");
  expect(lines).toContain("  models: 10 requests/s   500 tokens/s   cost 0.600");
  expect(shown().join("\n")).not.toContain("models");
});
test("no line is wider than the terminal, and what does not fit in its height is counted", () => {
  for (const width of [48, 60, 100])
    for (const line of shown({ width, problem: "x".repeat(200) })) expect(line.length).toBeLessThanOrEqual(width);
  const many = readMetrics(
    Array.from({ length: 40 }, (_, i) => histogram("guerdon_part", `part="p${i}"`, [0, "+Inf"], [1, 1], 1)).join("\n"),
    0,
  );
  const lines = printWatched(watchedFrom([many], 10), { url: "x", color: false, height: 24 });
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(lines.join("\n")).toMatch(/and \d+ other parts/);
});
test("a name from the server cannot steer the terminal", () => {
  const evil = readMetrics(histogram("guerdon_part", 'part="\u001b[2Jgone"', [0, "+Inf"], [1, 1], 1), 0);
  expect(printWatched(watchedFrom([evil], 10), { url: "x", color: false }).join("\n")).not.toContain("\u001b");
});
test("bars are as high as their share of the highest, blank where nothing came", () => {
  expect(bars([0, 1, 4, 8, null])).toBe(" ▁▄█ ");
  expect(bars([2, 2, 3], 2)).toBe("▁▁█");
  expect(bars([])).toBe("");
});
test("times are written in milliseconds below a second", () => {
  expect([0.00012, 0.0021, 0.25, 1, 12.34].map(formatSeconds)).toEqual(["0.12 ms", "2.1 ms", "250 ms", "1 s", "12.3 s"]);
});
