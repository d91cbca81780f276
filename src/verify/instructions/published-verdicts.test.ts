import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { rollout } from "../../core/index.ts";
import { judgeInstructions } from "./read-instructions.ts";

/**
 * Verdicts of the released checkers on real responses, row by row. Where ours differ, the row is named here with the reason,
 * so that a new difference fails the test, and so does one that has gone.
 */
const data = new URL("../../../../shared/data/", import.meta.url);
const absent = ["ifeval", "ifbench", "m_ifeval"].filter((set) => !existsSync(new URL(set, data)));
if (absent.length > 0) console.warn(`published-verdicts.test.ts skips: ../shared/data lacks ${absent.join(", ")}`);

interface Row {
  key: string | number;
  prompt: string;
  response: string;
  instruction_id_list: string[];
  kwargs: Record<string, unknown>[];
  follow_instruction_list: boolean[];
  follow_loose: boolean[];
}
const read = (file: string): Row[] =>
  gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, data)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const judged = async ({ response, ...fields }: Row, loose: boolean) =>
  Object.values(await judgeInstructions("test", rollout({ response, fields }), loose)).map((value) => value === 1);

/** Rows whose verdicts differ, as "strict 163 ratio:sentence_type", and how many instructions were judged. */
async function differences(inputs: Row[], outputs: Row[]) {
  const byPrompt = new Map(inputs.map((row) => [row.prompt.trim(), row]));
  const differ: string[] = [];
  let judgedCount = 0;
  for (const output of outputs) {
    const input = byPrompt.get(output.prompt.trim());
    if (!input) continue;
    for (const loose of [false, true]) {
      const stored = loose ? output.follow_loose : output.follow_instruction_list;
      (await judged({ ...input, response: output.response }, loose)).forEach((follows, i) => {
        judgedCount++;
        if (follows !== stored[i])
          differ.push(`${loose ? "loose" : "strict"} ${input.key} ${input.instruction_id_list[i]!.replace("en:", "")}`);
      });
    }
  }
  return { judgedCount, differ: differ.sort() };
}

test.skipIf(absent.includes("ifbench"))("IFBench: 663 of 668 verdicts equal those stored with its sample output", async () => {
  const loose = new Map(read("ifbench/sample_output_loose").map((row) => [row.prompt, row.follow_instruction_list]));
  const outputs = read("ifbench/sample_output_strict").map((row) => ({ ...row, follow_loose: loose.get(row.prompt)! }));
  expect(await differences(read("ifbench/IFBench_test"), outputs)).toEqual({
    judgedCount: 668, // 293 of 294 rows: the prompt of one was edited since
    differ: [
      "loose 233 words:odd_even_syllables", // "evennumbered" has four syllables; the released counter, a word list, does not hold it
      "loose 258 words:start_verb", // "Understand Galois …" and "Build resilient …" do start with verbs; the tagger took them for names
      "loose 261 words:start_verb",
      "strict 258 words:start_verb",
      "strict 261 words:start_verb",
    ],
  });
});

test.skipIf(absent.includes("m_ifeval"))(
  "IFEval: of 1,668 verdicts a model 9, 10 and 3 differ, all by language detection but three",
  async () => {
    const inputs = read("m_ifeval/en_input_data");
    const compare = async (model: string) => differences(inputs, read(`m_ifeval/en_${model}`));
    // The released checkers took texts of one or two English words ("etchings"), or of names, for another language.
    const tooShort = ["loose 1843 change_case:english_lowercase", "loose 202 change_case:english_lowercase"];
    expect(await compare("claude-3-haiku-20240307")).toEqual({
      judgedCount: 1668,
      differ: [
        ...tooShort,
        "loose 3456 change_case:english_capital", // a list of names
        "loose 3608 change_case:english_lowercase", // a letter with a row of j
        ...tooShort.map((row) => row.replace("loose", "strict")),
        "strict 3305 language:response_language", // half English, half Hindi
        "strict 3456 change_case:english_capital",
        "strict 3608 change_case:english_lowercase",
      ].sort(),
    });
    expect(await compare("Qwen2.5-7B-Instruct-GPTQ-Int4")).toEqual({
      judgedCount: 1668,
      differ: [
        ...tooShort,
        "loose 3456 change_case:english_capital",
        "loose 3617 change_case:english_capital", // three made-up names of companies
        ...tooShort.map((row) => row.replace("loose", "strict")),
        "strict 1122 keywords:letter_frequency", // the row asks for "#" and "!", for which the released checker draws a random letter
        "strict 1129 keywords:letter_frequency",
        "strict 1259 language:response_language", // nine words of Marathi
        "strict 3617 change_case:english_capital",
      ].sort(),
    });
    expect(await compare("aya-23-8B")).toEqual({
      judgedCount: 1668,
      differ: [
        "loose 2309 language:response_language", // seven words of Swahili
        "strict 1122 keywords:letter_frequency",
        "strict 2309 language:response_language",
      ],
    });
  },
);

test.skipIf(absent.length > 0)(
  "IFEval: GPT-4 is 0.7 to 1.3 points above the figures of the paper, a difference that seven disputed rows would explain",
  async () => {
    const outputs = new Map(read("ifeval/gpt4_responses").map((row) => [row.prompt, row.response]));
    // The rows of M-IFEval are those of IFEval as the paper had them; the published file has since changed prompt 2785.
    const rows = read("m_ifeval/en_input_data").map((row) => ({ ...row, response: outputs.get(row.prompt)! }));
    // Short texts and names, a mix of languages, two letters that are none: rows on which the released checkers were stricter with another model.
    // What they said of GPT-4 is not stored, so that they explain the difference is an inference from the sum.
    const disputed = [
      "202 change_case:english_lowercase",
      "1843 change_case:english_lowercase",
      "3456 change_case:english_capital",
      "3617 change_case:english_capital",
      "3305 language:response_language",
      "1122 keywords:letter_frequency",
      "1129 keywords:letter_frequency",
    ];
    const percent = async (loose: boolean, failed: string[]) => {
      const verdicts: boolean[][] = [];
      for (const row of rows) {
        const names = row.instruction_id_list.map((id) => `${row.key} ${id.replace("en:", "")}`);
        verdicts.push((await judged(row, loose)).map((follows, i) => follows && !failed.includes(names[i]!)));
      }
      const share = (list: boolean[]) => Math.round((1e4 * list.filter(Boolean).length) / list.length) / 100;
      return [share(verdicts.map((row) => row.every(Boolean))), share(verdicts.flat())];
    };
    const paper = [76.89, 83.57, 79.3, 85.37];
    const disputedFailed = [...(await percent(false, disputed)), ...(await percent(true, disputed))];
    disputedFailed.forEach((share, i) => {
      expect(Math.abs(share - paper[i]!)).toBeLessThan(0.2);
    });
    expect([...(await percent(false, [])), ...(await percent(true, []))]).toEqual([78, 84.29, 80.59, 86.33]);
  },
);
