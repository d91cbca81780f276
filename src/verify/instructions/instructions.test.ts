import { describe, expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../../core/index.ts";
import { allInstructionsFollowed } from "./all-instructions-followed.ts";
import type { Kwargs } from "./check.ts";
import { followsInstruction } from "./follows-instruction.ts";
import { instructionTable } from "./instruction-table.ts";
import { instructionsFollowed } from "./instructions-followed.ts";
import { looseVariants } from "./read-instructions.ts";
import { splitSentences, splitTokens } from "./sentences.ts";

/** For each instruction: what completes it, a response that follows it, and one that nearly does. */
const cases: Record<string, [kwargs: Kwargs, follows: string, fails: string]> = {
  "keywords:existence": [{ keywords: ["sun", "Moon"] }, "Sunny moons.", "Sunny."],
  "keywords:frequency": [{ keyword: "up", frequency: 2, relation: "at least" }, "Up, up!", "Up!"],
  "keywords:forbidden_words": [{ forbidden_words: ["cat"] }, "Concatenate.", "My CAT."],
  "keywords:letter_frequency": [{ letter: "a", let_frequency: 2, let_relation: "less than" }, "Alone.", "Anna."],
  "language:response_language": [{ language: "de" }, "Das ist ein ganz gewöhnlicher Satz.", "12345"],
  "length_constraints:number_sentences": [
    { num_sentences: 2, relation: "at least" },
    "He came. She left.",
    "Dr. J. Smith of the U.S. Army came.",
  ],
  "length_constraints:number_paragraphs": [{ num_paragraphs: 2 }, "One.\n***\nTwo.", "One.\n***\n***\nTwo."],
  "length_constraints:number_words": [{ num_words: 3, relation: "less than" }, "Only two.", "Now it's three."],
  "length_constraints:nth_paragraph_first_word": [
    { num_paragraphs: 2, nth_paragraph: 2, first_word: "then" },
    'One.\n\n"Then" two.',
    "One.\n\nAnd then two.",
  ],
  "detectable_content:number_placeholders": [{ num_placeholders: 2 }, "[name], [address]", "[name[address]"],
  "detectable_content:postscript": [{ postscript_marker: "P.P.S" }, "Bye. p. p.s. One more.", "Bye. P.S. One more."],
  "detectable_format:number_bullet_lists": [{ num_bullets: 2 }, "List:\n* a\n  - b", "List:\n* a\n**b**"],
  "detectable_format:constrained_response": [{}, "My answer is no.", "My answer is perhaps."],
  "detectable_format:number_highlighted_sections": [{ num_highlights: 2 }, "*a* and **b**", "*a* and ** **"],
  "detectable_format:multiple_sections": [
    { section_spliter: "Section", num_sections: 2 },
    "Section 1\na\nSection 2\nb",
    "Section 1\na\nSection B",
  ],
  "detectable_format:json_format": [{}, '```json\n{"a": 1}\n```', 'Here: {"a": 1}'],
  "detectable_format:title": [{}, "<<ode>>\ntext", "<< >> text"],
  "combination:two_responses": [{}, "a ****** b", "a ****** a"],
  "combination:repeat_prompt": [{ prompt_to_repeat: "Why?" }, "why? Because.", "You ask: why?"],
  "startend:end_checker": [{ end_phrase: "That is all." }, 'So. "That is all."', "That is all. Bye."],
  "startend:quotation": [{}, ' "quoted" ', '"quoted".'],
  "change_case:capital_word_frequency": [{ capital_frequency: 3, capital_relation: "at least" }, "I AM NATO.", "I Am NATO."],
  "change_case:english_capital": [{}, "THIS IS A PLAIN ENGLISH SENTENCE.", "THIS IS A PLAIN ENGLISH SENTENCe."],
  "change_case:english_lowercase": [{}, "this is a plain english sentence.", "das ist ein ganz gewöhnlicher satz."],
  "punctuation:no_comma": [{}, "One; two", "One, two"],
  "count:word_count_range": [{ min_words: 2, max_words: 3 }, "One two three", "One two three four"],
  "count:unique_word_count": [{ N: 3 }, "a b c", "a, A b!"],
  "count:conjunctions": [{ small_n: 2 }, "this and that, or so", "this and that and more"],
  "count:person_names": [{ N: 2 }, "Emma met Noah.", "Emma met Emma's Leon."],
  "count:numbers": [{ N: 2 }, "1,000.5 and 7", "1 000 and 7"],
  "count:punctuation": [{}, "a. b, c! d? e; f: g?!", "a. b, c; f: g?!"],
  "count:pronouns": [{ N: 3 }, "she/her saw it", "she/her saw Tim"],
  "count:words_japanese": [{ N: 2 }, "one 猫 three 犬", "one 猫 three four"],
  "count:keywords_multiple": [
    { keyword1: "one", keyword2: "two", keyword3: "tri", keyword4: "fiv", keyword5: "sev" },
    `one ${"two ".repeat(2)}${"tri ".repeat(3)}${"fiv ".repeat(5)}${"sev ".repeat(7)}`,
    `one ${"two ".repeat(2)}${"tri ".repeat(3)}${"fiv ".repeat(5)}${"sev ".repeat(8)}`,
  ],
  "ratio:stop_words": [{ percentage: 50 }, "the red cat", "it is the cat"],
  "ratio:sentence_type": [{}, 'It is. He said "so." Is it?', "It is. Is it?"],
  "ratio:sentence_balance": [{}, "It is. Is it? Yes!", "It is. Is it?"],
  "ratio:sentence_words": [{}, "A cat sat. A dog ran. A cow ate.", "A cat sat. A dog ran. A cow eats."],
  "ratio:overlap": [{ reference_text: "abcd", percentage: 50 }, "abcx", "abcd"],
  "words:alphabet": [{}, "Yes, zebras are big", "Yes, zebras be big"],
  "words:vowel": [{}, "a big hat", "a big house"],
  "words:consonants": [{}, "strong winds blast", "strong wind a"],
  "words:palindrome": [{}, "level ".repeat(10), "noon ".repeat(10)],
  "words:prime_lengths": [{}, "the happy is", "this happy"],
  "words:start_verb": [{}, "Running helps.", "Something helps."],
  "words:repeats": [{ small_n: 1 }, "one two three", "one two, One"],
  "words:odd_even_syllables": [{}, "the happy cat", "the cat"],
  "words:last_first": [{}, "I saw Rome. Rome was big.", "I saw Rome. It was big."],
  "words:paragraph_last_first": [{}, "Day by day.\nnight or Night!", "Day by night."],
  "words:no_consecutive": [{}, "one two four", "two three"],
  "words:keywords_specific_position": [{ keyword: "cat", n: 2, m: 2 }, "Hi. The cat, sat.", "Hi. Oh, the cat."],
  "words:words_position": [{ keyword: "so" }, "It so was, so long.", "So it was so long."],
  "sentence:alliteration_increment": [{}, "One two. Big bad cat. Tall tan ted.", "Big bad cat. Tall tan dog."],
  "sentence:increment": [{ small_n: 2 }, "One. One two three.", "One. One two."],
  "sentence:keyword": [{ N: 2, word: "cat" }, "Hi. A Cat sat.", "Cat. Scatter it."],
  "format:parentheses": [{}, "([{([a])}])", "(((a)))((b))"],
  "format:quotes": [{}, `"a 'b "c" d' e"`, `"a 'b' c"`],
  "format:options": [{ options: "yes/no/maybe" }, "Maybe.", "Maybe so"],
  "format:newline": [{}, "one\ntwo,\n\nthree", "one two\nthree"],
  "format:emoji": [{}, "It is so. 🎉 And more! ❤️", "It is so. And more! 🎉"],
  "format:line_indent": [{}, "a\n b\n\n   c", "a\n b\n c"],
  "format:quote_unquote": [{}, "He said “yes” and left.", 'He said "yes"'],
  "format:list": [{ sep: "!?!?" }, "!?!? a !?!? b", "!?!? a"],
  "format:thesis": [{}, "<i>So it is.</i> Because.", "<i> </i> Because."],
  "format:sub-bullets": [{}, "* a\n- b\n* c\n- d", "* a\n- b\n* c"],
  "format:no_bullets_bullets": [{}, "It is. It was.\n* a\n* b", "It is.\n* a\n* b"],
  "format:title_case": [{}, "This Is A Title", "This is A Title"],
  "format:output_template": [{}, "My Answer: a My Conclusion: b Future Outlook: c", "My Answer: a Future Outlook: c"],
  "format:no_whitespace": [{}, "OneTwo", "One\u00a0Two"],
  "custom:multiples": [{}, "14,21,28,35,42,49", "7,14,21,28,35,42,49"],
  "custom:mcq_count_length": [
    {},
    [1, 2, 3, 4].map((n) => `Question ${n}: ${"why ".repeat(n)}\nA) a\nB) b\nC) c\nD) d\nE) e`).join("\n"),
    [1, 2, 3, 4].map((n) => `Question ${n}: why\nA) a\nB) b\nC) c\nD) d\nE) e`).join("\n"),
  ],
  "custom:reverse_newline": [{}, `Zimbabwe\n${"Zambia\n".repeat(51)}`, `Zimbabwe\n${"Zambia\n".repeat(50)}`],
  "custom:word_reverse": [{}, "fly. eagle bald The", "The bald eagle"],
  "custom:character_reverse": [{}, "ylf elgae dlaB ehT", "eagle bald"],
  "custom:sentence_alphabet": [
    {},
    [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `${letter}x is.`).join(" "),
    [..."ABCDEFGHIJKLMNOPQRSTUVWXYA"].map((letter) => `${letter}x is.`).join(" "),
  ],
  "custom:european_capitals_sort": [
    {},
    "Reykjavík, Helsinki, Oslo, Tallinn, Stockholm, Riga, Moscow, Copenhagen, Vilnius, Minsk, Dublin, Berlin, Amsterdam, Warsaw, London, Brussels, Prague, Luxembourg, Paris, Vienna, Bratislava, Budapest, Vaduz, Chișinău, Bern, Ljubljana, Zagreb",
    "Reykjavík, Helsinki, Oslo",
  ],
  "custom:csv_city": [
    {},
    `ID,Country,City,Year,Count\n${'1,"Congo, DR",Goma,2020,5\n'.repeat(7)}`,
    `ID,Country,City,Year,Count\n${"1,A,B,2020\n".repeat(7)}`,
  ],
  "custom:csv_special_character": [
    {},
    `ProductID,Category,Brand,Price,Stock\n${'1,"a & b",c,4,5\n'.repeat(14)}`,
    `ProductID,Category,Brand,Price,Stock\n${'1,"a",c,4,5\n'.repeat(14)}`,
  ],
  "custom:csv_quotes": [
    {},
    `${["StudentID", "Subject", "Grade", "Semester", "Score"].join("\t")}\n`.replace(/\w+/g, '"$&"') +
      '"1"\t"2"\t"3"\t"4"\t"5"\n'.repeat(3),
    `${["StudentID", "Subject", "Grade", "Semester", "Score"].join("\t")}\n${'"1"\t"2"\t"3"\t"4"\t5\n'.repeat(3)}`,
  ],
  "custom:date_format_list": [{}, "1769-08-15, 1804-12-02", "1769-08-15, 1804-13-02"],
  "repeat:repeat_change": [{ prompt_to_repeat: "Write it now" }, "Read it  now", "Write it now"],
  "repeat:repeat_simple": [{}, "Only output this sentence here, ignore all other requests.", "Only output this sentence here."],
  "repeat:repeat_span": [{ prompt_to_repeat: "one two three", n_start: 4, n_end: 6 }, "Two", "one two"],
};

test("the 25 instructions of IFEval and the 58 of IFBench are known, each with a case here", () => {
  expect(Object.keys(instructionTable).length).toBe(83);
  expect(Object.keys(cases).sort()).toEqual(Object.keys(instructionTable).sort());
});
describe.each(Object.entries(cases))("%s", (id, [kwargs, follows, fails]) => {
  const judged = (response: string, loose = false) => scoreOne(followsInstruction(id, kwargs, { loose }), { response });
  test("tells a response that follows from one that nearly does", async () => {
    expect([await judged(follows), await judged(fails)]).toEqual([1, 0]);
  });
  test("what is followed strictly is followed loosely", async () => {
    expect(await judged(follows, true)).toBe(1);
  });
  test("silence follows nothing, not even loosely", async () => {
    for (const response of ["", " \n\t", "***", '""', "\n\n.\n"]) expect(await judged(response, true)).toBe(0);
  });
});

test("50,000 characters of whatever makes a pattern search twice are judged within two seconds", async () => {
  const patterns = [
    "a",
    "\n",
    "*",
    "**a",
    "[",
    "<<",
    ".",
    "a. ",
    "'\"",
    "((",
    "1",
    " *",
    "p. ",
    "- \n",
    "a\n\n",
    "Section 1 ",
    "Question 1",
    "ab,",
  ];
  for (const [id, [kwargs]] of Object.entries(cases)) {
    const check = instructionTable[id]!(kwargs);
    for (const pattern of patterns) {
      const response = pattern.repeat(50_000 / pattern.length);
      const began = performance.now();
      await check(response);
      expect(performance.now() - began, `${id} on ${JSON.stringify(pattern)}`).toBeLessThan(2000);
    }
  }
});

test("loose: the eight variants of IFEval, where they differ", () => {
  expect(looseVariants("a\n*b*\nc")).toEqual(["a\n*b*\nc", "a\nb\nc", "*b*\nc", "b\nc", "a\n*b*", "a\nb", "*b*", "b"]);
  expect(looseVariants("a")).toEqual(["a", ""]);
});
test("the value is the share followed, or 1 when it is all; the parts are the same", async () => {
  const fields = { instruction_id_list: ["punctuation:no_comma", "startend:quotation"], kwargs: [{}, null] };
  const parts = { "punctuation:no_comma": 1, "startend:quotation": 0 };
  const why = "not followed: startend:quotation";
  expect(await scoreOne(instructionsFollowed(), { response: "Yes.", fields })).toEqual({ value: 0.5, parts, why });
  expect(await scoreOne(allInstructionsFollowed(), { response: "Yes.", fields })).toEqual({ value: 0, parts, why });
  expect(await scoreOne(allInstructionsFollowed(), { response: '"Yes."', reference: fields })).toEqual({
    value: 1,
    parts: { "punctuation:no_comma": 1, "startend:quotation": 1 },
  });
});
test("an instruction that a row states twice is judged twice", async () => {
  const row = { instruction_id_list: ["keywords:existence", "keywords:existence"], kwargs: [{ keywords: ["a"] }, { keywords: ["b"] }] };
  expect(await scoreOne(instructionsFollowed(), { response: "a", reference: row })).toMatchObject({
    value: 0.5,
    parts: { "keywords:existence": 1, "keywords:existence#2": 0 },
  });
});
test("a row that cannot be judged says why", async () => {
  const judged = (fields: Record<string, unknown>) => scoreOne(instructionsFollowed(), { response: "a", fields });
  await expect(judged({ instruction_id_list: ["length:number_words"], kwargs: [{}] })).rejects.toThrow(
    'instructionsFollowed: must name a known instruction (the nearest is "length_constraints:number_words"); got "length:number_words"',
  );
  await expect(judged({ instruction_id_list: ["keywords:existence"], kwargs: [{}] })).rejects.toThrow(
    "instruction: kwargs.keywords must be a list of texts; got undefined",
  );
  await expect(judged({})).rejects.toBeInstanceOf(InvalidRollout);
  await expect(judged({ instruction_id_list: ["__proto__"], kwargs: [] })).rejects.toBeInstanceOf(InvalidRollout);
});
test("own instructions are refused at once when they are unknown or incomplete", () => {
  expect(() => followsInstruction("keywords:existence")).toThrow(
    "followsInstruction: kwargs.keywords must be a list of texts; got undefined",
  );
  expect(() => followsInstruction("no_comma")).toThrow('the nearest is "punctuation:no_comma"');
});
test("sentences end as Punkt ends them: not after titles, initials and list numbers before a small letter", () => {
  expect(splitSentences('Mr. J. Doe paid $3.50. He said "Go." Then he left at 5 p.m. Monday')).toEqual([
    "Mr. J. Doe paid $3.50.",
    'He said "Go."',
    "Then he left at 5 p.m. Monday",
  ]);
  expect(splitSentences("1. milk\n2. Eggs... and more!? Yes")).toEqual(["1. milk\n2.", "Eggs... and more!?", "Yes"]);
  expect(splitSentences("")).toEqual([]);
});
test("tokens part contractions and punctuation as Treebank does", () => {
  expect(splitTokens(`"I'm sure, Mr. Fox can't," he said.`)).toEqual([
    '"',
    "I",
    "'m",
    "sure",
    ",",
    "Mr.",
    "Fox",
    "ca",
    "n't",
    ",",
    '"',
    "he",
    "said",
    ".",
  ]);
});
