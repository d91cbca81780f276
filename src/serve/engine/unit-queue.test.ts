import { expect, test } from "vitest";
import { newUnit, type Priority, type Unit } from "./unit.ts";
import { UnitQueue } from "./unit-queue.ts";

const unit = (text: string, priority: Priority = "bulk", more: Partial<Unit> = {}): Unit => ({
  ...newUnit({ text, rows: 1, group: undefined, priority, loose: true, trace: undefined }, { answered() {} }, "", 0),
  ...more,
});
const queueOf = (...units: Unit[]) => {
  const queue = new UnitQueue();
  for (const one of units) queue.add(one);
  return queue;
};
const batches = (queue: UnitQueue, most: number) => {
  const taken: string[] = [];
  while (queue.next())
    taken.push(
      queue
        .take(most)
        .map(({ text }) => text)
        .join(""),
    );
  return taken;
};

test("interactive work goes first, each kind in order of arrival, and bulk work has its turn", () => {
  expect(batches(queueOf(unit("a"), unit("b"), unit("I", "interactive"), unit("J", "interactive")), 3)).toEqual(["IJa", "b"]);
  const busy = queueOf(unit("a"), ...Array.from({ length: 20 }, () => unit("I", "interactive")));
  expect(batches(busy, 1).indexOf("a")).toBe(7);
});

test("a batch holds no more rollouts than asked for, but a larger group stays whole", () => {
  expect(batches(queueOf(unit("a"), unit("G", "bulk", { rows: 5 }), unit("b"), unit("c")), 3)).toEqual(["a", "G", "bc"]);
});

test("two groups of one name never meet in a batch, where they would be one", () => {
  const group = { group: "g", loose: false };
  expect(batches(queueOf(unit("a", "bulk", group), unit("b"), unit("c", "bulk", group)), 10)).toEqual(["ab", "c"]);
});

test("what may hang or crash is judged alone; what is done or given up is passed over", () => {
  const queue = queueOf(
    unit("a"),
    unit("S", "bulk", { solo: true }),
    unit("b"),
    unit("d", "bulk", { done: true }),
    unit("w", "bulk", { waiters: [] }),
  );
  expect(queue.rows).toBe(5);
  expect(batches(queue, 10)).toEqual(["a", "S", "b"]);
  expect([queue.rows, queue.waitsSince()]).toEqual([0, undefined]);
});

test("what is put back comes before what waits", () => {
  const queue = queueOf(unit("a"), unit("b"));
  const [first] = queue.take(1);
  queue.putBack([first!]);
  expect(batches(queue, 1)).toEqual(["a", "b"]);
});
