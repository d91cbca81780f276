import { type Instruction, readNumber, readText } from "./check.ts";
import { countOf, trimOf } from "./pieces.ts";

/** At least so many placeholders in square brackets, such as [address]. */
export const numberPlaceholders: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "num_placeholders");
  return (response) => {
    let found = 0;
    for (const line of response.split("\n")) {
      for (let open = line.indexOf("["); open >= 0; ) {
        const close = line.indexOf("]", open + 1);
        if (close < 0) break;
        found++;
        open = line.indexOf("[", close + 1);
      }
    }
    return found >= wanted;
  };
};

/** A postscript that starts with the marker. */
export const postscript: Instruction = (kwargs) => {
  const marker = readText(kwargs, "postscript_marker").toLowerCase();
  if (marker === "p.p.s") return (response) => /p\.\s?p\.\s?s/i.test(response);
  if (marker === "p.s.") return (response) => /p\.\s?s\./i.test(response);
  return (response) => response.toLowerCase().includes(marker);
};

/** Exactly so many bullet points, lines that start with * or -. */
export const numberBulletLists: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "num_bullets");
  return (response) => {
    const bullets = response.split("\n").filter((line) => /^(?:\*(?!\*)|-)/.test(line.trimStart()));
    return bullets.length === wanted;
  };
};

/** One of three sentences: My answer is yes, no, maybe. */
export const constrainedResponse: Instruction = () => (response) =>
  ["My answer is yes.", "My answer is no.", "My answer is maybe."].some((option) => response.includes(option));

/** At least so many *highlighted* or **highlighted** stretches. */
export const numberHighlightedSections: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "num_highlights");
  return (response) => {
    const held = [...(response.match(/\*[^\n*]*\*/g) ?? []), ...(response.match(/\*\*[^\n*]*\*\*/g) ?? [])];
    return held.filter((stretch) => trimOf(stretch, (c) => c === "*").trim() !== "").length >= wanted;
  };
};

/** At least so many sections, each headed by the splitter and a number, such as Section 1. */
export const multipleSections: Instruction = (kwargs) => {
  const splitter = readText(kwargs, "section_spliter");
  const wanted = readNumber(kwargs, "num_sections");
  return (response) => {
    const after = response.split(splitter).slice(1);
    return after.filter((rest) => /^\s?\p{Nd}/u.test(rest)).length >= wanted;
  };
};

/** The whole response is JSON, in a fence or not. */
export const jsonFormat: Instruction = () => (response) => {
  const bare = response.trim().replace(/^```(?:json|Json|JSON)?/, "");
  try {
    JSON.parse(bare.endsWith("```") ? bare.slice(0, -3) : bare);
    return true;
  } catch {
    return false;
  }
};

/** A title in double angular brackets, <<like this>>. */
export const title: Instruction = () => (response) =>
  response.split("\n").some((line) => {
    const open = line.indexOf("<<");
    const close = line.lastIndexOf(">>");
    return open >= 0 && close > open && trimOf(line.slice(open, close), (c) => c === "<" || c === ">" || c === " " || c === "\t") !== "";
  });

/** Two different responses with ****** between them. */
export const twoResponses: Instruction = () => (response) => {
  const parts = response.split("******").map((part) => part.trim());
  const filled = parts.filter((part) => part !== "");
  return parts.slice(1, -1).every((part) => part !== "") && filled.length === 2 && filled[0] !== filled[1];
};

/** The last words of the response are the phrase. */
export const endsWithPhrase: Instruction = (kwargs) => {
  const phrase = readText(kwargs, "end_phrase").toLowerCase();
  return (response) =>
    trimOf(response.trim(), (c) => c === '"')
      .toLowerCase()
      .endsWith(phrase);
};

/** The response stands in double quotation marks. */
export const quoted: Instruction = () => (response) => {
  const text = response.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"');
};

/** No comma. */
export const noComma: Instruction = () => (response) => !response.includes(",");

/** One of the given options and nothing else. */
export const oneOfOptions: Instruction = (kwargs) => {
  const stated = readText(kwargs, "options");
  const separator = stated.includes("/") ? "/" : stated.includes("or") ? "or" : ",";
  const options = stated.split(separator).map((option) => option.trim());
  // Letters of a multiple choice, a), b), c), must be given as they are written; options in words by their words.
  if (/^\W*a\W*b\W*c\W*/i.test(stated)) return (response) => options.includes(response);
  const bare = (text: string) => trimOf(text, (c) => c === " " || /[!-/:-@[-`{-~]/.test(c)).toLowerCase();
  return (response) => options.some((option) => bare(option) === bare(response));
};

/** Three named parts: My Answer, My Conclusion, Future Outlook. */
export const outputTemplate: Instruction = () => (response) =>
  ["My Answer:", "My Conclusion:", "Future Outlook:"].every((part) => response.includes(part));

/** No white space at all. */
export const noWhitespace: Instruction = () => (response) => !/[\s\x1c-\x1f\x85]/.test(response);

/** The separator occurs at least twice. */
export const separatedList: Instruction = (kwargs) => {
  const separator = readText(kwargs, "sep");
  return (response) => countOf(response, separator) >= 2;
};
