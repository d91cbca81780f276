import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../core/index.ts";
import { chooseReward, loadRewards } from "./load-rewards.ts";
import { readRewardSource, rewardHash } from "./reward-source.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guerdon-rewards-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
const each = 'import { each } from "guerdon";\n';

test("loads TypeScript as its author wrote it: enums, imports without extension, paths of tsconfig.json, and guerdon from anywhere", async () => {
  write("project/tsconfig.json", '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }');
  write("project/lib/half.ts", "export const half = (x: number): number => x / 2;");
  write("project/weights.ts", 'import { half } from "@lib/half";\nexport enum Weight { Right = 1, Short = half(1) }');
  const file = write(
    "project/rewards.ts",
    'import { each, InvalidRollout } from "guerdon";\nimport { exactMatch } from "guerdon/verify";\nimport { weightedSum } from "guerdon/compose";\nimport { Weight } from "./weights";\nexport default weightedSum({ right: [Weight.Right, exactMatch()], short: [Weight.Short, each(() => 1)] });',
  );
  const { reward } = await loadRewards(file);
  expect(await scoreOne(reward, { response: "4", reference: "4" })).toEqual({ value: 1.5, parts: { right: 1, short: 1 } });
});
test("an error class of the user's file is the class that is known here", async () => {
  const file = write(
    "classes.ts",
    'import { each, InvalidRollout } from "guerdon";\nexport default each(() => { throw new InvalidRollout("mine", "needs more", 0); });',
  );
  await expect(scoreOne((await loadRewards(file)).reward, { response: "" })).rejects.toBeInstanceOf(InvalidRollout);
});
test("of several rewards one is chosen by name", async () => {
  const file = write("several.ts", `${each}export default { one: each(() => 1), two: each(() => 2) };`);
  const { reward, name } = await loadRewards(file, "two");
  expect([name, await scoreOne(reward, { response: "" })]).toEqual(["two", 2]);
  await expect(loadRewards(file)).rejects.toThrow(/several\.ts: holds 2 rewards; choose one with --reward: one, two$/);
  await expect(loadRewards(file, "three")).rejects.toThrow(/several\.ts: has no reward "three"; rewards there: one, two$/);
});
test("names the models that the file exports", async () => {
  const file = write("models.ts", `${each}export const judge = { id: "qwen3-8b", chat: async () => [] };\nexport default each(() => 1);`);
  expect((await loadRewards(file)).models).toEqual(["qwen3-8b"]);
});
test("says in one line what is wrong with a file, and where", async () => {
  const wrong: [string, string, RegExp][] = [
    ["syntax.ts", "const x: = 3;\n", /syntax\.ts:1: syntax error: Unexpected token$/],
    ["throws.ts", '\n\nthrow new Error("no key\\nat all");', /throws\.ts:3: threw while it was loaded: no key$/],
    ["empty.ts", "", /empty\.ts: needs a default export that is a reward, such as "export default each\(\(rollout\) => 1\)"$/],
    [
      "named.ts",
      `${each}export const short = each(() => 1);`,
      /named\.ts: needs a default export that is a reward; write "export default short"$/,
    ],
    [
      "number.ts",
      "export default 3;",
      /number\.ts: its default export must be a function \(rollouts, context\) => verdicts; it is a number$/,
    ],
    [
      "entry.ts",
      `${each}export default { a: each(() => 1), b: 2 };`,
      /entry\.ts: entry "b" of its default export must be a function .*; it is a number$/,
    ],
    ["local.ts", 'import { a } from "./nowhere";\nexport default a;', /local\.ts: cannot find "\.\/nowhere"/],
    ["folder.ts", 'import { a } from "guerdon/nowhere";\nexport default a;', /folder\.ts: guerdon has no folder "guerdon\/nowhere"/],
  ];
  for (const [name, text, line] of wrong) {
    const error = await loadRewards(write(name, text)).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).toMatch(line);
    expect(error?.message).not.toContain("\n");
  }
  await expect(loadRewards(join(folder, "absent.ts"))).rejects.toThrow(/absent\.ts: there is no such file$/);
  await expect(loadRewards(folder)).rejects.toThrow("is not a file");
});
test("a file in which only a function is exported by default needs no name, whatever else it exports", () => {
  const reward = () => [];
  expect(chooseReward({ default: reward, helper: () => 1 }, "r.ts")).toEqual({ reward, name: undefined });
});
test("the hash changes with the file, with a file it imports, and with the chosen name; not with the place", () => {
  const make = (place: string, value: number, text = "x") => {
    write(`${place}/deep/value.ts`, `export const value = ${value};`);
    return rewardHash(
      readRewardSource(write(`${place}/rewards.ts`, `import { value } from "./deep/value";\nexport default () => [value, "${text}"];`)),
    );
  };
  const first = make("a", 1);
  expect(make("b", 1)).toBe(first);
  expect(make("a", 2)).not.toBe(first);
  expect(make("a", 1, "y")).not.toBe(first);
  const source = readRewardSource(join(folder, "b/rewards.ts"));
  expect(rewardHash(source, "two")).not.toBe(rewardHash(source));
  expect(rewardHash({ ...source, packages: ["zod@4.0.0"] })).not.toBe(rewardHash(source));
});
