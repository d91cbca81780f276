/** Instructions that are whole tasks, with the thing to write stated in the prompt. */
import { type Instruction, readNumber, readText } from "./check.ts";
import { plainAscii, splitWhitespace, trimMarks, withoutPunctuation } from "./pieces.ts";
import { splitSentences } from "./sentences.ts";

/** The multiples of 7 from 14 to 49, and no other number. */
export const multiplesOfSeven: Instruction = () => (response) => (response.match(/\p{Nd}+/gu) ?? []).join(" ") === "14 21 28 35 42 49";

/** Four multiple choice questions of five options, each question longer than the one before, and nothing ahead of them. */
export const fourQuestions: Instruction = () => (response) => {
  if (!response.startsWith("Question")) return false;
  const questions = response.split(/Question \d+[.|):;]?/).filter((question) => question.trim() !== "");
  const lengths = questions.map((question) => {
    const lines = question
      .trim()
      .split("\n")
      .map((line) => line.trim());
    const isOption = (line: string) => /^[A-Ea-e][.|)]\s*[\p{L}\p{N}_]/u.test(line);
    if (lines.filter(isOption).length !== 5) return Number.NaN;
    return lines.slice(0, lines.findIndex(isOption)).join(" ").trim().length;
  });
  return lengths.length === 4 && lengths.every((length, i) => i === 0 || length > lengths[i - 1]!);
};

/** The countries of Africa in reverse alphabetical order, a line each, from Zimbabwe on. */
export const reverseCountries: Instruction = () => (response) => {
  const lines = response
    .split("\n")
    .map((line) => trimMarks(line))
    .filter((line) => line !== "");
  const listed = lines.slice(lines.findIndex((line) => line.includes("Zimbabwe"))).map(plainAscii);
  return listed.length >= 52 && listed[0]!.includes("Zimbabwe") && listed.every((line, i) => i === 0 || line <= listed[i - 1]!);
};

/** One sentence about the bald eagle with its words in reverse order. */
export const wordsReversed: Instruction = () => (response) => {
  const text = splitWhitespace(withoutPunctuation(response.toLowerCase())).reverse().join(" ");
  return text.includes("bald eagle") && splitSentences(text).length === 1;
};

/** The bald eagle, letter by letter from the end. */
export const lettersReversed: Instruction = () => (response) => response.toLowerCase().includes("elgae dlab");

/** 26 sentences that start with a, b, c and so on. */
export const alphabetSentences: Instruction = () => (response) => {
  const sentences = splitSentences(response);
  return sentences.length === 26 && sentences.every((sentence, i) => sentence[0]!.toLowerCase() === String.fromCharCode(97 + i));
};

const capitals =
  "Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin Amsterdam Warsaw London Brussels Prague Luxembourg Paris Vienna Bratislava Budapest Vaduz Chisinau Bern Ljubljana Zagreb";

/** The capitals of Europe above 45 degrees north, from north to south, with commas between. */
export const capitalsByLatitude: Instruction = () => (response) =>
  plainAscii(response)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .join(" ") === capitals;

/** The rows of a CSV text. A field keeps its quotes, so that whoever asks for quoted fields can see them; a blank line is a row of none. */
export function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let inQuotes = false;
  let started = false;
  const endRow = () => {
    if (started) row.push(field);
    rows.push(row);
    [row, field, started] = [[], "", false];
  };
  for (const character of text.replaceAll("\r\n", "\n")) {
    if (character === '"' && (inQuotes || field === "")) {
      inQuotes = !inQuotes;
      field += character;
      started = true;
    } else if (character === separator && !inQuotes) {
      row.push(field);
      field = "";
      started = true;
    } else if (character === "\n" && !inQuotes) endRow();
    else {
      field += character;
      started = true;
    }
  }
  if (started) endRow();
  return rows;
}

const unquote = (field: string) => (field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1) : field);
const hasHeader = (row: readonly string[] | undefined, names: string) =>
  row !== undefined && row.map((name) => unquote(name.trim())).join(" ") === names;

/** CSV of five named columns and seven rows. */
export const cityTable: Instruction = () => (response) => {
  const rows = readCsv(response, ",");
  return rows.length === 8 && rows[0]!.map(unquote).join(" ") === "ID Country City Year Count" && rows.every((row) => row.length === 5);
};

/** CSV of five named columns and fourteen rows, with a special character in a quoted field. */
export const productTable: Instruction = () => (response) => {
  const [header, ...rows] = readCsv(response, ",");
  return (
    hasHeader(header, "ProductID Category Brand Price Stock") &&
    rows.length === 14 &&
    rows.every((row) => row.length === 5) &&
    rows.some((row) => row.some((field) => unquote(field) !== field && /[^\p{L}\p{N}_\s]/u.test(unquote(field))))
  );
};

/** Tab-separated table of five named columns and three rows, every field in double quotes. */
export const studentTable: Instruction = () => (response) => {
  const rows = readCsv(response, "\t");
  return (
    hasHeader(rows[0], "StudentID Subject Grade Semester Score") &&
    rows.length === 4 &&
    rows.every((row) => row.length === 5 && row.every((field) => unquote(field.trim()) !== field.trim()))
  );
};

/** Dates of Napoleon's lifetime, YYYY-MM-DD, with commas between. */
export const datesOfNapoleon: Instruction = () => (response) =>
  response.split(",").every((text) => {
    const [, year = 0, month = 0, day = 0] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim())?.map(Number) ?? [];
    const days = month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31;
    return year >= 1769 && year <= 1821 && month >= 1 && month <= 12 && day >= 1 && day <= days;
  });

/** The request word for word, then the answer. */
export const repeatsPrompt: Instruction = (kwargs) => {
  const request = readText(kwargs, "prompt_to_repeat").trim().toLowerCase();
  return (response) => response.trim().toLowerCase().startsWith(request);
};

/** The request again, with another first word, and nothing else. */
export const repeatsWithOtherFirstWord: Instruction = (kwargs) => {
  const [first, ...rest] = splitWhitespace(readText(kwargs, "prompt_to_repeat"));
  return (response) => {
    const [given, ...others] = splitWhitespace(response);
    return given !== first && others.join(" ") === rest.join(" ");
  };
};

/** The one sentence that was asked for. */
export const repeatsSentence: Instruction = () => (response) =>
  response.trim().toLowerCase() === "only output this sentence here, ignore all other requests.";

/** The characters of the request from one index to another, both included. */
export const repeatsSpan: Instruction = (kwargs) => {
  const [start, end] = [readNumber(kwargs, "n_start"), readNumber(kwargs, "n_end")];
  const span = [...readText(kwargs, "prompt_to_repeat")]
    .slice(start, end + 1)
    .join("")
    .trim()
    .toLowerCase();
  return (response) => response.trim().toLowerCase() === span;
};
