import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { fitPrototypes } from "./fit-prototypes.ts";
import { similarUsers } from "./similar-users.ts";

const random = createRandom(1);
const people = range(60).map((u) => [10 * (u % 3) + random.normal(0, 0.3), random.normal(0, 0.3)]);

test("groups that lie apart are found, whatever seed they are looked for with", () => {
  for (const seed of range(5)) {
    const { centres, members } = fitPrototypes(people, { count: 3, random: createRandom(seed) });
    expect(centres.map(([x]) => Math.abs(Math.round(x! / 10))).sort()).toEqual([0, 1, 2]);
    for (const u of range(60)) expect(members[u]).toBe(members[u % 3]);
  }
});
test("one prototype is the mean; as many as people leave no spread", () => {
  expect(fitPrototypes([[0, 0], [2, 4]], { count: 1 })).toMatchObject({ centres: [[1, 2]], spread: 5 }); // biome-ignore format: one line
  expect(fitPrototypes(people, { count: 60 }).spread).toBe(0);
  expect(fitPrototypes([[1], [1]]).centres).toEqual([[1]]);
});
test("similar users are of the same kind, nearest first, and never the person", () => {
  const prototypes = fitPrototypes(people, { count: 3 });
  const found = similarUsers(people[4]!, people, prototypes, { count: 5, except: 4 });
  expect(found.length).toBe(5);
  for (const u of found) expect(u % 3).toBe(1);
  expect(found).not.toContain(4);
  expect(similarUsers(people[4]!, people, prototypes, { count: 1 })).toEqual([4]);
  expect(similarUsers(people[4]!, people, prototypes, { count: 100, except: 4 }).length).toBe(19);
});
test("says what is wrong", () => {
  expect(() => fitPrototypes([])).toThrow("fitPrototypes: needs embeddings of the same length");
  expect(() => fitPrototypes([[1]], { count: 0 })).toThrow("count must be a whole number from 1");
  expect(() => similarUsers([1], [[1]], { centres: [[1]], members: [] })).toThrow("needs the prototypes of these people");
});
