import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { passAtK } from "../../bench/pass-at-k.ts";
import { createContext, judgeBatch, outcomeOf, type RolloutInput, rollout } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { createSandbox } from "../../sandbox/create-sandbox.ts";
import { canSandbox } from "../../sandbox/fixtures/can-sandbox.ts";
import { allTestsPass } from "./all-tests-pass.ts";

/**
 * Programs whose verdicts are published or known by construction: every one must come out the same.
 * With SLOW=1 all 16,400 programs of the CodeT set are run (about ten minutes on 2 cores) in place of a fixed part.
 */
const data = new URL("../../../../shared/data/", import.meta.url);
const here = existsSync(new URL("human_eval/", data));
if (!here) console.warn("SKIPPED: published programs, because ../shared/data is missing");
const slow = process.env.SLOW === "1";

const read = <Row>(name: string): Row[] =>
  gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, data)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

interface Problem {
  task_id: string;
  prompt: string;
  test: string;
  entry_point: string;
  canonical_solution: string;
}
const problems = here ? new Map(read<Problem>("human_eval/HumanEval").map((one) => [one.task_id, one])) : new Map<string, Problem>();
const humanEval = ({ prompt, test, entry_point }: Problem) => ({
  tests: `${test}\ncheck(${entry_point})`,
  setup: prompt,
  names: [entry_point],
});

describe.skipIf(!here || !canSandbox)("published programs", () => {
  const sandbox = createSandbox({ timeLimit: 3000 });
  afterAll(() => sandbox.close());
  /** 1 for each program that passes all of its tests, else 0. */
  const verdicts = async (inputs: readonly RolloutInput[], timeLimit = 3000) => {
    const judged = await judgeBatch(allTestsPass(sandbox, { timeLimit }), inputs.map(rollout), createContext());
    return judged.map((one) => {
      const outcome = outcomeOf(one);
      if (outcome.outcome !== "score") throw new Error(JSON.stringify(outcome));
      return outcome.value;
    });
  };
  const failing = (inputs: readonly RolloutInput[], passed: readonly number[]) =>
    inputs.filter((_, i) => passed[i] === 0).map(({ id }) => id);

  test("HumanEval: all 164 reference solutions pass", async () => {
    const inputs = [...problems.values()].map((one) => ({
      id: one.task_id,
      response: one.prompt + one.canonical_solution,
      reference: humanEval(one),
    }));
    expect(failing(inputs, await verdicts(inputs, 30_000))).toEqual([]);
    expect(inputs.length).toBe(164);
  });

  interface Basic {
    task_id: number;
    code: string;
    test_list: string[];
    test_setup_code?: string;
    test_imports?: string[];
  }
  const basic = ({ task_id, code, test_list, test_setup_code = "", test_imports = [] }: Basic): RolloutInput => {
    const names = [...code.matchAll(/^(?:def|class)\s+(\w+)/gm)]
      .map(([, name]) => name!)
      .filter((name) => test_list.some((one) => one.includes(name)));
    return {
      id: String(task_id),
      response: code,
      reference: { tests: test_list, setup: [...test_imports, test_setup_code].join("\n"), names },
    };
  };
  test(
    "MBPP: reference solutions pass, all 974 and all 427 of the sanitized part where there is time for them",
    async () => {
      const all = [...read<Basic>("mbpp/mbpp"), ...read<Basic>("mbpp/sanitized-mbpp")];
      const inputs = all.filter((_, i) => slow || i % 10 === 0).map(basic);
      // Task 123 adds up amicable numbers for seconds.
      expect(failing(inputs, await verdicts(inputs, 60_000))).toEqual([]);
      expect(inputs.length).toBe(slow ? 974 + 427 : 141);
    },
    slow ? 300_000 : 60_000,
  );

  /**
   * The recorded labels fail these although they pass as a plain script, too: tests of 38 and 50 use a helper from the prompt, which that recording
   * seems to have lacked (even the reference solution of 50, sampled word for word, is labelled wrong); the cause for 153 is not known.
   */
  const mislabelled = /^HumanEval\/(50#\d+|38#(18|36)|153#41)$/;
  test(
    "CodeT: samples of CodeGen-16B get their recorded labels",
    async () => {
      const samples = new Map(
        read<{ task_id: string; samples: string[] }>("codet_humaneval/codegen16b_100_solutions").map((one) => [one.task_id, one.samples]),
      );
      const labels = new Map(
        read<{ task_id: string; passed: string }>("codet_humaneval/execution_labels").map((one) => [one.task_id, one.passed]),
      );
      const cut = (completion: string) => completion.split(/\n(?:class|def|#|if|print)/)[0]!;
      const chosen = [...samples].flatMap(([id, all]) => {
        const problem = problems.get(id)!;
        return all.flatMap((completion, i) => {
          if (!slow && mislabelled.test(`${id}#${i}`)) return [];
          // The fixed part: two samples a task that has labels, their places going round.
          if (!slow && (!labels.has(id) || (Number(id.split("/")[1]) * 7 - i) % 50 !== 0)) return [];
          return [
            {
              id: `${id}#${i}`,
              task: id,
              label: labels.get(id)?.[i],
              response: problem.prompt + cut(completion),
              reference: humanEval(problem),
            },
          ];
        });
      });
      const passed = await verdicts(chosen.map(({ id, response, reference }) => ({ id, response, reference })));
      const different = chosen.flatMap(({ id, label }, i) =>
        label !== undefined && Number(label) !== passed[i] ? [`${id}: ${label} was ${passed[i]}`] : [],
      );
      if (slow) {
        const correct = [...samples.keys()].map((id) => chosen.reduce((sum, one, i) => sum + (one.task === id ? passed[i]! : 0), 0));
        const [one, hundred] = [1, 100].map((k) => 100 * mean(correct.map((c) => passAtK(100, c, k))));
        // Recorded: 21.66 and 72.56. The 75 programs labelled wrong are 0.46 of pass@1; two tasks are 1.22 of pass@100.
        expect(one).toBeCloseTo(22.12, 2);
        expect(hundred).toBeCloseTo(73.78, 2);
        expect(different.length).toBe(75);
        expect(different.filter((line) => !mislabelled.test(line.split(":")[0]!))).toEqual([]);
        expect(different.every((line) => line.endsWith("0 was 1"))).toBe(true);
        return;
      }
      expect(chosen.length).toBe(268);
      expect(different).toEqual([]);
    },
    slow ? 1_800_000 : 60_000,
  );

  test(
    "CRUXEval: samples of CodeLlama-7B get their published labels, pass@1 35.95 and pass@5 44.99",
    async () => {
      const programs = new Map(read<{ id: string; code: string; output: string }>("cruxeval/cruxeval").map((one) => [one.id, one]));
      const rows = read<{ id: string; generations: string[]; correct: boolean[] }>("cruxeval/codellama7b_t02_input");
      const passes = (k: number) => 100 * mean(rows.map(({ correct }) => passAtK(correct.length, correct.filter(Boolean).length, k)));
      expect(passes(1)).toBeCloseTo(35.95, 9);
      expect(passes(5)).toBeCloseTo(44.991071428571416, 9);
      // The program under test is the model's guess of an input; the function it is fed to is trusted and runs on the examiner's side.
      const guesses = rows.flatMap(({ id, generations, correct }, row) => {
        const { code, output } = programs.get(id)!;
        const distinct = [...new Set(generations)].map((guess) => ({ guess, label: correct[generations.indexOf(guess)]! }));
        return (slow ? distinct : distinct.slice(0, row % 10 === 0 ? 1 : 0)).map(({ guess, label }) => ({
          id: `${id}: ${guess}`,
          label,
          response: `def f(*arguments, **named): return arguments, named\ndef guess(): return ${guess}`,
          reference: { tests: `arguments, named = guess()\nassert f(*arguments, **named) == ${output}`, setup: code, names: ["guess"] },
        }));
      });
      const passed = await verdicts(guesses.map(({ id, response, reference }) => ({ id, response, reference })));
      expect(guesses.filter(({ label }, i) => Number(label) !== passed[i]).map(({ id, label }) => `${id} (${label})`)).toEqual([]);
      expect(guesses.length).toBe(slow ? 2548 : 80);
    },
    slow ? 600_000 : 60_000,
  );
});
